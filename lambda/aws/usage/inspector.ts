import { allSeen, seenInField } from '../../core/sightings.ts';
import { allPages } from '../pages.ts';
import { membersOf } from '../services.ts';
import type { Caller } from '../services.ts';
import type { Reader } from './scope.ts';

/** Images that Inspector saw running. Its silence proves nothing: it knows ECS and EKS only, and forgets images. */
export const readInspector: Reader = async (scope) => {
  const call = await scope.caller('inspector2');
  const { account, region } = scope.home;
  if (!(await isEnabled(call, account))) return { absent: 'Inspector does not look at images here' };
  const resources = await allPages('ListCoverage', async (nextToken) => {
    const page = await call('ListCoverage', { filterCriteria: inUse, maxResults: 200, nextToken });
    const items: unknown = page['coveredResources'];
    const next = page['nextToken'];
    return { items: Array.isArray(items) ? items : undefined, nextToken: typeof next === 'string' ? next : undefined };
  });
  const seen = resources.map((resource) => {
    const usedBy = `Inspector, which saw it running (${region})`;
    return seenInField(addressIn(String(membersOf(resource)['resourceId'])), {
      usedBy,
      role: 'in-use',
      home: scope.home,
    });
  });
  return allSeen(seen);
};

/** `arn:aws:ecr:REGION:ACCOUNT:repository/NAME/sha256:...` is the image `NAME@sha256:...` of that registry. */
function addressIn(arn: string): string {
  const [, region, account, name, digest] =
    /^arn:[^:]+:ecr:([^:]+):(\d+):repository\/(.+)\/(sha256:[^/]+)$/.exec(arn) ?? [];
  if (name === undefined) throw new Error(`ListCoverage: ${arn} is not the ARN of an image`);
  return `${account}.dkr.ecr.${region}.amazonaws.com/${name}@${digest}`;
}

const inUse = {
  resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }],
  ecrImageInUseCount: [{ lowerInclusive: 1 }],
} as const;

async function isEnabled(call: Caller, account: string): Promise<boolean> {
  const { accounts } = await call('BatchGetAccountStatus', { accountIds: [account] });
  if (!Array.isArray(accounts)) throw new Error('BatchGetAccountStatus: the answer holds no list');
  return accounts.some((one: unknown) => {
    const ecr = membersOf(membersOf(one)['resourceState'])['ecr'];
    return membersOf(ecr)['status'] === 'ENABLED';
  });
}
