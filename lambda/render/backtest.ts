import type { Backtest, BacktestDay, Regret } from '../core/backtest.ts';
import type { Sign } from '../core/signs.ts';
import { durationText, isoOf } from './record.ts';
import type { Palette } from './table.ts';
import { bytesText, counted, shown, wrapped } from './text.ts';

interface About {
  readonly graceMs: number;
  readonly palette: Palette;
}

/** A backtest for a terminal of 80 columns: what would have gone, a chart by days, and what was wanted later. */
export function backtestText(backtest: Backtest, { graceMs, palette }: About): string {
  const sections = [
    headline(backtest, graceMs, palette),
    wrapped(boundOf(backtest), 0).join('\n'),
    chart(backtest.days, palette),
    regretText(backtest.regrets, palette),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ days, gone, regrets }: Backtest, graceMs: number, { bold, dim, good, bad }: Palette): string {
  const [from, to] = [days.at(0), days.at(-1)].map((day) => (day ? dateText(day.atMs) : ''));
  const missed = regrets.flatMap((one) => one.missed ?? []);
  const pulled = missed.filter(({ usedBy }) => usedBy === undefined).length;
  const spared = regrets.length - missed.length;
  const later = `${missed.length} of these wanted later: ${pulled} pulled, ${missed.length - pulled} in use`;
  return [
    bold(`What this policy would have taken away, ${from} to ${to}`),
    `${counted(gone.images, 'image')} (${bytesText(gone.bytes)}) would have gone, condemned for ${graceText(graceMs)}`,
    missed.length > 0 ? bad(later) : good(later),
    ...(spared > 0
      ? [dim(`${counted(spared, 'image')} more condemned for a time and wanted later, but not missed`)]
      : []),
  ].join('\n');
}

const graceText = (graceMs: number): string => (graceMs === 0 ? 'a day' : `${durationText(graceMs)} in a row`);

/** What the numbers are. */
function boundOf({ days, regrets }: Backtest): string {
  const unsure = regrets.filter(({ isUsageKnown }) => !isUsageKnown).length;
  const blind =
    unsure === 0
      ? ''
      : ` Of ${unsure} of the ${regrets.length} that were wanted no audit says whether they were in use when they were condemned: there, usage counts as empty, and a run might have seen it and kept them.`;
  const [first = 0, second = first] = days.map(({ atMs }) => atMs);
  const step = (second - first) / dayMs;
  const skipped = step > 1 ? ` There are many images, so that only every ${step} days are played.` : '';
  return `This is a lower bound of regret: ECR records only the last pull of an image, and nobody saw the uses between two runs.${blind}${skipped}`;
}

const dayMs = 86_400_000;
const mostLines = 27;
const barWidth = 19;
const columns = [10, 8, 10, 8, 8, 8, 8] as const;

/** One line for a week or so, the last of its days: numbers, and a bar of what is condemned. */
function chart(days: readonly BacktestDay[], { bold, dim, bad }: Palette): string {
  const step = Math.ceil(days.length / mostLines);
  const lines = days.flatMap((day, i) => {
    if ((days.length - 1 - i) % step !== 0) return [];
    const newly = days.slice(Math.max(i + 1 - step, 0), i + 1).reduce((sum, one) => sum + one.newly, 0);
    return [{ ...day, newly }];
  });
  const most = Math.max(1, ...lines.map(({ condemned }) => condemned.images));
  const head = columnsOf(['Day', 'Images', 'Condemned', 'Size', 'New', 'Wanted', 'Gone']);
  return [
    bold(head),
    ...lines.map((day) => {
      const { wide, marked } = barOf(day, most);
      const bar = `${bad('!'.repeat(marked))}${dim('#'.repeat(wide - marked))}`;
      return `${numbersOf(day)}${wide === 0 ? '' : ` ${bar}`}`;
    }),
    dim('  #  condemned on that day   !  of these, pulled or used after it'),
  ].join('\n');
}

/** Whatever is there is seen, be it ever so little beside the rest. */
function barOf({ condemned, wanted }: BacktestDay, most: number): { readonly wide: number; readonly marked: number } {
  const wide = Math.ceil((condemned.images / most) * barWidth);
  return { wide, marked: Math.min(wide, Math.ceil((wanted / most) * barWidth)) };
}

