import fc from 'fast-check';
import { componentsOf } from '../../lambda/core/component.ts';
import type { Component } from '../../lambda/core/component.ts';
import { condemnationAfter, graceOf, longestGapMs, pardonsIn, stateOf } from '../../lambda/core/condemnation.ts';
import type { Condemnation } from '../../lambda/core/condemnation.ts';
import { dayMs, digest, image, index, nowMs } from './build.ts';

const componentWith = (over: Parameters<typeof image>[1] = {}): Component => {
  const [component] = componentsOf([image('a', over)]);
  if (!component) throw new Error('no component');
  return component;
};
const component = componentWith({ tags: ['1.0'] });
const armed: Parameters<typeof condemnationAfter>[2] = {
  nowMs,
  action: 'delete',
  isComplete: true,
  isRemembered: true,
};
/** Surveys that condemn it, one after the other. */
const after = (days: readonly number[], over: Partial<typeof armed> = {}): Condemnation | undefined =>
  days.reduce<Condemnation | undefined>(
    (before, day) => condemnationAfter(before, component, { ...armed, ...over, nowMs: nowMs + day * dayMs }),
    undefined,
  );

test('a condemnation remembers its first and last survey, since when it is announced, and how many there were', () => {
  expect(after([0, 1, 3])).toEqual({
    state: stateOf(component),
    sinceMs: nowMs,
    seenAtMs: nowMs + 3 * dayMs,
    announcedAtMs: nowMs,
    surveys: 3,
  });
});

test('in report mode it is condemned, and not announced', () => {
  const reported = after([0, 1], { action: undefined });
  expect(reported).toEqual({ state: stateOf(component), sinceMs: nowMs, seenAtMs: nowMs + dayMs, surveys: 0 });
  const later = condemnationAfter(reported, component, { ...armed, nowMs: nowMs + 2 * dayMs });
  expect(later).toMatchObject({ sinceMs: nowMs, announcedAtMs: nowMs + 2 * dayMs, surveys: 1 });
});

test('back in report mode the announcement is over', () => {
  const announced = after([0, 1]);
  const reported = condemnationAfter(announced, component, { ...armed, action: undefined, nowMs: nowMs + 2 * dayMs });
  expect(reported).toEqual({ state: stateOf(component), sinceMs: nowMs, seenAtMs: nowMs + 2 * dayMs, surveys: 0 });
});

test('what was announced to go into the archive is announced anew before it is deleted', () => {
  const announced = after([0, 1], { action: 'archive' });
  expect(announced).toMatchObject({ announcedAtMs: nowMs, announcedFor: 'archive', surveys: 2 });
  const deleted = condemnationAfter(announced, component, { ...armed, nowMs: nowMs + 2 * dayMs });
  expect(deleted).toMatchObject({ sinceMs: nowMs, announcedAtMs: nowMs + 2 * dayMs, surveys: 1 });
  expect(deleted).not.toHaveProperty('announcedFor');
  const again = condemnationAfter(deleted, component, { ...armed, action: 'archive', nowMs: nowMs + 3 * dayMs });
  expect(again).toMatchObject({ announcedAtMs: nowMs + 2 * dayMs, surveys: 2 });
});

test('a survey with a gap neither counts nor ends it', () => {
  const known = condemnationAfter(after([0]), component, { ...armed, isComplete: false, nowMs: nowMs + dayMs });
  expect(known).toMatchObject({ surveys: 1, announcedAtMs: nowMs, seenAtMs: nowMs + dayMs });
});

test.each([
  ['a new tag', { tags: ['1.0', 'prod'] }],
  ['a lost tag', { tags: [] }],
  ['another push', { tags: ['1.0'], daysOld: 3 }],
  ['a restore', { tags: ['1.0'], restoredAtMs: nowMs }],
] as const)('%s ends it: it begins anew', (_, over) => {
  const changed = condemnationAfter(after([0, 1]), componentWith(over), { ...armed, nowMs: nowMs + 2 * dayMs });
  expect(changed).toMatchObject({ sinceMs: nowMs + 2 * dayMs, announcedAtMs: nowMs + 2 * dayMs, surveys: 1 });
});

