import { trips } from '../../lambda/core/breakers.ts';
import type { Acceptance } from '../../lambda/core/run-history.ts';
import { dayMs, here, nowMs } from './build.ts';
import { breakers, functions, run, tasks, tripped, using } from './readings.ts';

const trippedRun = (number: number) =>
  run(
    0.5,
    {},
    {
      run: 'stopped',
      trips: [{ breaker: 'usage-drop', about: tasks, number, limit: 7, baseline: 10, accepted: false }],
    },
  );
const acceptances = [{ breaker: 'usage-drop', run: 'stopped', because: 'torn down', atMs: nowMs }] as const;

test('what a person accepted passes, as long as it is no worse and about the same', () => {
  const before = run(1, { [tasks]: 10, [functions]: 100 });
  const others = using(100, { source: 'lambda-functions' });
  const found = (count: number, accepting: readonly Acceptance[] = acceptances, stopped = trippedRun(5)) =>
    tripped([before, stopped], { findings: [using(count), others] }, { acceptances: accepting }).map(
      ({ accepted }) => accepted,
    );
  expect(found(5)).toEqual([true]);
  expect(found(6)).toEqual([true]);
  expect(found(4)).toEqual([false]);
  expect(found(5, [])).toEqual([false]);
  expect(found(5, [{ ...acceptances[0], breaker: 'newly-condemned' }])).toEqual([false]);
  expect(found(5, [{ ...acceptances[0], run: 'another' }])).toEqual([false]);
  const elsewhere = { ...trippedRun(5), trips: trippedRun(5).trips.map((trip) => ({ ...trip, about: functions })) };
  expect(found(5, acceptances, elsewhere)).toEqual([false]);
});

test('what was accepted before the last run that passed is used up', () => {
  const runs = [run(3, { [tasks]: 10 }), { ...trippedRun(5), atMs: nowMs - 2 * dayMs }, run(1, { [tasks]: 10 })];
  expect(tripped(runs, { findings: [using(5)] }, { acceptances }).map(({ accepted }) => accepted)).toEqual([
    false,
    false,
  ]);
});

test('after a run passed with an accepted drop, later ones are held against what came after it', () => {
  const passed = run(
    1,
    { [tasks]: 5 },
    {
      trips: [undefined, tasks].map((about) => ({
        breaker: 'usage-drop' as const,
        ...(about ? { about } : {}),
        number: 5,
        limit: 7,
        baseline: 10,
        accepted: true,
      })),
    },
  );
  expect(tripped([run(2, { [tasks]: 10 }), passed], { findings: [using(5)] })).toEqual([]);
  expect(tripped([run(2, { [tasks]: 10 }), passed], { findings: [using(2)] }).map(({ baseline }) => baseline)).toEqual([
    5, 5,
  ]);
});

test('after what a person accepted, only what is condemned later is judged: a build a day does not take it back', () => {
  const stopped = run(
    0.5,
    {},
    {
      run: 'stopped',
      trips: [{ breaker: 'newly-condemned', number: 15, limit: 10, baseline: 20, accepted: false }],
    },
  );
  const found = (later: number, breaker = 'newly-condemned') =>
    trips(
      { runs: [run(1, {}), stopped], acceptances: [{ breaker, run: 'stopped', because: 'x', atMs: 0 }] },
      breakers,
      {
        findings: [],
        newlyCondemned: (sinceMs) => {
          const newly = sinceMs < stopped.atMs ? 15 + later : later;
          return [{ repository: here, images: 20, newly, isArmed: true }];
        },
        surveyedAtMs: nowMs,
        nowMs,
      },
    )
      .filter(({ about }) => about === undefined)
      .map(({ number, accepted }) => [number, accepted]);
  expect(found(0)).toEqual([[15, true]]);
  expect(found(3)).toEqual([[18, true]]);
  expect(found(11)).toEqual([[11, false]]);
  expect(found(3, 'usage-drop')).toEqual([[18, false]]);
});
