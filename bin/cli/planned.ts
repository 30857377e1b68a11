import { randomBytes } from 'node:crypto';
import { openWorld } from '../../lambda/aws/world.ts';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import type { Registry } from '../../lambda/core/image.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import type { Records } from '../../lambda/job.ts';
import type { Bucket, Store } from '../../lambda/ports.ts';
import type { RowSink } from '../../lambda/report.ts';
import { run } from '../../lambda/run.ts';
import { runName } from '../../lambda/run-name.ts';
import { localMemory } from './local-memory.ts';
import { endProgress, interruption, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** What a plan is made by. */
export interface Planning {
  readonly policy?: string;
  readonly bucket?: string;
}

/** The plan of a run, made and told, but for its deeds: it changes nothing, and writes nowhere but in this machine's cache. */
export async function planned<Rows extends RowSink>(
  { policy: file, bucket }: Planning,
  rowsFor: (home: Registry) => Rows,
  terminal: Terminal,
): Promise<{ readonly summary: Summary; readonly rows: Rows }> {
  const policy = await policyFrom(file, terminal);
  const { signal, release } = interruption();
  const { environment } = terminal;
  const world = await openWorld({ environment, policy, log: progress(terminal), cancelled: signal });
  try {
    const rows = rowsFor({ account: world.account.id, region: world.account.home });
    const { memories, records } = await readOnlyRecords(world, bucket, environment);
    // In the mode of the policy, so that everything is asked that holds something back; nothing shared, so nothing is changed.
    const summary = await run({ ...world, memories }, policy, { ...records, rows });
    endProgress(terminal);
    return { summary: { ...summary, mode: 'report' }, rows };
  } finally {
    release();
    world.close();
  }
}

/** What is remembered and recorded where nothing may change but the cache of this machine. */
export async function readOnlyRecords(
  world: OpenWorld,
  bucket: string | undefined,
  environment: Terminal['environment'],
): Promise<{ readonly memories: readonly Store[]; readonly records: Records; readonly audits: Bucket | undefined }> {
  const audits = bucket === undefined ? undefined : await world.openBucket(bucket);
  const shared = audits ? [readOnly(audits)] : [];
  const name = runName(world.clock.serviceMs(), randomBytes(3));
  const records = { run: name, rows: nowhere, intended: nowhere, originalsKey: () => '' };
  return {
    audits,
    memories: [...shared, localMemory(environment, world.log)],
    records: shared[0] ? { ...records, bucket: shared[0] } : records,
  };
}

/** A bucket that a plan may use, but not change. */
const readOnly = ({ read }: Store): Store => ({ read, write: () => Promise.resolve() });

/** Takes rows that nobody asked for. */
export const nowhere: RowSink = { write: () => Promise.resolve(), end: () => Promise.resolve([]) };
