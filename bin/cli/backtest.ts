import { openWorld } from '../../lambda/aws/world.ts';
import { playBack } from '../../lambda/backtest.ts';
import type { PlayedBack } from '../../lambda/backtest.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import { unreadIn } from '../../lambda/core/usage.ts';
import type { Policy } from '../../lambda/policy.ts';
import { backtestLines, backtestText } from '../../lambda/render/backtest.ts';
import { coverageText } from '../../lambda/render/coverage.ts';
import { counted } from '../../lambda/render/text.ts';
import { printedAs } from './output.ts';
import { readOnlyRecords } from './planned.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly policy: string;
  readonly bucket?: string;
  readonly days: string;
  readonly output: string;
}

/** `keeper backtest`: what a policy would have condemned day by day, and what of that was wanted later. It changes nothing. */
export async function backtest(options: Options, terminal: Terminal): Promise<number> {
  const days = daysIn(options.days);
  const policy = await policyFrom(options.policy, terminal);
  const { environment } = terminal;
  const { signal, release } = interruption();
  const world = await openWorld({ environment, policy, log: progress(terminal), cancelled: signal });
  try {
    const { memories, records, audits } = await readOnlyRecords(world, options.bucket, environment);
    const played = await playBack({ ...world, memories }, policy, { days, records, audits });
    endProgress(terminal);
    print(played, policy, { output: options.output, terminal });
    return isWhole(played, terminal) ? 0 : 3;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    await world.spool.dispose();
    release();
    world.close();
  }
}

function daysIn(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= mostDays) return days;
  throw new BadInput(`--days must be a whole number from 1 to ${mostDays}, got "${text}"`);
}

const mostDays = 3650;

function print(
  played: PlayedBack,
  { graceMs }: Policy,
  { output, terminal: { stdout } }: { readonly output: string; readonly terminal: Terminal },
): void {
  const text = printedAs(output, backtestLines(played));
  stdout.write(text ?? backtestText(played, { graceMs, palette: paletteFor(stdout) }));
}

/** Says what could not be read. */
function isWhole({ findings, damaged }: PlayedBack, { stderr }: Terminal): boolean {
  const isRead = unreadIn(findings).length === 0;
  if (!isRead) stderr.write(`\n${coverageText(findings, paletteFor(stderr))}\n`);
  if (damaged.length > 0) stderr.write(`${counted(damaged.length, 'object')} of the audit could not be read\n`);
  return isRead && damaged.length === 0;
}
