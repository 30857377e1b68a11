import { diagnose } from '../../lambda/core/diagnosis.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import { pageOf } from '../../lambda/page.ts';
import { repositoriesCsv } from '../../lambda/render/csv.ts';
import { diagnosisText } from '../../lambda/render/diagnosis.ts';
import { summaryJson } from '../../lambda/render/summary.ts';
import { summaryText } from '../../lambda/render/table.ts';
import type { RowSink } from '../../lambda/report.ts';
import { printedAs } from './output.ts';
import { nowhere, planned } from './planned.ts';
import type { Planning } from './planned.ts';
import { paletteFor } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper plan`: what a run would do. It changes nothing, and writes nowhere but in this machine's cache. */
export async function plan(
  { output, ...options }: Planning & { readonly output: string },
  terminal: Terminal,
): Promise<number> {
  const rows = output === 'ndjson' ? printed(terminal) : nowhere;
  const { summary } = await planned(options, () => rows, terminal);
  const { stdout, stderr } = terminal;
  if (output === 'html') stdout.write(pageOf(summary));
  if (output === 'json') stdout.write(summaryJson(summary));
  if (output === 'csv') for (const line of repositoriesCsv(summary)) stdout.write(line);
  if (output === 'table') stdout.write(summaryText(summary, paletteFor(stdout)));
  else stderr.write(summaryText(summary, paletteFor(stderr)));
  return exitCodeOf(summary);
}

/** `keeper doctor`: what would make a run blind or timid here, with what helps. It asks what a run asks, and changes nothing. */
export async function doctor(
  { output, ...options }: Planning & { readonly output: string },
  terminal: Terminal,
): Promise<number> {
  const { summary } = await planned(options, () => nowhere, terminal);
  const problems = diagnose(summary);
  const { stdout } = terminal;
  const lines = problems.map((problem) => JSON.stringify(problem));
  stdout.write(printedAs(output, lines) ?? diagnosisText(problems, paletteFor(stdout)));
  return problems.length === 0 ? 0 : 3;
}

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
