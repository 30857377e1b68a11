import Table from 'cli-table3';
import { usualRegion } from '../core/prices.ts';
import type { HeldBack, RepositorySummary, Summary } from '../core/summary.ts';
import type { Amount, Totals } from '../core/totals.ts';
import { growthTexts } from './growth.ts';
import { coverageText } from './coverage.ts';
import { holdText } from './holds.ts';
import { isoOf } from './record.ts';
import { dangerLine, nameText, orphansText } from './sentences.ts';
import { stoppedText } from './stopped.ts';
import { surpriseText } from './surprises.ts';
import { costText } from './cost.ts';
import { bytesText, counted, fitted, monthlyText, shown, weightText, wrapped } from './text.ts';

/** How parts of the text stand out; on a terminal without colours each returns what it is given. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** The summary for a terminal of 80 columns: what goes, what stays and why, what could not be read. */
export function summaryText(summary: Summary, palette: Palette): string {
  const sections = [
    [headline(summary, palette), ...moneyLines(summary)].join('\n'),
    stoppedText(summary, palette),
    repositoryTable(summary, palette),
    keptText(summary, palette),
    coverageText(summary.findings, palette),
    heldText(summary, palette),
    attentionText(summary, palette),
    brokenText(summary, palette),
    unwrittenText(summary, palette),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ account, mode, status, totals, startedAtMs }: Summary, { bold, dim, bad }: Palette): string {
  const when = isoOf(startedAtMs).slice(0, 16).replace('T', ' ');
  const ended = status === 'interrupted' ? bad(' (interrupted)') : '';
  const { found, kept, condemned, failed, skipped } = totals;
  const troubles = [
    ...(failed.images > 0 ? [bad(`${counted(failed.images, 'deletion')} failed`)] : []),
    ...(skipped.images > 0 ? [`${skipped.images} skipped`] : []),
  ];
  return [
    `${bold(`Account ${account}, ${mode} mode`)}${ended} ${dim(`· ${when} UTC`)}`,
    [
      `${counted(found.images, 'image')} (${bytesText(found.bytes)})`,
      `${kept.images.toLocaleString('en')} kept`,
      bold(mode === 'report' ? amountText('condemned', condemned) : wentText(totals)),
      ...troubles,
    ].join(' · '),
  ].join('\n');
}

/** What storage costs, what of it could be or was saved, and how it grew. */
function moneyLines({ mode, stored, money, growth, cost }: Summary): readonly string[] {
  const saved =
    mode === 'report' ? `${monthlyText(money.condemned)} could be saved` : `${monthlyText(money.freed)} saved`;
  const assumed = money.pricedAsUsual.length > 0 ? ` at the price of ${usualRegion}` : '';
  const lines = [
    `Storage ${weightText(stored.before)}: ${monthlyText(money.before)} a month${assumed}, ${saved}`,
    ...growthTexts(growth).map((text) => `Found ${text}`),
  ];
  const shownLines = stored.before.bytes === 0 ? [] : lines;
  return [...shownLines, costText(cost)].flatMap((line) => wrapped(line, 0));
}

const wentText = ({ archived, deleted, restored }: Totals): string =>
  [
    ...(archived.images > 0 ? [amountText('archived', archived)] : []),
    ...(deleted.images > 0 || archived.images === 0 ? [amountText('deleted', deleted)] : []),
    ...(restored.images > 0 ? [amountText('restored', restored)] : []),
  ].join(' · ');

const amountText = (verb: string, { images, bytes }: Amount): string =>
  `${counted(images, 'image')} ${verb} (${bytesText(bytes)})`;

function repositoryTable({ repositories, mode }: Summary, { bold, dim }: Palette): string {
  if (repositories.length === 0) return dim('No repositories.');
  const table = new Table({
    head: ['Repository', 'Images', 'Size', 'Kept', 'Condemned', mode === 'report' ? 'Would free' : 'Freed'].map(bold),
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    chars: noBorders,
  });
  const rows = repositories.toSorted((a, b) => freed(b) - freed(a)).slice(0, mostRows);
  for (const one of rows) {
    const { found, kept, condemned } = one.totals;
    table.push([
      fitted(shown(`${one.region}/${one.name}`), 32),
      found.images,
      bytesText(found.bytes),
      kept.images,
      condemned.images,
      weightText(mode === 'report' ? one.stored.condemned : one.stored.freed),
    ]);
  }
  const rest = repositories.length - rows.length;
  const text = table.toString().replaceAll(/ +$/gm, '');
  return rest > 0 ? `${text}\n${dim(`… and ${rest.toLocaleString('en')} more; the audit has all`)}` : text;
}

