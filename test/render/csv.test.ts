import { nothingStored } from '../../lambda/core/layers.ts';
import type { RepositorySummary } from '../../lambda/core/summary.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import { repositoriesCsv } from '../../lambda/render/csv.ts';
import { here, nowMs } from '../core/build.ts';

const amount = (images: number) => ({ images, bytes: 0 });
const repository = (over: Partial<RepositorySummary> = {}): RepositorySummary => ({
  ...here,
  totals: noTotals,
  stored: nothingStored,
  earlyByteDays: 0,
  heldBy: {},
  ...over,
});
const csv = (...repositories: readonly RepositorySummary[]): string => [...repositoriesCsv({ repositories })].join('');
const header =
  'account,region,repository,images,bytes,kept,condemned,gone,bytes_freed,usd_a_month,newest_push,held_back_by,exact\r\n';

test('a repository has a line with its numbers, what it costs, and what holds it back', () => {
  const totals = {
    ...noTotals,
    found: amount(9),
    kept: amount(4),
    condemned: amount(5),
    deleted: amount(2),
    archived: amount(1),
  };
  const stored = { ...nothingStored, before: { bytes: 12e9, isExact: false }, freed: { bytes: 3e9, isExact: true } };
  const one = repository({ totals, stored, newestPushAtMs: nowMs, heldBy: { grace: 3, veto: 2 } });
  expect(csv(one)).toBe(
    `${header}111111111111,eu-west-1,app,9,12000000000,4,5,3,3000000000,1.2000,2026-06-01T00:00:00.000Z,grace 3; veto 2,no\r\n`,
  );
});

test('an empty repository has no newest push, and no repository no line', () => {
  expect(csv(repository())).toBe(`${header}111111111111,eu-west-1,app,0,0,0,0,0,0,0.0000,,,yes\r\n`);
  expect(csv()).toBe(header);
});

test('lines are in one order, whichever repository comes first', () => {
  const [a, b] = [repository({ name: 'a' }), repository({ name: 'b' })];
  expect(csv(b, a)).toBe(csv(a, b));
});

/** Reads a line as RFC 4180 says. */
const cellsIn = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, bare = '']) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );

test.each(['a,b', 'a"b', 'a\r\nb', '","', 'ünïcödé', '"', ' padded '])('%j is read back as it is', (name) => {
  expect(cellsIn(csv(repository({ name })).slice(header.length))[2]).toBe(name);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x","y")'])(
  'a spreadsheet takes %j for a text',
  (name) => {
    expect(cellsIn(csv(repository({ name })).slice(header.length))[2]).toBe(`'${name}`);
  },
);