test('a member that joins ends it', () => {
  const [grown = component] = componentsOf([index('i', ['a']), image('a', { tags: ['1.0'] })]);
  expect(stateOf(grown)).not.toBe(stateOf(component));
});

test('what ledgers hold of its members never changes: another text would begin every grace anew', () => {
  const [listed] = componentsOf([
    index('i', ['a'], { tags: ['1.0', 'latest'], daysOld: 1 }),
    image('a', { daysOld: 0, restoredAtMs: nowMs + 1 }),
  ]);
  expect(listed && stateOf(listed)).toBe(
    '6100000000000000,1780272000000,1780272000001 6900000000000000,1780185600000,0,1.0,latest',
  );
});

test('going into the archive does not end it', () => {
  expect(stateOf(componentWith({ tags: ['1.0'], status: 'archived' }))).toBe(stateOf(component));
});

test('a silence as long as the longest gap goes on, a longer one ends it, and so does a clock that went back', () => {
  const known = after([0]);
  const at = (ms: number) => condemnationAfter(known, component, { ...armed, nowMs: ms }).announcedAtMs;
  expect(at(nowMs + longestGapMs)).toBe(nowMs);
  expect(at(nowMs + longestGapMs + 1)).toBe(nowMs + longestGapMs + 1);
  expect(at(nowMs)).toBe(nowMs);
  expect(at(nowMs - 1)).toBe(nowMs - 1);
});

test('two surveys at the same instant are two', () => {
  expect(after([0, 1, 1])).toMatchObject({ announcedAtMs: nowMs, surveys: 3 });
});

test('a silence makes nothing new, however long, and a clock that went back makes nothing older than it says', () => {
  const seen = [nowMs + 100 * dayMs, nowMs - 1].map((ms) =>
    condemnationAfter(after([0]), component, { ...armed, nowMs: ms }),
  );
  expect(seen.map(({ sinceMs }) => sinceMs)).toEqual([nowMs, nowMs - 1]);
});

test('where no ledger could have remembered it, nobody knows since when it is condemned', () => {
  const lost = after([0], { isRemembered: false });
  expect(lost).toMatchObject({ sinceMs: 0, announcedAtMs: nowMs, surveys: 1 });
  expect(condemnationAfter(lost, component, { ...armed, nowMs: nowMs + dayMs })).toMatchObject({ sinceMs: 0 });
});

const grace = (days: readonly number[], over: Partial<typeof armed> = {}) => {
  const known = after(days, over);
  return known && graceOf(known, 7 * dayMs, nowMs + (days.at(-1) ?? 0) * dayMs);
};

const hour = 1 / 24;

test('it goes when two surveys condemned it over the grace, as schedules keep it: to the hour', () => {
  const held = { hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs + 7 * dayMs };
  expect(grace([0, 7 - 1.01 * hour])).toEqual(held);
  expect(grace([0, 7 - hour])).toBeUndefined();
  expect(grace([0, 7])).toBeUndefined();
  expect(grace([0, 1, 2, 9])).toBeUndefined();
  expect(grace([7])).toEqual({ ...held, announcedAtMs: nowMs + 7 * dayMs, untilMs: nowMs + 14 * dayMs });
});

test('of a grace of hours no hour is forgiven', () => {
  const known = after([0, 0.01]) ?? { state: '', sinceMs: 0, seenAtMs: 0, surveys: 0 };
  expect(graceOf(known, 2 * 3_600_000, nowMs + 3_600_000)).toMatchObject({ hold: 'grace' });
});

test('surveys with gaps do not make up two', () => {
  expect(grace([0, 7, 14], { isComplete: false })).toMatchObject({ hold: 'grace' });
});

