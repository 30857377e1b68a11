import { baselineOf, hasPassed, runsAfter, stoppedSince, upTo } from '../../lambda/core/run-history.ts';
import type { RunRecord } from '../../lambda/core/run-history.ts';
import { dayMs, nowMs } from './build.ts';

const run = (name: string, daysAgo: number, accepted?: boolean): RunRecord => ({
  run: name,
  atMs: nowMs - daysAgo * dayMs,
  inUse: {},
  trips: accepted === undefined ? [] : [{ breaker: 'usage-empty', number: 0, limit: 1, baseline: 1, accepted }],
});
const names = (runs: readonly RunRecord[]) => runs.map((one) => one.run);

test('a run passed without a trip, or if each was accepted', () => {
  expect([run('a', 0), run('b', 0, true), run('c', 0, false)].map(hasPassed)).toEqual([true, true, false]);
  const both = { ...run('d', 0), trips: [...run('', 0, true).trips, ...run('', 0, false).trips] };
  expect(hasPassed(both)).toBe(false);
});

test('the baseline is the last run that passed', () => {
  const runs = [run('a', 3), run('b', 2), run('c', 1, false)];
  expect(baselineOf({ runs, acceptances: [] })?.run).toBe('b');
  expect(baselineOf({ runs: runs.slice(2), acceptances: [] })).toBeUndefined();
});

/** The newest fifty are kept anyway. */
const fifty = (daysAgo: number) => Array.from({ length: 49 }, () => run('of fifty', daysAgo, false));
const others = (runs: readonly RunRecord[]) => names(runs).filter((name) => name !== 'of fifty');

test('runs are remembered for 35 days, and the baseline however old it is', () => {
  const runs = [run('older', 50), run('baseline', 40), run('stopped', 36, false), run('kept', 35, false), ...fifty(1)];
  expect(others(runsAfter({ runs }, run('now', 0, false)))).toEqual(['baseline', 'kept', 'now']);
  expect(others(runsAfter({ runs }, run('now', 0)))).toEqual(['kept', 'now']);
});

test('a run whose clock is ahead forgets nothing of the last fifty, and its record is no baseline before its time', () => {
  const ahead = runsAfter({ runs: [run('before', 1)] }, run('ahead', -60));
  expect(names(ahead)).toEqual(['before', 'ahead']);
  expect(names(upTo(nowMs, { runs: ahead, acceptances: [] }).runs)).toEqual(['before']);
  expect(others(runsAfter({ runs: [...ahead, ...fifty(0)] }, run('now', 0, false)))).toEqual([
    'before',
    'ahead',
    'now',
  ]);
});

test('what a run that passed left behind is accepted no more', () => {
  const runs = [run('a', 3, false), run('b', 2), run('c', 1, false)];
  expect(names(stoppedSince({ runs }))).toEqual(['c']);
  expect(names(stoppedSince({ runs: runs.slice(2) }))).toEqual(['c']);
});

test('however often it runs, the last five hundred are enough', () => {
  const runs = Array.from({ length: 600 }, (_, i) => run(`${i}`, 1, i > 0 ? false : undefined));
  const after = names(runsAfter({ runs }, run('now', 0, false)));
  expect(after).toHaveLength(501);
  expect([after[0], after[1], after.at(-1)]).toEqual(['0', '101', 'now']);
});
