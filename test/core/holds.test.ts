import { componentsOf } from '../../lambda/core/component.ts';
import type { Condemnation } from '../../lambda/core/condemnation.ts';
import { stateOf } from '../../lambda/core/condemnation.ts';
import { goingIn, holdsFor } from '../../lambda/core/holds.ts';
import type { Circumstances } from '../../lambda/core/holds.ts';
import type { Image } from '../../lambda/core/image.ts';
import type { Decision, Hold } from '../../lambda/core/verdict.ts';
import { dayMs, digest, image, nameOf, nowMs } from './build.ts';

const veto: Hold = { hold: 'veto', source: 'ecs-tasks', account: '111111111111', region: 'eu-west-1', error: 'x' };
const decisions = (...images: readonly Image[]): readonly Decision[] =>
  componentsOf(images).map((component) =>
    component.tags.includes('kept')
      ? { component, verdict: 'keep', reasons: [{ rule: 'protected-tag', tag: 'kept', pattern: 'kept' }] }
      : { component, verdict: 'condemned' },
  );
const held = (over: Partial<Circumstances>, ...images: readonly Image[]) =>
  holdsFor(decisions(...images), {
    mode: 'delete',
    vetoesOf: () => [],
    onAll: [],
    onEach: () => [],
    condemnations: new Map(),
    isRemembered: true,
    archive: new Map(),
    graceMs: 0,
    archiveForMs: 30 * dayMs,
    nowMs,
    ...over,
  });
const holdsOf = (over: Partial<Circumstances>, ...images: readonly Image[]) =>
  [...held(over, ...images).holds].map(([id, holds]) => [nameOf(id), holds.map(({ hold }) => hold)]);

test('what nothing holds back goes, and what is kept is not asked about', () => {
  const result = held({}, image('a'), image('b', { tags: ['kept'] }));
  expect([...goingIn(result)].map(nameOf)).toEqual(['a']);
  expect([...result.condemnations.keys()].map(nameOf)).toEqual(['a']);
});

test('where the ledger is lost, what has a grace before it counts as no surge; without grace it does', () => {
  const lost = [dayMs, 0].map((graceMs) => held({ isRemembered: false, graceMs }, image('a')));
  expect(lost.map(({ condemnations }) => condemnations.get(digest('a'))?.sinceMs)).toEqual([0, nowMs]);
});

test('report mode holds everything, and announces nothing', () => {
  expect(holdsOf({ mode: 'report', graceMs: dayMs }, image('a'))).toEqual([['a', ['mode']]]);
  expect(held({ mode: 'report' }, image('a')).condemnations.get(digest('a'))?.announcedAtMs).toBeUndefined();
});

const vetoesOf: Circumstances['vetoesOf'] = ({ id }) => (id === digest('a') ? [veto] : []);

test('a veto holds what it could have named, and such a survey does not count', () => {
  expect(holdsOf({ vetoesOf }, image('a'), image('b'))).toEqual([
    ['a', ['veto']],
    ['b', []],
  ]);
  const surveys = [...held({ vetoesOf }, image('a'), image('b')).condemnations.values()].map((one) => one.surveys);
  expect(surveys).toEqual([0, 1]);
});

test('what holds all of a repository holds each, and a tag is no gap in the survey', () => {
  const tag: Hold = { hold: 'repository-tag', tag: 'ecr-keeper:hold' };
  expect(holdsOf({ onAll: [tag] }, image('a'))).toEqual([['a', ['repository-tag']]]);
  expect(held({ onAll: [tag] }, image('a')).condemnations.get(digest('a'))?.surveys).toBe(1);
  expect(held({ onAll: [veto] }, image('a')).condemnations.get(digest('a'))?.surveys).toBe(0);
});

const since = (one: Image, daysAgo: number): ReadonlyMap<typeof one.digest, Condemnation> => {
  const [component] = componentsOf([one]);
  const atMs = nowMs - daysAgo * dayMs;
  const state = component ? stateOf(component) : '';
  return new Map([[one.digest, { state, sinceMs: atMs, seenAtMs: atMs, announcedAtMs: atMs, surveys: 1 }]]);
};

test('grace counts with this survey: the second one over it lets it go', () => {
  const one = image('a');
  expect(holdsOf({ graceMs: 7 * dayMs }, one)).toEqual([['a', ['grace']]]);
  expect(holdsOf({ graceMs: 7 * dayMs, condemnations: since(one, 6) }, one)).toEqual([['a', ['grace']]]);
  expect(holdsOf({ graceMs: 7 * dayMs, condemnations: since(one, 7) }, one)).toEqual([['a', []]]);
});

test('what we archived may be archived further at once, and deleted only after its time', () => {
  const atMs = nowMs - dayMs;
  const archived: Image = { ...image('a', { status: 'archived' }), archivedAtMs: atMs };
  const archive = new Map([
    [archived.digest, { pushedAtMs: archived.pushedAtMs, intendedAtMs: atMs, archivedAtMs: atMs }],
  ]);
  const [, signature] = [image('b'), image('c', { subject: archived.digest })];
  expect(holdsOf({ archive, mode: 'archive' }, archived)).toEqual([['a', ['archived']]]);
  expect(holdsOf({ archive, mode: 'delete' }, archived)).toEqual([['a', ['archived']]]);
  expect(holdsOf({ archive, mode: 'archive', archiveForMs: dayMs }, archived)).toEqual([['a', []]]);
  expect(holdsOf({ archive, mode: 'archive' }, archived, signature)).toEqual([['a', []]]);
  expect(holdsOf({ archive, mode: 'delete' }, archived, signature)).toEqual([['a', ['archived']]]);
});