test('what was never announced has all of its grace before it', () => {
  expect(graceOf({ state: '', sinceMs: 0, seenAtMs: 0, surveys: 5 }, dayMs, nowMs)).toEqual({
    hold: 'grace',
    announcedAtMs: nowMs,
    untilMs: nowMs + dayMs,
  });
});

test('without grace one survey is enough', () => {
  expect(
    graceOf({ state: '', sinceMs: nowMs, seenAtMs: nowMs, announcedAtMs: nowMs, surveys: 1 }, 0, nowMs),
  ).toBeUndefined();
});

test('whatever the surveys, nothing goes before it was announced for the grace and seen twice', () => {
  const anySurvey = fc.record({
    hours: fc.integer({ min: 0, max: 24 * 40 }),
    isArmed: fc.boolean(),
    isComplete: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anySurvey, { minLength: 1, maxLength: 12 }), (surveys) => {
      let known: Condemnation | undefined;
      let atMs = nowMs;
      const past: Past[] = [];
      for (const { hours, isArmed, isComplete } of surveys) {
        atMs += hours * 3_600_000;
        known = condemnationAfter(known, component, {
          ...armed,
          nowMs: atMs,
          action: isArmed ? 'delete' : undefined,
          isComplete,
        });
        past.push({ atMs, isArmed, isComplete });
        const goes = isArmed && graceOf(known, 7 * dayMs, atMs) === undefined;
        expect(goes).toBe(isArmed && mayGo(announcedIn(past), atMs));
      }
    }),
  );
});

interface Past {
  readonly atMs: number;
  readonly isArmed: boolean;
  readonly isComplete: boolean;
}

/** The surveys since the last one in report mode, and since the last silence that was too long. */
function announcedIn(past: readonly Past[]): readonly Past[] {
  const end = past.findLastIndex(
    ({ isArmed, atMs }, i) => !isArmed || atMs - (past[i - 1]?.atMs ?? atMs) > longestGapMs,
  );
  return past.slice(past[end]?.isArmed ? end : end + 1);
}

const mayGo = (announced: readonly Past[], atMs: number): boolean =>
  announced.filter(({ isComplete }) => isComplete).length >= 2 &&
  atMs - (announced[0]?.atMs ?? atMs) >= (7 - hour) * dayMs;

const announcedBefore = new Map([[digest('a'), after([0, 1]) ?? { state: '', sinceMs: 0, seenAtMs: 0, surveys: 0 }]]);

test('what was announced and is kept now is pardoned, with the rules that keep it', () => {
  const decision = {
    component,
    verdict: 'keep',
    reasons: [
      { rule: 'protected-tag', tag: 'a', pattern: 'a' },
      { rule: 'newest-untagged', rank: 1, keepNewest: 2 },
    ],
  } as const;
  expect(pardonsIn(announcedBefore, [decision])).toEqual([
    { component: digest('a'), tags: ['1.0'], because: 'protected-tag, newest-untagged' },
  ]);
});

test('what was announced and has changed is pardoned until it is announced again', () => {
  const changed = componentWith({ tags: ['2.0'] });
  expect(pardonsIn(announcedBefore, [{ component: changed, verdict: 'condemned' }])).toEqual([
    { component: digest('a'), tags: ['2.0'], because: 'changed' },
  ]);
});

test('what is still condemned as it was, or was never announced, is no pardon', () => {
  expect(pardonsIn(announcedBefore, [{ component, verdict: 'condemned' }])).toEqual([]);
  const reported = new Map([[digest('a'), { state: '', sinceMs: 0, seenAtMs: 0, surveys: 0 }]]);
  expect(pardonsIn(reported, [{ component, verdict: 'condemned' }])).toEqual([]);
  expect(pardonsIn(new Map(), [{ component, verdict: 'condemned' }])).toEqual([]);
});
