import type { Fault } from '../sandbox/faults.ts';
import { text } from '../sandbox/json.ts';
import type { Match } from '../sandbox/matching.ts';
import { allRows, leaseIn, toldOf } from './estate.ts';
import type { Estate } from './estate.ts';
import { recorded } from './scene.ts';
import type { Scene } from './scene.ts';

/** The calls by which a run finds out whether it may delete, deletes, and says what it did. */
const reading = (prefix: string) => ofObject('GetObject', prefix);
const writing = (prefix: string) => ofObject('PutObject', prefix);
const ofObject = (operation: string, prefix: string): Match => ({
  operation,
  where: (input) => text(input, 'Key')?.startsWith(prefix) === true,
});
const describing = (isById: boolean): Match => ({
  operation: 'DescribeImages',
  where: ({ imageIds }) => (imageIds !== undefined) === isById,
});

/** By name. */
const calls: Readonly<Record<string, Match>> = {
  'the lease is read': reading('state/lease.json'),
  'the lease is written': writing('state/lease.json'),
  'STOP is read': reading('state/STOP'),
  'earlier runs are read': reading('state/runs.json'),
  'this run is noted': writing('state/runs.json'),
  'what was accepted is read': reading('state/accepted.json'),
  'the ledger is read': reading('state/ledger/'),
  'the ledger is written': writing('state/ledger/'),
  'what manifests said is read': reading('state/manifests/'),
  'what manifests said is written': writing('state/manifests/'),
  'what is condemned is written': writing('condemned/'),
  'what is intended is written': writing('intended/'),
  'manifests are kept': writing('manifests/'),
  'the audit is written': writing('audit/'),
  'the summary is written': writing('runs/'),
  'the pointer is written': writing('latest.json'),
  'the report is written': writing('latest.html'),
  'images are listed': describing(false),
  'images are described': describing(true),
  'manifests are fetched': { operation: 'BatchGetImage' },
  'tags of repositories are read': { operation: 'ListTagsForResource' },
  'images are deleted': { operation: 'BatchDeleteImage' },
  'images are archived': { operation: 'UpdateImageStorageClass' },
};

export const kinds = ['denied', 'throttled', 'expiredToken', 'error', 'reset', 'lost', 'truncated', 'cut'] as const;
/** The first of these calls, all of them, and the first or all since what is about to go was put on record. */
export const extents = ['first', 'all', 'first from then on', 'all from then on'] as const;

/** Something that goes wrong with some calls of one run. */
export interface Mishap {
  readonly call: string;
  readonly kind: (typeof kinds)[number];
  readonly extent: (typeof extents)[number];
}

export const mishaps: readonly Mishap[] = Object.keys(calls).flatMap((call) =>
  kinds.flatMap((kind) => extents.map((extent) => ({ call, kind, extent }))),
);

/** Puts a mishap into force. */
function befall({ aws }: Scene, { call, kind, extent }: Mishap): void {
  const fault: Fault & Match = { kind, ...calls[call], ...(extent.startsWith('first') ? { times: 1 } : {}) };
  if (extent.endsWith('then on')) aws.onCall(recorded, () => void aws.faults.add(fault));
  else aws.faults.add(fault);
}

/** What is so after a run with a mishap, and after the ones that follow. */
export interface Outcome {
  /** In use, and not there to be pulled. */
  readonly lost: readonly string[];
  /** Gone, and in no record of what was intended. */
  readonly unrecorded: readonly string[];
  /** Still there, and recorded as gone. */
  readonly invented: readonly string[];
  /** Whether the exit code said that something was left undone. */
  readonly isSaid: boolean;
  /** What the next runs left. */
  readonly left: readonly string[];
  /** What is gone in the end, and what the audit says is. */
  readonly told: readonly string[];
  readonly isOver: boolean | undefined;
  readonly unsettled: readonly unknown[] | undefined;
}

/** A run with a mishap, and then runs without, after its lease. */
export async function suffer(
  scene: Scene,
  estate: Estate,
  { mishap, policy, outcome }: { mishap: Mishap; policy: string; outcome: 'deleted' | 'archived' },
): Promise<{ readonly code: number; readonly found: Outcome; readonly expected: Outcome }> {
  const { aws, clean } = scene;
  // There was a run before, so that there is something to be read.
  await clean(policy.replace(/mode: \w+/, 'mode: report'));
  aws.clock.advance(86_400_000);
  befall(scene, mishap);
  const { code, out, err } = await clean(policy);
  aws.faults.clear();
  const active = estate.active();
  const intended = new Set(allRows(scene, 'intended/').map(({ repository, digest }) => `${repository}@${digest}`));
  const isDone = active.length === estate.used.length;
  const found = {
    lost: estate.used.filter((name) => !active.includes(name)),
    unrecorded: estate.before.filter((name) => !active.includes(name) && !intended.has(name)),
    invented: toldOf(allRows(scene), outcome).filter((name) => active.includes(name)),
    isSaid: (isDone || code !== 0) && (code === 0 || `${out}${err}`.length > 0),
  };
  for (const _ of [1, 2]) {
    aws.clock.advance(20 * 60_000);
    await clean(policy);
  }
  estate.pullUsed();
  const left = estate.active().toSorted();
  const lease = leaseIn(scene);
  const told = toldOf(allRows(scene), outcome).toSorted();
  const staying = estate.used;
  return {
    code,
    found: { ...found, left, told, isOver: lease?.isOver, unsettled: lease?.unsettled },
    expected: {
      lost: [],
      unrecorded: [],
      invented: [],
      isSaid: true,
      left: staying,
      told: estate.before.filter((name) => !staying.includes(name)).toSorted(),
      isOver: true,
      unsettled: [],
    },
  };
}
