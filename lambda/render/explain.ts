import { startOf } from '../core/run-name.ts';
import { addressOf, commandLines } from './commands.ts';
import { reasonTold } from './reasons.ts';
import { isoOf } from './record.ts';
import type { Palette } from './table.ts';
import { bytesText, counted, shown, wrapped } from './text.ts';
import { holdTold } from './written-holds.ts';
import type { HoldTold } from './written-holds.ts';
import type { WrittenRow } from './written.ts';

/** A row about an image, and what is known beyond it. */
export interface Explained {
  readonly row: WrittenRow;
  /** The run that said so; without one it is so now. */
  readonly run?: string;
  /** Since when it is condemned, if runs remember that. */
  readonly condemnedSinceMs?: number;
}

/** Why each image stays or goes, for a terminal of 80 columns. */
export const explainText = (images: readonly Explained[], palette: Palette): string =>
  `${images.map((one) => imageText(one, palette)).join('\n\n')}\n`;

function imageText(explained: Explained, palette: Palette): string {
  const { row } = explained;
  const [title = '', ...rest] = wrapped(shown(titleOf(row)), 0);
  return [palette.bold(title), ...rest, ...factLines(explained), ...verdictLines(explained, palette)].join('\n');
}

const titleOf = ({ region, repository, tags: [tag], digest }: WrittenRow): string =>
  `${region}/${repository}${tag === undefined ? `@${shortOf(digest)}` : `:${tag}`}`;

const shortOf = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);
const dayOf = (at: string): string => at.slice(0, 'YYYY-MM-DD'.length);

function factLines({ row, run }: Explained): readonly string[] {
  const { digest, tags, component = digest } = row;
  return [
    digest,
    historyText(row),
    ...(tags.length > 1 ? [tagsText(tags)] : []),
    ...(component === digest ? [] : [`judged as one with ${shortOf(component)}, which lists it or is its subject`]),
    ...(run === undefined ? [] : [`as run ${run} saw it${whenOf(run)}`]),
  ].flatMap((line) => wrapped(shown(line), 2));
}

function historyText({ account, pushedAt, pulledAt, sizeBytes }: WrittenRow): string {
  const pulled = pulledAt === null ? 'never pulled' : pulledAt && `pulled on ${dayOf(pulledAt)}`;
  return [
    `account ${account}`,
    pushedAt && `pushed on ${dayOf(pushedAt)}`,
    pulled,
    sizeBytes === undefined ? undefined : bytesText(sizeBytes),
  ]
    .filter((fact) => fact !== undefined)
    .join(', ');
}

function tagsText(tags: readonly string[]): string {
  const rest = tags.length - mostTags;
  return `tags ${tags.slice(0, mostTags).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const mostTags = 10;

function whenOf(run: string): string {
  const startedAtMs = startOf(run);
  return startedAtMs === undefined ? '' : `, ${isoOf(startedAtMs).slice(0, 16).replace('T', ' ')} UTC`;
}

function verdictLines(explained: Explained, palette: Palette): readonly string[] {
  const { row } = explained;
  if (row.outcome === 'deleted' || row.outcome === 'archived') return goneLines(explained, row.outcome, palette);
  const outcome = row.outcome === null ? [] : bullets([`what that run did: ${row.outcome}`]);
  return [...outcome, ...(row.verdict === 'condemned' ? condemnedLines(explained, palette) : keptLines(row, palette))];
}

function goneLines({ row }: Explained, outcome: 'deleted' | 'archived', { bad }: Palette): readonly string[] {
  const why = row.verdict === 'condemned' ? ': no rule kept it, and nothing held it back' : '';
  return [
    ...wrapped(
      shown(`${outcome === 'deleted' ? 'Deleted' : 'Archived'} by run ${row.run}${whenOf(row.run)}${why}.`),
      2,
    ).map(bad),
    '  To bring it back, as far as that is possible:',
    ...commandLines('keeper restore', addressOf(row), '--bucket BUCKET'),
  ];
}

function keptLines(row: WrittenRow, { good }: Palette): readonly string[] {
  const all = row.reasons.map((reason) => ({ rule: reason.rule, ...reasonTold(reason, row) }));
  const kinds = [...Map.groupBy(all, ({ rule }) => rule)];
  const sentences = kinds.flatMap(([rule, alike]) =>
    some(
      alike.flatMap((one) => one.sentences),
      'reason',
    ).map((sentence) => `${sentence} [${rule}]`),
  );
  const remedies = kinds.flatMap(([, alike]) => some([...new Set(alike.map(({ remedy }) => remedy))], 'change'));
  const [only] = remedies;
  const change =
    remedies.length === 1
      ? wrapped(shown(`To let it go: ${only}.`), 2)
      : ['  To let it go, all of this has to change:', ...bullets(remedies)];
  return [
    `  ${good(row.verdict === 'keep' ? 'Stays' : shown(row.verdict))}, because:`,
    ...bullets(sentences),
    ...(remedies.length === 0 ? [] : change),
  ];
}

/** Several hundred pieces of evidence of one kind say no more than ten. */
const mostAlike = 10;

function some(texts: readonly string[], thing: string): readonly string[] {
  const rest = texts.length - mostAlike;
  return rest > 0 ? [...texts.slice(0, mostAlike), `… and ${counted(rest, `more ${thing}`)} of this kind`] : texts;
}

function condemnedLines({ row, run, condemnedSinceMs = 0 }: Explained, { bad }: Palette): readonly string[] {
  const holds = row.blockedBy.map(holdTold);
  const announced = row.blockedBy.flatMap(({ announcedAt }) => (typeof announcedAt === 'string' ? [announcedAt] : []));
  const since = condemnedSinceMs > 0 ? [isoOf(condemnedSinceMs)] : announced;
  const told = since[0] === undefined ? '' : ` since ${dayOf(since[0])}`;
  return [
    ...wrapped(shown(`Condemned${told}: no rule keeps it. ${goesText(holds, run)}`), 2).map(bad),
    ...(holds.length === 0 ? [] : ['  Held back:']),
    ...bullets(
      some(
        holds.map(({ sentence }) => sentence),
        'hold',
      ),
    ),
    '  To hold it:',
    ...commandLines('keeper hold', addressOf(row), '--until YYYY-MM-DD', '--because "WHY"', '--bucket BUCKET'),
  ];
}

function goesText(holds: readonly HoldTold[], run: string | undefined): string {
  const next = run === undefined ? 'the next run' : 'the run after it';
  const days = holds.flatMap(({ ends }) => (typeof ends === 'object' ? [ends.atMs] : []));
  const latest = days.length === 0 ? undefined : dayOf(isoOf(Math.max(...days)));
  if (holds.some(({ ends }) => ends === 'unknown')) {
    return `It stays until what holds it back is released${latest === undefined ? '' : `, and until ${latest} at least`}.`;
  }
  return latest === undefined ? `It goes with ${next} at the earliest.` : `It goes on ${latest} at the earliest.`;
}

const bullets = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => {
    const [first = '', ...rest] = wrapped(shown(text), 6);
    return [`    - ${first.trimStart()}`, ...rest];
  });
