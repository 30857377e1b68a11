import { inUseOf, unreadOf } from '../../lambda/core/in-use.ts';
import type { Reference } from '../../lambda/core/usage.ts';
import { digest, here, nowMs, reference, replica } from './build.ts';
import { breakers, functions, run, silent, tasks, tripped, using } from './readings.ts';

test('in use are different images, by digest or else by tag, of complete cells; earlier versions do not count', () => {
  const references: readonly Reference[] = [
    reference({ digest: digest('a') }),
    reference({ digest: digest('a'), tag: 'x', usedBy: 'another' }),
    reference({ tag: 'b' }),
    reference({ tag: 'b', repository: replica }),
    reference({ tag: 'c', role: 'rollback-target' }),
  ];
  const findings = [
    using(0, { references }),
    using(0, { source: 'batch-jobs' }),
    silent('failed', 'ecs-tasks', 'us-east-1'),
  ];
  expect(inUseOf(findings)).toEqual({ [tasks]: 3 });
  expect(inUseOf([using(2, { source: 'kubernetes', unit: 'prod' })])).toEqual({
    'kubernetes 111111111111 eu-west-1 prod': 2,
  });
  expect(inUseOf([using(0, { references: ['b', 'c'].map((tag) => reference({ tag })) })])).toEqual({ [tasks]: 2 });
});

test('a record names cells in one order, whichever was read first', () => {
  const findings = [using(1, { source: 'lambda-functions' }), using(1)];
  expect(Object.keys(inUseOf(findings))).toEqual([tasks, functions]);
  expect(Object.keys(inUseOf(findings.toReversed()))).toEqual([tasks, functions]);
});

test('a cell that names fewer images than in two weeks by more than the limit trips, and so does the total', () => {
  const trip = { breaker: 'usage-drop', number: 6, limit: 7, baseline: 10, accepted: false };
  expect(tripped([run(1, { [tasks]: 10 })], { findings: [using(6)] })).toStrictEqual([trip, { ...trip, about: tasks }]);
  expect(tripped([run(1, { [tasks]: 10 })], { findings: [using(7)] })).toEqual([]);
});

test('a drop in one cell may hide in the total', () => {
  const before = run(1, { [tasks]: 10, [functions]: 100 });
  const findings = [using(5), using(100, { source: 'lambda-functions' })];
  expect(tripped([before], { findings }).map(({ about }) => about)).toEqual([tasks]);
});

test('many small drops make a big one', () => {
  const regions = ['a', 'b', 'c', 'd'];
  const before = run(1, Object.fromEntries(regions.map((region) => [`ecs-tasks 111111111111 ${region}`, 3])));
  const findings = regions.map((region) => using(1, { region }));
  expect(tripped([before], { findings }).map(({ about, number, baseline }) => [about, number, baseline])).toEqual([
    [undefined, 4, 12],
  ]);
});

test('fewer than three images less are no incident, unless nothing is left at all', () => {
  expect(tripped([run(1, { [tasks]: 3 })], { findings: [using(1)] })).toEqual([]);
  expect(tripped([run(1, { [tasks]: 2 })], { findings: [using(0)] })).toEqual([
    { breaker: 'usage-empty', number: 0, limit: 1, baseline: 2, accepted: false },
  ]);
  expect(
    tripped([run(1, { [tasks]: 2, [functions]: 1 })], {
      findings: [using(0), using(1, { source: 'lambda-functions' })],
    }),
  ).toEqual([]);
});

test('a cell that is gone altogether counts as empty: its cluster, or its region, was deleted', () => {
  const cluster = 'kubernetes 111111111111 eu-west-1 prod';
  const found = tripped([run(1, { [cluster]: 5, [functions]: 40 })], {
    findings: [using(40, { source: 'lambda-functions' })],
  });
  expect(found.map(({ about }) => about)).toEqual([cluster]);
});

test.each(['failed', 'barred', 'excluded'] as const)(
  'a cell that is %s is held by other means, and counts nowhere',
  (status) => {
    const before = [run(1, { [tasks]: 10, [functions]: 2 })];
    const findings = [silent(status), using(2, { source: 'lambda-functions' })];
    expect(tripped(before, { findings })).toEqual([]);
  },
);

test('where clusters could not be listed, nobody knows about each of them', () => {
  const findings = [silent('failed', 'kubernetes'), using(1)];
  expect(tripped([run(1, { 'kubernetes 111111111111 eu-west-1 prod': 9, [tasks]: 1 })], { findings })).toEqual([]);
});

test('the most of two weeks counts, of runs that passed', () => {
  const stopped = { trips: [{ breaker: 'survey-age', number: 2, limit: 1, baseline: 0, accepted: false }] } as const;
  const runs = [
    run(20, { [tasks]: 100 }),
    run(14, { [tasks]: 10 }),
    run(2, { [tasks]: 50 }, stopped),
    run(1, { [tasks]: 4 }),
  ];
  expect(tripped(runs, { findings: [using(4)] }).map(({ baseline }) => baseline)).toEqual([10, 10]);
  expect(tripped(runs.slice(0, 1), { findings: [using(4)] })[0]?.baseline).toBe(100);
});

test.each([
  [15, 50],
  [15.01, 10],
])('two weeks before the last run count and no more: of %d days ago, it is held against %d', (daysAgo, expected) => {
  const runs = [run(daysAgo, { [functions]: 50 }), run(1, { [functions]: 10 })];
  expect(tripped(runs, { findings: [] }).map(({ baseline }) => baseline)).toEqual([expected, expected, expected]);
});

