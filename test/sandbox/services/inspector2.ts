import { isObject, numberOf, object, objects, text, texts } from '../json.ts';
import { shapeAt } from './table.ts';
import { filled, projected } from '../schemas/plain.ts';
import type { Json, JsonObject } from '../service.ts';
import { list } from './operations.ts';
import type { Ask, Table } from './table.ts';

/** Inspector: what it covers, in which accounts it is enabled, and the clusters that it saw an image on. */
export const inspector2: Table = {
  kinds: {
    coverage: {
      key: ['resourceId'],
      given: {
        resourceType: 'AWS_ECR_CONTAINER_IMAGE',
        scanType: 'PACKAGE',
        accountId: '{account}',
        scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
      },
    },
    accounts: {
      key: ['accountId'],
      given: { accountId: '{account}', state: { status: 'ENABLED', errorCode: '', errorMessage: '' } },
    },
    clusters: { key: ['resourceId', 'clusterArn'], facts: ['resourceId'] },
  },
  operations: {
    ListCoverage: list('coverage', { by: { filterCriteria: passes }, page: 200 }),
    BatchGetAccountStatus: {
      shows: [{ kind: 'accounts', by: (model) => shapeAt(model, 'accounts[]') }],
      answer: (ask) => ({ accounts: accountsAskedFor(ask).map((id) => accountIn(ask, id)), failedAccounts: [] }),
    },
    GetClustersForImage: list('clusters', {
      by: { filter: ({ resourceId }, asked) => isObject(asked) && asked['resourceId'] === resourceId },
    }),
  },
};

function passes({ resourceType, resourceMetadata }: JsonObject, criteria: Json): boolean {
  return Object.entries(isObject(criteria) ? criteria : {}).every(([name]) => {
    const wanted = objects(isObject(criteria) ? criteria : {}, name);
    if (name === 'resourceType') return wanted.some(({ value }) => value === resourceType);
    if (name !== 'ecrImageInUseCount') throw new Error(`the sandbox does not filter coverage by ${name}`);
    const image = object(isObject(resourceMetadata) ? resourceMetadata : {}, 'ecrImage');
    return wanted.some((range) => isWithin(range, numberOf(image, 'inUseCount') ?? 0));
  });
}

const isWithin = (range: JsonObject, count: number): boolean =>
  count >= (numberOf(range, 'lowerInclusive') ?? 0) && count <= (numberOf(range, 'upperInclusive') ?? Infinity);

function accountsAskedFor({ call }: Ask): readonly string[] {
  const asked = texts(call.input, 'accountIds');
  return asked.length === 0 ? [call.account] : asked;
}

/** Of an account that nobody spoke of, Inspector is disabled. */
function accountIn({ all, model, call }: Ask, accountId: string): JsonObject {
  const shape = shapeAt(model, 'accounts[]');
  const known = all('accounts').find((one) => text(one, 'accountId') === accountId);
  return known ? projected(shape, known) : filled(shape, { accountId, state: { status: 'DISABLED' } }, call.nowMs);
}
