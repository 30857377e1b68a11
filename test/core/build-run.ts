import { createExtracts } from '../../lambda/extracts.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { nothingShown } from '../../lambda/core/shown.ts';
import { nothingStored } from '../../lambda/core/layers.ts';
import { moneyOf } from '../../lambda/core/money.ts';
import { ownCost } from '../../lambda/core/own-cost.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import { packedText } from '../../lambda/packed-lines.ts';
import type { World } from '../../lambda/ports.ts';
import { here, nowMs } from './build.ts';

/** A run that found nothing and did nothing. */
export const summary = (over: Partial<Summary> = {}): Summary => ({
  run: '20260601T000000Z-9f3a1c',
  account: '111111111111',
  mode: 'report',
  status: 'complete',
  startedAtMs: nowMs,
  finishedAtMs: nowMs + 1000,
  policySha256: 'ab'.repeat(32),
  totals: noTotals,
  stored: nothingStored,
  money: moneyOf([]),
  growth: [],
  cost: ownCost({ requests: {}, durationMs: 0, told: 0, metrics: 0 }),
  repositories: [],
  findings: [],
  heldBack: [],
  keptBy: {},
  broken: [],
  endangered: [],
  archivedInUse: [],
  twoCleaners: [],
  strangers: [],
  pulledByNobody: { images: 0, bytes: 0 },
  unreadable: 0,
  shown: nothingShown,
  audit: [],
  trips: [],
  pardoned: [],
  surprises: [],
  orphans: [],
  announced: [],
  reconciled: [],
  lost: [],
  ...over,
});

const unexpected = async (): Promise<never> => {
  throw new Error('nobody should ask for this');
};

/** Scratch texts in memory. */
export function texts(): Pick<World['spool'], 'writeText' | 'readText' | 'readPackedText'> {
  const held = new Map<string, string>();
  return {
    writeText: async (key, text) => void held.set(key, text),
    readText: async (key) => held.get(key),
    readPackedText: async (key) => {
      const text = held.get(key);
      return text === undefined ? undefined : packedText(text);
    },
  };
}

/** A world in which time stands still and nothing can be done, but for what is given. */
export const world = (over: Partial<World> = {}): World => ({
  account: { id: here.account, home: here.region, enabledRegions: unexpected },
  accounts: [],
  organization: unexpected,
  registries: {
    repositories: unexpected,
    images: unexpected,
    settings: async (registry) => ({
      registry,
      replicatesTo: [],
      cachePrefixes: [],
      upstreams: [],
      hidesPulls: false,
      recordsOurs: true,
      isBackfilling: false,
    }),
    repositoryPolicy: async () => undefined,
    registryPolicy: async () => undefined,
    lifecyclePolicy: async () => undefined,
    describe: unexpected,
    manifests: unexpected,
    configurations: unexpected,
    tags: async () => new Map(),
    originals: async () => [],
    remove: unexpected,
    restore: unexpected,
  },
  newReading: () => unexpected,
  extracts: createExtracts(),
  memories: [],
  clock: { serviceMs: () => nowMs, wallMs: () => 0, monotonicMs: () => 0, pause: async () => {} },
  log: { info: () => {}, warn: () => {} },
  spent: () => ({ requests: {} }),
  spool: {
    write: unexpected,
    read: unexpected,
    ...texts(),
    dispose: async () => {},
  },
  cancelled: new AbortController().signal,
  ...over,
});
