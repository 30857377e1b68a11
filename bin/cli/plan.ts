import { randomBytes } from 'node:crypto';
import { openWorld } from '../../lambda/aws/world.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import { summaryText } from '../../lambda/render/table.ts';
import type { Store } from '../../lambda/ports.ts';
import type { RowSink } from '../../lambda/report.ts';
import { run } from '../../lambda/run.ts';
import { runName } from '../../lambda/run-name.ts';
import { localMemory } from './local-memory.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper plan`: a run in report mode that writes nowhere but in this machine's cache. */
export async function plan(
  { policy: file, bucket, output }: { policy?: string; bucket?: string; output: string },
  terminal: Terminal,
): Promise<number> {
  const policy = { ...(await policyFrom(file, terminal)), mode: 'report' } as const;
  const { signal, release } = interruption();
  const { environment } = terminal;
  const log = progress(terminal);
  const world = await openWorld({ environment, policy, log, cancelled: signal });
  try {
    const shared = bucket === undefined ? [] : [readOnly(await world.openBucket(bucket))];
    const memories = [...shared, localMemory(environment, log)];
    const summary = await run({ ...world, memories }, policy, {
      run: runName(world.clock.serviceMs(), randomBytes(3)),
      rows: output === 'ndjson' ? printed(terminal) : nowhere,
      intended: nowhere,
    });
    endProgress(terminal);
    if (output === 'table') terminal.stdout.write(summaryText(summary, paletteFor(terminal.stdout)));
    else terminal.stderr.write(summaryText(summary, paletteFor(terminal.stderr)));
    return exitCodeOf(summary);
  } finally {
    release();
    world.close();
  }
}

/** A bucket that a plan may use, but not change. */
const readOnly = ({ read }: Store): Store => ({ read, write: () => Promise.resolve() });

const nowhere: RowSink = { write: () => Promise.resolve(), end: () => Promise.resolve([]) };

/** Lines to stdout, as fast as whoever reads them takes them. */
const printed = ({ stdout }: Terminal): RowSink => ({
  write: async (lines) => {
    if (lines.length === 0 || stdout.write(`${lines.join('\n')}\n`)) return;
    if (stdout.destroyed) return;
    await new Promise((resolve) => {
      stdout.once('drain', resolve);
      stdout.once('close', resolve);
    });
  },
  end: () => Promise.resolve([]),
});
