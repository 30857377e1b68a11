import type { Problem } from '../core/diagnosis.ts';
import type { Palette } from './table.ts';
import { bytesText, counted, hanging, shown, wrapped } from './text.ts';

/** What `keeper doctor` says, for a terminal of 80 columns. */
export function diagnosisText(problems: readonly Problem[], palette: Palette): string {
  if (problems.length === 0) return `${palette.good('Nothing makes it blind or timid here.')}\n`;
  const parts = problems.map((problem, i) => problemText(problem, i + 1, palette));
  return `${parts.join('\n\n')}\n`;
}

function problemText(
  { what, touches, details, remedies, paste = [] }: Problem,
  number: number,
  palette: Palette,
): string {
  const amount = touches ? [`   ${counted(touches.images, 'image')} (${bytesText(touches.bytes)})`] : [];
  const [title = '', ...rest] = wrapped(`${number}. ${shown(what)}`, 0);
  return [
    palette.bold(title),
    ...rest.map((line) => palette.bold(`   ${line}`)),
    ...amount.map(palette.bad),
    ...details.flatMap((one) => wrapped(shown(one), 3)).map(palette.dim),
    ...remedies.flatMap((one) => hanging(`→ ${shown(one)}`, 3)),
    ...paste.map((line) => `     ${shown(line)}`),
  ].join('\n');
}
