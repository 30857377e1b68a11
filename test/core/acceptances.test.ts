import { trips } from '../../lambda/core/breakers.ts';
import type { Trip } from '../../lambda/core/breakers.ts';
import type { Acceptance } from '../../lambda/core/run-history.ts';
import { dayMs, here, nowMs, replica } from './build.ts';
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

const passedWith = (trip: Pick<Trip, 'breaker' | 'about'>) =>
  run(1, { [tasks]: 5 }, { trips: [{ number: 5, limit: 7, baseline: 10, accepted: true, ...trip }] });

test.each<[string, number, Pick<Trip, 'breaker' | 'about'>]>([
  ['a drop of the cell', 5, { breaker: 'usage-drop', about: tasks }],
  ['a drop of all', 5, { breaker: 'usage-drop' }],
  ['that nothing is used any more', 5, { breaker: 'usage-empty' }],
  ['a drop of another cell', 10, { breaker: 'usage-drop', about: functions }],
  ['a surge', 10, { breaker: 'newly-condemned' }],
  ['an old survey', 10, { breaker: 'survey-age' }],
])('after %s was accepted, a cell is held against %d images', (_, baseline, trip) => {
  const found = tripped([run(2, { [tasks]: 10 }), passedWith(trip)], { findings: [] });
  expect(found.filter(({ about }) => about === tasks).map((one) => one.baseline)).toEqual([baseline]);
});

const stoppedBy = (...numbers: readonly Omit<Trip, 'accepted' | 'limit' | 'baseline'>[]) =>
  run(
    0.5,
    {},
    { run: 'stopped', trips: numbers.map((trip) => ({ ...trip, limit: 1, baseline: 20, accepted: false })) },
  );
const accepting = (breaker: Trip['breaker']): readonly Acceptance[] => [
  { breaker, run: 'stopped', because: 'x', atMs: 0 },
];

test.each([
  [3_999_999, true],
  [4_000_000, true],
  [4_000_001, false],
])('the age of 4,000,000 ms that a person accepted passes, an older survey does not: %d', (ageMs, expected) => {
  const runs = [run(1, {}), stoppedBy({ breaker: 'survey-age', number: 4_000_000 })];
  const given = { acceptances: accepting('survey-age') };
  const found = tripped(runs, { surveyedAtMs: nowMs - ageMs }, given);
  expect(found.map(({ accepted }) => accepted)).toEqual([expected]);
});

test('that nothing is in use any more passes once a person accepted it', () => {
  const runs = [run(1, { [tasks]: 2 }), stoppedBy({ breaker: 'usage-empty', number: 0 })];
  const found = (breaker: Trip['breaker']) =>
    tripped(runs, { findings: [] }, { acceptances: accepting(breaker) }).map(({ accepted }) => accepted);
  expect(found('usage-empty')).toEqual([true]);
  expect(found('usage-drop')).toEqual([false]);
});

test('of several breakers that stopped a run, the one that was accepted is what the person saw', () => {
  const stopped = stoppedBy({ breaker: 'newly-condemned', number: 15 }, { breaker: 'usage-drop', number: 6 });
  const before = run(1, { [tasks]: 10 });
  const found = tripped([before, stopped], { findings: [using(6)] }, { acceptances: accepting('usage-drop') });
  expect(found.map(({ about, accepted }) => [about, accepted])).toEqual([
    [undefined, true],
    [tasks, false],
  ]);
});

test('what was accepted of one repository stays so, whatever is condemned of another later', () => {
  const app = '111111111111/eu-west-1/app';
  const stopped = stoppedBy({ breaker: 'newly-condemned', about: app, number: 15 });
  const history = { runs: [run(1, {}), stopped], acceptances: accepting('newly-condemned') };
  const found = trips(history, breakers, {
    findings: [],
    newlyCondemned: (sinceMs) => [
      { repository: here, images: 20, newly: sinceMs < stopped.atMs ? 15 : 0, isArmed: true },
      { repository: replica, images: 20, newly: 18, isArmed: true },
    ],
    surveyedAtMs: nowMs,
    nowMs,
  });
  expect(found.map(({ about, number, accepted }) => [about, number, accepted])).toEqual([
    [undefined, 33, false],
    [app, 15, true],
    ['111111111111/us-east-1/app', 18, false],
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