const freed = ({ totals }: RepositorySummary): number => totals.condemned.bytes;

/** Those with the most to free come first; the audit has all. */
const mostRows = 30;

const noBorders = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid']
    .concat(['mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((part) => [part, '']),
);

function keptText({ keptBy }: Summary, { bold }: Palette): string {
  const rules = Object.entries(keptBy).toSorted(([, a], [, b]) => b - a);
  if (rules.length === 0) return '';
  const lines = rules.map(([rule, count]) => `  ${rule.padEnd(20)} ${String(count).padStart(7)}`);
  return [bold('Kept because (an image may have several reasons)'), ...lines].join('\n');
}

function heldText({ heldBack }: Summary, { bold }: Palette): string {
  if (heldBack.length === 0) return '';
  const lines = [...Map.groupBy(heldBack, (one) => heldLine(one))].map(([line, alike]) => {
    const regions = alike.flatMap(({ hold }) =>
      hold.hold === 'veto' ? [hold.unit === undefined ? hold.region : `${hold.region} ${hold.unit}`] : [],
    );
    return wrapped(`${line}${regions.length > 0 ? ` in ${[...new Set(regions)].join(', ')}` : ''}`, 2);
  });
  return [bold('What holds the condemned back'), ...lines.flat()].join('\n');
}

const heldLine = ({ hold, images, bytes }: HeldBack): string =>
  `${counted(images, 'image')} (${bytesText(bytes)}): ${holdText(hold)}`;

/** What is not about this run, and waits to become an outage or a surprise. */
function attentionText(summary: Summary, { bold }: Palette): string {
  const { strangers, endangered, archivedInUse, twoCleaners, pulledByNobody, orphans, surprises } = summary;
  const lines = [
    ...strangers.map(
      ({ principal, images, bytes }) =>
        `${counted(images, 'image')} (${bytesText(bytes)}) stay for ${shown(principal)}, who may pull and is not looked at`,
    ),
    ...[...archivedInUse, ...endangered].slice(0, mostBroken).map(dangerLine),
    ...(pulledByNobody.images > 0
      ? [`${counted(pulledByNobody.images, 'image')} pulled in the last 30 days by nobody who was found`]
      : []),
    ...(orphans.length > 0 ? [orphansText(orphans)] : []),
    ...surprises.slice(0, mostSurprises).map(surpriseText),
    ...(surprises.length > mostSurprises ? [`and ${surprises.length - mostSurprises} more like these`] : []),
    ...(twoCleaners.length > 0
      ? [`${twoCleaners.length} of the repositories have a native lifecycle policy as well: two cleaners`]
      : []),
  ];
  if (lines.length === 0) return '';
  return [bold('Needs a look (keeper doctor says what helps)'), ...lines.flatMap((line) => wrapped(line, 2))].join(
    '\n',
  );
}

const mostSurprises = 5;

function brokenText({ broken }: Summary, { bold, dim }: Palette): string {
  if (broken.length === 0) return '';
  const named = broken.slice(0, mostBroken);
  const lines = named.flatMap((one) => wrapped(`${shown(one.usedBy)} names ${shown(nameText(one))}`, 2));
  const rest = broken.length - named.length;
  const more = rest > 0 ? [dim(`  … and ${rest.toLocaleString('en')} more; the summary has all`)] : [];
  return [bold('Broken references: these will fail at the next start'), ...lines, ...more].join('\n');
}

const unwrittenText = ({ unwritten }: Summary, { bad }: Palette): string =>
  unwritten === undefined ? '' : [bad('The audit could not be written'), ...wrapped(shown(unwritten), 2)].join('\n');

const mostBroken = 10;
