import { changesIn, growthIn } from '../../lambda/core/growth.ts';
import type { RunRecord } from '../../lambda/core/run-history.ts';
import { growthTexts } from '../../lambda/render/growth.ts';
import { dayMs, nowMs } from './build.ts';

const ran = (daysAgo: number, images?: number): RunRecord => ({
  run: `r${daysAgo}`,
  atMs: nowMs - daysAgo * dayMs,
  ...(images === undefined ? {} : { listed: { images, bytes: images * 1e9 } }),
  inUse: {},
  trips: [],
});
const runsIn = (points: ReturnType<typeof growthIn>) => points.map(({ run }) => run);

test('each day counts by its last run, in order, and a run that could not list everything does not count', () => {
  expect(runsIn(growthIn([ran(0.4, 4), ran(3, 1), ran(2, 2), ran(0.2), ran(0.3, 5)]))).toEqual(['r3', 'r2', 'r0.3']);
});

test('growth looks back over 35 days', () => {
  const points = growthIn(Array.from({ length: 50 }, (_, i) => ran(49 - i, i)));
  expect([points.length, points[0]?.run, points.at(-1)?.run]).toEqual([35, 'r34', 'r0']);
});

test('there is more or less than the day before, a week and 30 days ago, as far as runs remember', () => {
  const points = growthIn([ran(31, 1), ran(30, 2), ran(8, 20), ran(6, 30), ran(1, 12), ran(0, 10)]);
  expect(changesIn(points).map(({ since, images }) => [since.run, images])).toEqual([
    ['r1', -2],
    ['r8', -10],
    ['r30', 8],
  ]);
  expect(growthTexts(points)[0]).toBe('since 2026-05-31: -2 images, -2.0 GB');
  expect(growthTexts(points)[2]).toBe('since 2026-05-02: +8 images, +8.0 GB');
});

test('of two runs a week apart the change is told once, and of one alone nothing', () => {
  expect(changesIn(growthIn([ran(8, 1), ran(0, 2)])).map(({ since }) => since.run)).toEqual(['r8']);
  expect(changesIn(growthIn([ran(0, 2)]))).toEqual([]);
  expect(changesIn([])).toEqual([]);
});