test('a cell is held against the last runs that read it', () => {
  const unread = { unread: [functions] };
  const runs = [run(30, { [functions]: 10, [tasks]: 1 }), ...[15, 8, 1].map((ago) => run(ago, { [tasks]: 1 }, unread))];
  const findings = [using(1), using(2, { source: 'lambda-functions' })];
  expect(tripped(runs, { findings }).map(({ about, baseline }) => [about, baseline])).toEqual([
    [undefined, 11],
    [functions, 10],
  ]);
  const [, ...others] = runs;
  expect(tripped([run(30, { [functions]: 10 }), ...others, run(0.5, {})], { findings })).toEqual([]);
});

test('a record names the cells as unread that runs before knew', () => {
  const prod = 'kubernetes 111111111111 eu-west-1 prod';
  const findings = [silent('failed', 'kubernetes'), silent('excluded', 'batch-jobs'), using(1)];
  expect(unreadOf({ runs: [run(2, { [tasks]: 2, [prod]: 1 }), run(1, { [functions]: 1 })] }, findings)).toEqual([prod]);
});

test('of tasks and jobs the least that three runs saw has to be there: they come and go', () => {
  const runs = [10, 40, 10].map((count, i) => run(3 - i, { [tasks]: count }));
  expect(tripped(runs, { findings: [using(7)] })).toEqual([]);
  expect(tripped(runs, { findings: [using(6)] }).map(({ baseline }) => baseline)).toEqual([10, 10]);
  expect(tripped(runs.slice(1), { findings: [using(10)] }).map(({ baseline }) => baseline)).toEqual([40, 40]);
  const lasting = runs.map((one) => ({ ...one, inUse: { [functions]: one.inUse[tasks] ?? 0 } }));
  const findings = [using(10, { source: 'lambda-functions' })];
  expect(tripped(lasting, { findings }).map(({ baseline }) => baseline)).toEqual([40, 40]);
});

test('what can lose nothing stops nothing, unless that is true of all', () => {
  const pilot = { repository: here, images: 20, newly: 20, isArmed: false };
  const other = { repository: replica, images: 5, newly: 0 };
  expect(tripped([run(1, {})], { repositories: [pilot, { ...other, isArmed: true }] })).toEqual([]);
  expect(tripped([run(1, {})], { repositories: [pilot, { ...other, isArmed: false }] })).toHaveLength(2);
});

test('without a run that passed nothing is compared', () => {
  const stopped = run(
    1,
    { [tasks]: 10 },
    { trips: [{ breaker: 'usage-empty', number: 0, limit: 1, baseline: 1, accepted: false }] },
  );
  expect(tripped([stopped], { findings: [using(0)] })).toEqual([]);
  expect(
    tripped([], { findings: [using(0)], repositories: [{ repository: here, images: 20, newly: 20, isArmed: true }] }),
  ).toEqual([]);
});

test('a repository of which too much is newly condemned trips, and so does the account', () => {
  const repositories = [
    { repository: here, images: 20, newly: 11, isArmed: true },
    { repository: replica, images: 100, newly: 0, isArmed: true },
  ];
  const trip = { breaker: 'newly-condemned', number: 11, limit: 10, baseline: 20, accepted: false };
  expect(tripped([run(1, {})], { repositories })).toEqual([{ ...trip, about: '111111111111/eu-west-1/app' }]);
  expect(tripped([run(1, {})], { repositories: repositories.slice(0, 1) })).toStrictEqual([
    trip,
    { ...trip, about: '111111111111/eu-west-1/app' },
  ]);
  expect(tripped([run(1, {})], { repositories: [{ repository: here, images: 20, newly: 10, isArmed: true }] })).toEqual(
    [],
  );
});

test('fewer than ten newly condemned images are no incident, however small the repository', () => {
  expect(tripped([run(1, {})], { repositories: [{ repository: here, images: 9, newly: 9, isArmed: true }] })).toEqual(
    [],
  );
  expect(
    tripped([run(1, {})], { repositories: [{ repository: here, images: 10, newly: 10, isArmed: true }] }),
  ).toHaveLength(2);
});

test('a survey that is too old trips, whatever else is known', () => {
  expect(tripped([], { surveyedAtMs: nowMs - 3_600_001 })).toEqual([
    { breaker: 'survey-age', number: 3_600_001, limit: 3_600_000, baseline: 0, accepted: false },
  ]);
  expect(tripped([], { surveyedAtMs: nowMs - 3_600_000 })).toEqual([]);
});

test('breakers that are switched off in writing trip at nothing', () => {
  const off = { usageDrop: Infinity, newlyCondemned: Infinity, surveyAgeMs: Infinity };
  const repositories = [{ repository: here, images: 50, newly: 50, isArmed: true }];
  expect(
    tripped([run(1, { [tasks]: 50 })], { findings: [using(0)], repositories, surveyedAtMs: 0 }, { breakers: off }),
  ).toEqual([]);
});

test('a limit of everything trips only when nothing is left at all', () => {
  const lax = { ...breakers, usageDrop: 1 };
  expect(tripped([run(1, { [tasks]: 100 })], { findings: [using(1)] }, { breakers: lax })).toEqual([]);
  expect(tripped([run(1, { [tasks]: 100 })], { findings: [] }, { breakers: lax })).toEqual([
    { breaker: 'usage-empty', number: 0, limit: 1, baseline: 100, accepted: false },
  ]);
});

test('a limit of nothing trips at the first three images that are missing', () => {
  const strict = { ...breakers, usageDrop: 0 };
  expect(tripped([run(1, { [tasks]: 100 })], { findings: [using(98)] }, { breakers: strict })).toEqual([]);
  expect(tripped([run(1, { [tasks]: 100 })], { findings: [using(97)] }, { breakers: strict })).toHaveLength(2);
});
