import { compareText, placeOf } from '../core/image.ts';
import { usdPerMonth } from '../core/prices.ts';
import type { RepositorySummary, Summary } from '../core/summary.ts';
import { isoOf } from './record.ts';

type Cell = string | number;

/** The columns of `repositories.csv`, in their order. New ones come last. */
const columns: Readonly<Record<string, (one: RepositorySummary) => Cell>> = {
  account: ({ account }) => account,
  region: ({ region }) => region,
  repository: ({ name }) => name,
  images: ({ totals }) => totals.found.images,
  bytes: ({ stored }) => stored.before.bytes,
  kept: ({ totals }) => totals.kept.images,
  condemned: ({ totals }) => totals.condemned.images,
  gone: ({ totals }) => totals.deleted.images + totals.archived.images,
  bytes_freed: ({ stored }) => stored.freed.bytes,
  usd_a_month: ({ stored, region }) => usdPerMonth(stored.before.bytes, region).toFixed(4),
  newest_push: ({ newestPushAtMs }) => (newestPushAtMs === undefined ? '' : isoOf(newestPushAtMs)),
  held_back_by: ({ heldBy }) =>
    Object.entries(heldBy)
      .map(([hold, images]) => `${hold} ${images}`)
      .join('; '),
  exact: ({ stored }) => (stored.before.isExact && stored.freed.isExact ? 'yes' : 'no'),
};

/** A line for each repository, as RFC 4180 has it, in the order of their names. */
export function* repositoriesCsv({ repositories }: Pick<Summary, 'repositories'>): Generator<string> {
  yield lineOf(Object.keys(columns));
  const valuesOf = Object.values(columns);
  for (const one of repositories.toSorted((a, b) => compareText(placeOf(a), placeOf(b)))) {
    yield lineOf(valuesOf.map((valueOf) => valueOf(one)));
  }
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Spreadsheets compute what looks like a formula, whoever wrote it: an apostrophe makes it a text. */
function cellOf(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
