import { listed } from './source.ts';
import type { Chain, Steps } from './source.ts';

const gone = ['ResourceNotFoundException'] as const;

interface Versioned {
  readonly consumer: string;
  /** What there is, each of the latest version. */
  readonly all: Steps[0];
  /** The member that tells one from another. */
  readonly id: string;
  readonly version: string;
  readonly versions: Pick<Steps[0], 'call' | 'items'>;
  readonly endpoints: Pick<Steps[0], 'call' | 'items'>;
  readonly get: string;
  /** The member that holds when it was made: no tag was resolved earlier. */
  readonly pinnedSince: string;
}

/**
 * The versions to which some endpoint leads, or is about to, the newest, and those before it that one may go back to. A
 * number that an endpoint names counts whatever the runtime, which keeps more than it must.
 */
const chainOf = ({ consumer, all, id, version, versions, endpoints, get, pinnedSince }: Versioned): Chain => {
  const ofIt = { given: { maxResults: 100 }, from: { [id]: id }, gone };
  return {
    consumer,
    name: `^${id}`,
    pinnedSince,
    steps: [
      all,
      {
        ...versions,
        ...ofIt,
        history: {
          by: version,
          named: {
            in: [[all, { ...endpoints, ...ofIt }]],
            by: [{ liveVersion: version }, { targetVersion: version }],
          },
        },
      },
      { call: get, from: { [id]: id, [version]: version }, gone },
    ],
  };
};

/** Agents: a session may begin at any moment, in a new machine that pulls the image of its version. */
export const agentCoreRuntimes = listed({
  title: 'Bedrock AgentCore runtimes',
  service: 'bedrock-agentcore-control',
  pullsFrom: 'anywhere',
  // Versions never change, and none tells its digest.
  resolves: 'tag-at-creation',
  // AgentCore gives each of its lists 5 a second.
  concurrency: 2,
  chains: [
    chainOf({
      consumer: 'AgentCore runtime',
      all: { call: 'ListAgentRuntimes', given: { maxResults: 100 }, items: 'agentRuntimes' },
      id: 'agentRuntimeId',
      version: 'agentRuntimeVersion',
      versions: { call: 'ListAgentRuntimeVersions', items: 'agentRuntimes' },
      endpoints: { call: 'ListAgentRuntimeEndpoints', items: 'runtimeEndpoints' },
      get: 'GetAgentRuntime',
      pinnedSince: 'createdAt',
    }),
    chainOf({
      consumer: 'AgentCore harness',
      all: { call: 'ListHarnesses', given: { maxResults: 100 }, items: 'harnesses' },
      id: 'harnessId',
      version: 'harnessVersion',
      versions: { call: 'ListHarnessVersions', items: 'harnessVersions' },
      endpoints: { call: 'ListHarnessEndpoints', items: 'endpoints' },
      get: 'GetHarness',
      pinnedSince: 'harness.createdAt',
    }),
  ],
});
