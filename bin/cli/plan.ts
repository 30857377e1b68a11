import { randomBytes } from 'node:crypto';
import { openWorld } from '../../lambda/aws/world.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import { summaryText } from '../../lambda/render/table.ts';
import type { RowSink } from '../../lambda/report.ts';
import { run } from '../../lambda/run.ts';
import { runName } from '../../lambda/run-name.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper plan`: a run in report mode that writes nowhere. */
export async function plan(
  { policy: file, bucket, output }: { policy?: string; bucket?: string; output: string },
  terminal: Terminal,
): Promise<number> {
  const policy = { ...(await policyFrom(file, terminal)), mode: 'report' } as const;
  const { signal, release } = interruption();
  const { environment } = terminal;
  const world = await openWorld({ environment, policy, bucket, log: progress(terminal), cancelled: signal });
  const { store } = world;
  const readOnly = store ? { read: store.read, write: () => Promise.resolve() } : undefined;
  try {
    const summary = await run({ ...world, store: readOnly }, policy, {
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

const nowhere: RowSink = { write: () => Promise.resolve(), end: () => Promise.resolve([]) };

/** Lines to stdout, as fast as whoever reads them takes them. */
const printed = ({ stdout }: Terminal): RowSink => ({
  write: async (lines) => {
    if (lines.length === 0 || stdout.write(`${lines.join('\n')}\n`)) return;
    await new Promise((resolve) => stdout.once('drain', resolve));
  },
  end: () => Promise.resolve([]),
});
