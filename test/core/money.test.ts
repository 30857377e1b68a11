import { readFileSync } from 'node:fs';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Digest } from '../../lambda/core/image.ts';
import { nothingStored } from '../../lambda/core/layers.ts';
import type { Layer, Layers } from '../../lambda/core/layers.ts';
import { keptWeight, moneyOf, waitingWeight } from '../../lambda/core/money.ts';
import type { Priced } from '../../lambda/core/money.ts';
import { priceIn, pricesAsOf, usualRegion } from '../../lambda/core/prices.ts';
import { tally } from '../../lambda/core/tally.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import type { Outcome } from '../../lambda/core/verdict.ts';
import { monthlyText, usdText } from '../../lambda/render/text.ts';
import { dayMs, digest, here, image, nowMs } from './build.ts';

const amount = (images: number, bytes = images * 1e9) => ({ images, bytes });
const waiting = { ...noTotals, found: amount(9), kept: amount(4), condemned: amount(5) };

test.each([
  ['all is known', true, noTotals.archived, { bytes: 2e9, isExact: true }, { bytes: 5e9, isExact: true }],
  ['some of it went into the archive', true, amount(1), { bytes: 1e9, isExact: false }, { bytes: 5e9, isExact: true }],
  [
    'some layers are not known',
    false,
    noTotals.archived,
    { bytes: 2e9, isExact: false },
    { bytes: 4e9, isExact: false },
  ],
])('what waits and what is kept is exact only if it can be told: %s', (_, isExact, archived, waits, kept) => {
  const totals = { ...waiting, deleted: amount(3), archived };
  const weight = (bytes: number) => ({ bytes, isExact });
  const stored = { before: weight(9e9), condemned: weight(4e9), freed: weight(2e9) };
  expect([waitingWeight({ totals, stored }), keptWeight({ totals, stored })]).toEqual([waits, kept]);
});

const priced = (region: string, gb: number, isExact = true): Priced => {
  const weight = { bytes: gb * 1e9, isExact };
  const stored = { ...nothingStored, before: weight };
  return { ...here, region, totals: noTotals, stored, earlyByteDays: 0 };
};

test('repositories cost what their regions ask; of one that is not known the price of us-east-1 is used, and said', () => {
  const money = moneyOf([priced('us-east-1', 10), priced('mars-west-1', 5), priced('ap-northeast-1', 1)]);
  expect(money.before).toEqual({ usd: 1.6, isExact: true });
  expect(money).toMatchObject({ pricedAsUsual: ['mars-west-1'], pricesAsOf });
  expect(moneyOf([priced('us-east-1', 1), priced('us-east-1', 1, false)]).before).toEqual({ usd: 0.2, isExact: false });
});

test.each([
  [0, '$0.00'],
  [0.001, 'under $0.01'],
  [0.005, '$0.01'],
  [12.3, '$12.30'],
  [1_234_567.8, '$1,234,568'],
])('%d dollars read %s', (usd, text) => {
  expect(usdText(usd)).toBe(text);
});

test('an upper bound says so, unless it is nothing or next to it', () => {
  expect([0, 0.001, 5].map((usd) => monthlyText({ usd, isExact: false }))).toEqual([
    '$0.00',
    'under $0.01',
    'up to $5.00',
  ]);
  expect(monthlyText({ usd: 5, isExact: true })).toBe('$5.00');
});

/** The example of `docs/costs.md`: its table, and the results of its lines by what they begin with. */
const doc = readFileSync('docs/costs.md', 'utf8');
const gigabytes = (text: string | undefined): number => Math.round(Number(text?.replace(' GB', '')) * 1e9);
const examples = [...doc.matchAll(/^\| (\d\S*) \| (\S+ GB) \| (.*) \| (yes|no) \|$/gm)].map(
  ([, name = '', stated, layers = '', goes]) => ({
    name,
    bytes: gigabytes(stated),
    layers: blobsIn(layers),
    goes: goes === 'yes',
  }),
);
function blobsIn(text: string): readonly Layer[] {
  return text.split(', ').map((one) => {
    const [, name = '', size] = /^(\S+) (\S+ GB)$/.exec(one) ?? [];
    return { digest: digest(name), sizeBytes: gigabytes(size) };
  });
}
const lines = doc.split('\n').filter((line) => line.startsWith('- '));
const gbIn = (line: string | undefined) => gigabytes(/= (\S+ GB), x/.exec(line ?? '')?.[1]);
const usdIn = (line: string | undefined) => ({
  usd: Number(/= (?:up to )?\$(\S+)(?: a month)?$/.exec(line ?? '')?.[1]),
  isExact: !line?.includes('up to'),
});
const told = (line: string | undefined) => ({
  weight: { bytes: gbIn(line), isExact: usdIn(line).isExact },
  usd: usdIn(line),
});

