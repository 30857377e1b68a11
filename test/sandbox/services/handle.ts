import type { Clock } from '../clock.ts';
import { errorOf } from '../kernel/dialect.ts';
import type { Protocol } from '../kernel/protocols.ts';
import { membersOf } from '../schemas/members.ts';
import type { OperationModel } from '../schemas/model.ts';
import { modelOfService } from '../schemas/models.ts';
import { schemaProtocol } from '../schemas/protocol.ts';
import { AwsError } from '../service.ts';
import type { Call, JsonObject, Place, SchemaServiceName } from '../service.ts';
import { emptyResources } from './resources.ts';
import type { Resources, Seed } from './resources.ts';
import type { Ask, Table } from './table.ts';

/**
 * What one service has in one account and region:
 *
 *     const builds = aws.service('codebuild');              // or ('codebuild', { region: 'us-east-1', account: '2222…' })
 *     const project = builds.put('projects', { name: 'build', environment: { image: 'my/image:1' } });
 *     builds.change('projects', { name: 'build' }, { environment: { image: 'my/image:2' } });
 *     builds.remove('projects', { name: 'build' });
 *
 * A resource has the members of the API, of all answers that show it. What is required and not said is filled in, and
 * what is not known to the API is refused. Which kinds there are, and what else an operation may ask for (the rule of a
 * target), says the table of the service. What is put past the wire is not counted or faulted.
 */
export interface ServiceHandle extends Place {
  /** Puts a resource there, in the place of one with the same key, and returns it with all that was filled in. */
  readonly put: (kind: string, seed: Seed) => JsonObject;
  /** Changes members of all resources that have the members given. */
  readonly change: (kind: string, which: JsonObject, members: Seed) => void;
  /** Removes all resources that have the members given. */
  readonly remove: (kind: string, which: JsonObject) => void;
  readonly all: (kind: string) => readonly JsonObject[];
}

/** A service everywhere. */
export interface SchemaService {
  readonly protocol: Protocol;
  readonly service: (call: Call) => JsonObject;
  readonly at: (place: Place) => ServiceHandle;
}

/** Makes a service of its table. */
export function schemaService(name: SchemaServiceName, table: Table, clock: Clock): SchemaService {
  const places = new Map<string, Resources>();
  const at = ({ account, region }: Place): Resources => {
    const id = table.isGlobal ? account : `${account}/${region}`;
    const resources = places.get(id) ?? emptyResources(table, modelOfService(name), { account, region, clock });
    places.set(id, resources);
    return resources;
  };
  return {
    protocol: schemaProtocol(() => modelOfService(name)),
    service(call) {
      const model = modelOfService(name).operations.get(call.operation);
      const operation = table.operations[call.operation];
      if (!model || !operation) {
        throw errorOf(name, 'unknownOperation', `The operation ${call.operation} is unknown.`);
      }
      const ask = asked({ ...call, service: name }, model, at(call));
      refuseIncomplete(ask);
      return operation.answer(ask);
    },
    at: ({ account, region }) => {
      const { all, put, change, remove } = at({ account, region });
      return { account, region, all, put, change, remove };
    },
  };
}

const asked = (
  call: Call & { readonly service: SchemaServiceName },
  model: OperationModel,
  { all }: Resources,
): Ask => ({
  call,
  model,
  all,
  error: (code, message) => new AwsError(code, message, modelOfService(call.service).errors.get(code) ?? 400),
  invalid: (message) => errorOf(call.service, 'invalid', message),
  invalidToken: () => errorOf(call.service, 'invalidToken', 'The pagination token is invalid.'),
});

function refuseIncomplete({ call, model, invalid }: Ask): void {
  if (model.input.isUnitSchema()) return;
  const lacking = [...membersOf(model.input).values()].find(
    ({ name, isRequired }) => isRequired && call.input[name] === undefined,
  );
  if (!lacking) return;
  throw invalid(
    `1 validation error detected: Value null at '${lacking.name}' failed to satisfy constraint: Member must not be null`,
  );
}
