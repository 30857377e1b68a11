import { randomBytes } from 'node:crypto';
import { openWorld } from '../../lambda/aws/world.ts';
import { diagnose } from '../../lambda/core/diagnosis.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { diagnosisText } from '../../lambda/render/diagnosis.ts';
import { summaryText } from '../../lambda/render/table.ts';
import type { Store } from '../../lambda/ports.ts';
import type { RowSink } from '../../lambda/report.ts';
import { run } from '../../lambda/run.ts';
import { runName } from '../../lambda/run-name.ts';
import { localMemory } from './local-memory.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly policy?: string;
  readonly bucket?: string;
}

/** `keeper plan`: what a run would do. It changes nothing, and writes nowhere but in this machine's cache. */
export async function plan(
  { output, ...options }: Options & { readonly output: string },
  terminal: Terminal,
): Promise<number> {
  const summary = await planned(options, output === 'ndjson' ? printed(terminal) : nowhere, terminal);
  const { stdout, stderr } = terminal;
  if (output === 'table') stdout.write(summaryText(summary, paletteFor(stdout)));
  else stderr.write(summaryText(summary, paletteFor(stderr)));
  return exitCodeOf(summary);
}

/** `keeper doctor`: what would make a run blind or timid here, with what helps. It asks what a run asks, and changes nothing. */
export async function doctor(options: Options, terminal: Terminal): Promise<number> {
  const problems = diagnose(await planned(options, nowhere, terminal));
  terminal.stdout.write(diagnosisText(problems, paletteFor(terminal.stdout)));
  return problems.length === 0 ? 0 : 3;
}

async function planned({ policy: file, bucket }: Options, rows: RowSink, terminal: Terminal): Promise<Summary> {
  const policy = await policyFrom(file, terminal);
  const { signal, release } = interruption();
  const { environment } = terminal;
  const log = progress(terminal);
  const world = await openWorld({ environment, policy, log, cancelled: signal });
  try {
    const shared = bucket === undefined ? undefined : readOnly(await world.openBucket(bucket));
    const memories = [...(shared ? [shared] : []), localMemory(environment, log)];
    const name = runName(world.clock.serviceMs(), randomBytes(3));
    const records = {
      run: name,
      rows,
      intended: nowhere,
      originalsKey: () => '',
      ...(shared ? { bucket: shared } : {}),
    };
    // In the mode of the policy, so that everything is asked that holds something back; nothing shared, so nothing is changed.
    const summary = await run({ ...world, memories }, policy, records);
    endProgress(terminal);
    return { ...summary, mode: 'report' };
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