/** What the product makes of the example. */
function computed(isKnown: (goes: boolean) => boolean, outcome?: Outcome, over: object = {}) {
  const rows = examples.map(({ name, bytes, goes }): AuditRow => ({
    repository: here,
    image: image(name, { sizeBytes: bytes, ...over }),
    component: digest(name),
    verdict: goes ? 'condemned' : 'keep',
    reasons: [],
    blockedBy: [],
    outcome: goes ? outcome : undefined,
  }));
  const known = examples.filter(({ goes }) => isKnown(goes));
  const layers: Layers = new Map(
    known.map(({ name, layers: some }): [Digest, readonly Layer[]] => [digest(name), some]),
  );
  const sums = tally(nowMs);
  sums.add({ ...here, region: 'us-east-1' }, rows, layers);
  const { stored, money } = sums.result();
  const both = (name: 'before' | 'condemned' | 'freed') => ({ weight: stored[name], usd: money[name] });
  return { both, money };
}

test('the example of docs/costs.md is what the product computes, line by line', () => {
  expect(examples.map(({ layers }) => layers.length)).toEqual([3, 3, 3]);
  const [exactBefore, exactFreed, statedBefore, statedFreed, keptFreed, early, restored, ...others] = lines;
  expect([lines.length, others]).toEqual([7, []]);
  const exact = computed(() => true, { outcome: 'deleted' });
  expect([exact.both('before'), exact.both('freed')]).toEqual([told(exactBefore), told(exactFreed)]);
  const stated = computed(() => false);
  expect([stated.both('before'), stated.both('condemned')]).toEqual([told(statedBefore), told(statedFreed)]);
  const kept = computed((goes) => goes, { outcome: 'deleted' });
  expect(kept.both('freed')).toEqual(told(keptFreed));
  const archived = { status: 'archived', archivedAtMs: nowMs - 30 * dayMs };
  expect(computed(() => false, { outcome: 'deleted' }, archived).money.earlyUsd).toBe(usdIn(early).usd);
  expect(restored).toContain('= $0.156');
  const back = { ...noTotals, restored: amount(1, 5.2e9) };
  expect(moneyOf([{ ...priced('us-east-1', 0), totals: back }]).restoredUsd).toBe(usdIn(restored).usd);
});

test('the prices that docs/costs.md names are those of the product', () => {
  const { perGbMonth, archiveCheaperAboveGb, archivePerGbMonthAbove, restorePerGb, archiveMinimumDays } =
    priceIn(usualRegion);
  const text = doc.replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    `$${perGbMonth.toFixed(2)} per GB and month, in the archive the same up to ${archiveCheaperAboveGb / 1000} TB and $${archivePerGbMonthAbove} above, $${restorePerGb} per GB to bring back, and ${archiveMinimumDays} days in the archive`,
  );
  expect(text).toContain(pricesAsOf);
});

test.each([
  ['deleted after its 90 days', { status: 'archived', archivedAtMs: nowMs - 91 * dayMs } as const, 'deleted', 0],
  ['deleted on the first day', { status: 'archived', archivedAtMs: nowMs } as const, 'deleted', 90],
  ['archived by a clock that was ahead', { status: 'archived', archivedAtMs: nowMs + dayMs } as const, 'deleted', 90],
  ['not archived', {}, 'deleted', 0],
  ['still in the archive', { status: 'archived', archivedAtMs: nowMs } as const, 'failed', 0],
])('what was %s is billed on accordingly', (_, over, outcome, days) => {
  const sums = tally(nowMs);
  const one: AuditRow = {
    repository: here,
    image: image('a', { sizeBytes: 7, ...over }),
    component: digest('a'),
    verdict: 'condemned',
    reasons: [],
    blockedBy: [],
    outcome: outcome === 'failed' ? { outcome, code: 'x' } : { outcome: 'deleted' },
  };
  sums.add(here, [one]);
  expect(sums.result().repositories[0]?.earlyByteDays).toBe(7 * days);
});
