import type { CopiesData } from '../core/copies.ts';
import { censusOf } from '../core/census.ts';
import { compareText } from '../core/image.ts';
import type { Spent } from '../core/own-cost.ts';
import { prepare } from '../job.ts';
import type { Job, Records } from '../job.ts';
import type { Lease } from '../lease.ts';
import type { Shard } from '../listing.ts';
import type { Policy } from '../policy.ts';
import type { Bucket, World } from '../ports.ts';
import type { Report } from '../report.ts';
import { workingWith } from '../run.ts';
import type { Desk } from './desk.ts';
import type { Counted, Done, handOvers } from './hand-overs.ts';
import type { WideSpool } from './wide-spool.ts';

/** One invocation of a stage, for a batch or for all. */
export interface Visit {
  readonly world: World;
  /** That of the world. */
  readonly spool: WideSpool;
  readonly policy: Policy;
  readonly records: Records;
  readonly bucket: Bucket;
  readonly lease: Lease;
  readonly desk: Desk;
  readonly left: ReturnType<typeof handOvers>;
  readonly repositoriesABatch: number;
  /** Whether it is time to leave what is not begun to another invocation. */
  readonly isLate: () => boolean;
  readonly beganMs: number;
}

/** What a stage leaves of itself. */
export const doneBy = async ({ world, beganMs }: Visit, report: Report): Promise<Done> => ({
  part: await report.part(),
  spent: { ...world.spent(), durationMs: world.clock.monotonicMs() - beganMs },
});

/** The job of a part of the repositories, of whose images the copies are known. */
export function jobOf(
  { world, spool, policy, records, lease }: Visit,
  counted: Counted,
  {
    copies,
    shards,
    report,
  }: { readonly copies: CopiesData; readonly shards: readonly Shard[]; readonly report: Report },
): Promise<Job> {
  const { startedAtMs, scheduled, nowMs, recalled } = counted;
  for (const [name, keys] of counted.shelved) spool.knows(name, keys);
  const surveyed = { ...counted.surveyed, census: censusOf(copies, counted) };
  const mine = { ...records, ...(scheduled === undefined ? {} : { scheduled }) };
  const working = workingWith({ world, policy, records: mine, lease, startedAtMs }, report);
  return prepare(world, policy, { surveyed, startedAtMs, records: mine, working, part: { shards, recalled, nowMs } });
}

/** What several invocations took of AWS. */
export function spentBy(all: readonly Done['spent'][]): Done['spent'] {
  const counts = new Map<string, number>();
  for (const [name, count] of all.flatMap(({ requests }) => Object.entries(requests))) {
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const functions = all.flatMap(({ asFunction }) => asFunction ?? []);
  const [first] = functions;
  const asFunction: Spent['asFunction'] = first && {
    ...first,
    logBytes: functions.reduce((sum, { logBytes }) => sum + logBytes, 0),
    invocations: functions.reduce((sum, { invocations = 1 }) => sum + invocations, 0),
  };
  return {
    requests: Object.fromEntries([...counts].toSorted(([a], [b]) => compareText(a, b))),
    durationMs: all.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...(asFunction ? { asFunction } : {}),
  };
}
