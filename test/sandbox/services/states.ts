import { asText } from '../json.ts';
import { projected } from '../schemas/plain.ts';
import type { JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Ask, Table } from './table.ts';

const page = { byDefault: 100, max: 1000 };
const noMachine = ['StateMachineDoesNotExist', "State Machine Does Not Exist: '{stateMachineArn}'"] as const;
const machine = { kind: 'stateMachines', by: { stateMachineArn: 'stateMachineArn' }, missing: noMachine };

/** Step Functions: state machines, and versions and aliases, which know the `stateMachineArn` of theirs. */
export const states: Table = {
  kinds: {
    stateMachines: {
      key: ['stateMachineArn'],
      given: {
        stateMachineArn: 'arn:aws:states:{region}:{account}:stateMachine:{name}',
        status: 'ACTIVE',
        type: 'STANDARD',
        definition: '{}',
      },
    },
    versions: {
      key: ['stateMachineVersionArn'],
      facts: ['version'],
      given: {
        stateMachineVersionArn: '{stateMachineArn}:{version}',
        status: 'ACTIVE',
        type: 'STANDARD',
        definition: '{}',
      },
    },
    aliases: {
      key: ['stateMachineAliasArn'],
      facts: ['stateMachineArn'],
      given: { stateMachineAliasArn: '{stateMachineArn}:{name}' },
    },
  },
  operations: {
    ListStateMachines: list('stateMachines', { page }),
    DescribeStateMachine: {
      shows: [
        { kind: 'stateMachines', by: ({ output }) => output },
        { kind: 'versions', by: ({ output }) => output },
      ],
      answer: (ask) => projected(ask.model.output, meantBy(ask)),
    },
    ListStateMachineVersions: list('versions', { by: { stateMachineArn: 'stateMachineArn' }, page }),
    ListStateMachineAliases: list('aliases', {
      by: { stateMachineArn: 'stateMachineArn' },
      within: machine,
      page,
    }),
    DescribeStateMachineAlias: get('aliases', {
      by: { stateMachineAliasArn: 'stateMachineAliasArn' },
      missing: 'ResourceNotFound',
    }),
  },
};

/** A state machine as it is now, or one of its versions. */
function meantBy({ call: { input }, all, error }: Ask): JsonObject {
  const { stateMachineArn } = input;
  const now = all('stateMachines').find((one) => one['stateMachineArn'] === stateMachineArn);
  if (now) return now;
  const version = all('versions').find((one) => one['stateMachineVersionArn'] === stateMachineArn);
  if (version) return { ...version, stateMachineArn };
  throw error('StateMachineDoesNotExist', `State Machine Does Not Exist: '${asText(stateMachineArn)}'`);
}
