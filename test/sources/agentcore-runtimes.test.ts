import { here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { host, onReader } from './by-hand.ts';

const source = 'agentcore-runtimes';
const made = (version: number) => new Date(Date.parse('2026-01-01') + version * 86_400_000);

const putRuntime = (aws: Aws, name: string, versions: number) => {
  for (let version = versions; version > 0; version -= 1) {
    aws.service('bedrock-agentcore').put('agentRuntimes', {
      agentRuntimeName: name,
      agentRuntimeVersion: String(version),
      createdAt: made(version),
      agentRuntimeArtifact: { containerConfiguration: { containerUri: `${host}/${name}:v${version}` } },
    });
  }
};
const putHarness = (aws: Aws, name: string, versions: number) => {
  for (let version = versions; version > 0; version -= 1) {
    aws.service('bedrock-agentcore').put('harnesses', {
      harnessName: name,
      harnessVersion: String(version),
      createdAt: made(version),
      environmentArtifact: { containerConfiguration: { containerUri: `${host}/${name}:v${version}` } },
    });
  }
};

test('versions to which endpoints lead or will lead are in use, the newest too, and the one before it is to go back to', () =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    putRuntime(aws, 'agent', 12);
    const endpoint = { agentRuntimeId: 'agent-id', liveVersion: '2' };
    aws.service('bedrock-agentcore').put('runtimeEndpoints', { ...endpoint, name: 'stable' });
    aws.service('bedrock-agentcore').put('runtimeEndpoints', { ...endpoint, name: 'next', targetVersion: '3' });
    putHarness(aws, 'tool', 12);
    const harness = { harnessId: 'tool-id', endpointName: 'stable' };
    aws.service('bedrock-agentcore').put('harnessEndpoints', { ...harness, liveVersion: '4', targetVersion: '5' });
    const { references } = await read();
    expect(references.map(({ repository, tag, role }) => `${repository?.name}:${tag} ${role}`).toSorted()).toEqual([
      'agent:v11 rollback-target',
      'agent:v12 in-use',
      'agent:v2 in-use',
      'agent:v3 in-use',
      'tool:v11 rollback-target',
      'tool:v12 in-use',
      'tool:v4 in-use',
      'tool:v5 in-use',
    ]);
  }));

test('what a tag meant when a version was made, nobody tells: what was not pulled since, it was not', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putRuntime(aws, 'app', 1);
    putHarness(aws, 'app', 2);
    const { pins } = await read();
    expect(pins.map(({ repository, pulledSinceMs }) => [repository, pulledSinceMs])).toEqual(
      [1, 2, 1].map((version) => [here, made(version).getTime()]),
    );
  }));

test('a runtime that went since it was listed names nothing', () =>
  onReader(source, {}, async ({ aws, read }) => {
    for (const [i, operation] of ['ListAgentRuntimes', 'ListAgentRuntimeVersions'].entries()) {
      putRuntime(aws, `gone-${i}`, 1);
      aws.onCall({ operation, when: 'after' }, () => {
        const service = aws.service('bedrock-agentcore');
        const agentRuntimeName = `gone-${i}`;
        if (service.all('agentRuntimes').some((one) => one['agentRuntimeName'] === agentRuntimeName))
          service.remove('agentRuntimes', { agentRuntimeName });
      });
    }
    expect(await read()).toEqual({ references: [], mentions: [], pins: [] });
  }));
