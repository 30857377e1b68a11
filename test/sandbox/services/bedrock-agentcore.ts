import { latest } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';

/** Bedrock AgentCore: runtimes and harnesses in all their versions, and the endpoints that lead to one or another. */
export const bedrockAgentcore: Table = {
  kinds: {
    agentRuntimes: {
      key: ['agentRuntimeId', 'agentRuntimeVersion'],
      given: {
        agentRuntimeId: '{agentRuntimeName}-id',
        agentRuntimeVersion: '1',
        agentRuntimeArn: 'arn:aws:bedrock-agentcore:{region}:{account}:runtime/{agentRuntimeId}',
        status: 'READY',
      },
    },
    runtimeEndpoints: {
      key: ['agentRuntimeId', 'name'],
      facts: ['agentRuntimeId'],
      given: {
        id: '{name}',
        agentRuntimeArn: 'arn:aws:bedrock-agentcore:{region}:{account}:runtime/{agentRuntimeId}',
        agentRuntimeEndpointArn: '{agentRuntimeArn}/runtime-endpoint/{name}',
        status: 'READY',
      },
    },
    harnesses: {
      key: ['harnessId', 'harnessVersion'],
      given: {
        harnessId: '{harnessName}-id',
        harnessVersion: '1',
        arn: 'arn:aws:bedrock-agentcore:{region}:{account}:harness/{harnessId}',
        status: 'READY',
      },
    },
    harnessEndpoints: {
      key: ['harnessId', 'endpointName'],
      given: {
        arn: 'arn:aws:bedrock-agentcore:{region}:{account}:harness/{harnessId}/harness-endpoint/{endpointName}',
        status: 'READY',
      },
    },
  },
  operations: {
    ListAgentRuntimes: list('agentRuntimes', { from: latest('agentRuntimeId', 'agentRuntimeVersion') }),
    ListAgentRuntimeVersions: list('agentRuntimes', {
      by: { agentRuntimeId: 'agentRuntimeId' },
      within: { kind: 'agentRuntimes', by: { agentRuntimeId: 'agentRuntimeId' }, missing },
    }),
    ListAgentRuntimeEndpoints: list('runtimeEndpoints', { by: { agentRuntimeId: 'agentRuntimeId' } }),
    GetAgentRuntime: get('agentRuntimes', {
      by: { agentRuntimeId: 'agentRuntimeId', agentRuntimeVersion: 'agentRuntimeVersion' },
      from: latest('agentRuntimeId', 'agentRuntimeVersion'),
      missing,
    }),
    ListHarnesses: list('harnesses', { from: latest('harnessId', 'harnessVersion') }),
    ListHarnessVersions: list('harnesses', {
      by: { harnessId: 'harnessId' },
      within: { kind: 'harnesses', by: { harnessId: 'harnessId' }, missing },
    }),
    ListHarnessEndpoints: list('harnessEndpoints', {
      by: { harnessId: 'harnessId' },
      within: { kind: 'harnesses', by: { harnessId: 'harnessId' }, missing },
    }),
    GetHarness: get('harnesses', {
      by: { harnessId: 'harnessId', harnessVersion: 'harnessVersion' },
      from: latest('harnessId', 'harnessVersion'),
      in: 'harness',
      missing,
    }),
  },
};