const numbersOf = ({ atMs, images, condemned, newly, wanted, gone }: BacktestDay): string =>
  columnsOf([
    dateText(atMs),
    String(images),
    String(condemned.images),
    bytesText(condemned.bytes),
    String(newly),
    String(wanted),
    String(gone),
  ]);

const columnsOf = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(columns[0]) : cell.padStart(columns[i] ?? 0))).join('');

const mostRegrets = 20;

/** Those that would have been missed come first, the earliest first. */
function regretText(regrets: readonly Regret[], { bold, dim }: Palette): string {
  if (regrets.length === 0) return '';
  const named = regrets
    .toSorted((a, b) => rank(a) - rank(b) || a.condemnedAtMs - b.condemnedAtMs)
    .slice(0, mostRegrets);
  const rest = regrets.length - named.length;
  return [
    bold('Condemned, and wanted later'),
    ...named.flatMap((one) => [...wrapped(shown(nameOf(one)), 2), ...wrapped(storyOf(one), 6)]),
    ...(rest > 0 ? [dim(`  … and ${rest.toLocaleString('en')} more; --output ndjson has all`)] : []),
  ].join('\n');
}

const rank = ({ missed }: Regret): number => (missed ? 0 : 1);

const nameOf = ({ repository: { region, name }, tags: [tag], digest }: Regret): string =>
  tag === undefined ? `${region}/${name}@${digest.slice(0, 19)}` : `${region}/${name}:${tag}`;

function storyOf({ condemnedAtMs, goneAtMs, wanted, missed }: Regret): string {
  const gone = goneAtMs === undefined ? ', not long enough to go' : `, gone ${dateText(goneAtMs)}`;
  return `condemned ${dateText(condemnedAtMs)}${gone}; ${signText(missed ?? wanted)}`;
}

const signText = ({ atMs, usedBy }: Sign): string =>
  usedBy === undefined ? `pulled ${dateText(atMs)}` : `in use ${dateText(atMs)} by ${shown(usedBy)}`;

const dateText = (atMs: number): string => isoOf(atMs).slice(0, 10);

/** The version of the lines. It changes when a field changes its meaning or goes. */
const schema = 1;

/** A backtest for machines: a line for each day, one for each image that was wanted later, and at last the sum. */
export function backtestLines({ days, gone, regrets }: Backtest): readonly string[] {
  const missed = regrets.flatMap((one) => one.missed ?? []);
  const pulled = missed.filter(({ usedBy }) => usedBy === undefined).length;
  return [
    ...days.map(({ atMs, condemned, newly, wanted, ...day }) => {
      const counts = { condemned, newlyCondemned: newly, wantedLater: wanted };
      return { kind: 'day', at: isoOf(atMs), images: day.images, ...counts, gone: day.gone };
    }),
    ...regrets.map(imageLine),
    {
      kind: 'total',
      gone,
      missed: missed.length,
      missedByPull: pulled,
      missedByUse: missed.length - pulled,
      condemnedAndWanted: regrets.length,
      usageUnknown: regrets.filter(({ isUsageKnown }) => !isUsageKnown).length,
      isLowerBound: true,
    },
  ].map((line) => JSON.stringify({ schema, ...line }));
}

const imageLine = ({ repository, digest, tags, sizeBytes, ...one }: Regret) => ({
  kind: 'image',
  account: repository.account,
  region: repository.region,
  repository: repository.name,
  digest,
  tags,
  sizeBytes,
  condemnedAt: isoOf(one.condemnedAtMs),
  isUsageKnown: one.isUsageKnown,
  wanted: signLine(one.wanted),
  goneAt: one.goneAtMs === undefined ? null : isoOf(one.goneAtMs),
  missed: one.missed ? signLine(one.missed) : null,
});

const signLine = ({ atMs, usedBy }: Sign) =>
  usedBy === undefined ? { at: isoOf(atMs), by: 'pull' } : { at: isoOf(atMs), by: 'use', usedBy };
