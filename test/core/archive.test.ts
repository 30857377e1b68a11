import { actionFor, archivedHold, isArchivedByUs } from '../../lambda/core/archive.ts';
import type { Archive } from '../../lambda/core/archive.ts';
import { componentsOf, sharedIn } from '../../lambda/core/component.ts';
import type { Component } from '../../lambda/core/component.ts';
import type { Image } from '../../lambda/core/image.ts';
import { condemned, dayMs, digest, image, index, nowMs, retention, rulesFor } from './build.ts';

const archivedAtMs = nowMs - 10 * dayMs;
const archived = (name: string, over: Partial<Image> = {}): Image => ({
  ...image(name, { status: 'archived' }),
  archivedAtMs,
  ...over,
});
const { pushedAtMs } = image('a');
const ours: Archive = new Map([[digest('a'), { pushedAtMs, intendedAtMs: archivedAtMs - 5000, archivedAtMs }]]);
const intended: Archive = new Map([[digest('a'), { pushedAtMs, intendedAtMs: archivedAtMs }]]);
const whole = (...images: readonly Image[]): Component => {
  const [component, ...others] = componentsOf(images);
  if (!component || others.length > 0) throw new Error('one component is needed');
  return component;
};

test('what is in the archive since exactly the moment at which we put it there is ours', () => {
  expect(isArchivedByUs(archived('a'), ours)).toBe(true);
  expect(isArchivedByUs(archived('a', { archivedAtMs: archivedAtMs + 1 }), ours)).toBe(false);
});

test.each([
  ['is nobody in our ledger', archived('b')],
  ['is active', image('a')],
  ['is on its way back', archived('a', { status: 'activating' })],
  ['was pushed again', archived('a', { pushedAtMs: pushedAtMs + 1 })],
  ['does not say since when', image('a', { status: 'archived' })],
])('what %s is not ours', (_, one) => {
  expect(isArchivedByUs(one, ours)).toBe(false);
});

test('of a run that died before it could look, what was archived within the hour is taken for its doing', () => {
  const moments = [-60_001, -60_000, 0, 3_600_000, 3_600_001];
  const images = moments.map((ms) => archived('a', { archivedAtMs: archivedAtMs + ms }));
  expect(images.map((one) => isArchivedByUs(one, intended))).toEqual([false, true, true, true, false]);
});

test('mode archive archives a component until all of it is there, and then deletes it; mode delete deletes', () => {
  const parts = whole(index('i', ['a']), archived('a'));
  expect(actionFor('archive', parts, new Set())).toBe('archive');
  expect(actionFor('archive', whole(archived('a')), new Set())).toBe('delete');
  expect(actionFor('delete', parts, new Set())).toBe('delete');
});

test('a platform that another index lists as well keeps no archived index from being deleted', () => {
  const images = [
    { ...index('i', ['a', 'b']), status: 'archived' } as const,
    archived('a'),
    image('b'),
    index('j', ['b']),
  ];
  const components = componentsOf(images);
  const shared = sharedIn(components);
  expect(shared).toEqual(new Set([digest('b')]));
  expect(components.map((one) => [one.id, actionFor('archive', one, shared)])).toEqual(
    expect.arrayContaining([
      [digest('i'), 'delete'],
      [digest('j'), 'archive'],
    ]),
  );
});

test('what we archived stays for as long as it was promised, whichever of its members came last', () => {
  const both = whole(
    { ...index('i', ['a'], { status: 'archived' }), archivedAtMs: archivedAtMs + dayMs },
    archived('a'),
  );
  const later: Archive = new Map([
    ...ours,
    [digest('i'), { pushedAtMs, intendedAtMs: 0, archivedAtMs: archivedAtMs + dayMs }],
  ]);
  const hold = (forMs: number) => archivedHold(both, later, { forMs, nowMs });
  expect(hold(30 * dayMs)).toEqual({ hold: 'archived', untilMs: archivedAtMs + 31 * dayMs });
  expect(hold(9 * dayMs + 1)).toEqual({ hold: 'archived', untilMs: archivedAtMs + 10 * dayMs + 1 });
  expect(hold(9 * dayMs)).toBeUndefined();
  expect(hold(Infinity)).toEqual({ hold: 'archived' });
});

test('what we did not archive was promised nothing', () => {
  expect(archivedHold(whole(archived('b')), ours, { forMs: 30 * dayMs, nowMs })).toBeUndefined();
});

test('what is not in the archive was promised nothing', () => {
  expect(archivedHold(whole(image('a')), ours, { forMs: 30 * dayMs, nowMs })).toBeUndefined();
});

const isOurs = (one: Image): boolean => isArchivedByUs(one, ours);

test('what others archived stays, what we archived is judged like anything else, and what comes back is wanted', () => {
  const images = [archived('a'), archived('b'), archived('c', { status: 'activating' })];
  expect(condemned(images, retention(), { isArchivedByUs: isOurs })).toEqual(['a']);
  expect(rulesFor('b', images, retention(), { isArchivedByUs: isOurs })).toEqual(['archived-by-others']);
  expect(condemned(images, retention({ archived: 'delete' }), { isArchivedByUs: isOurs })).toEqual(['a', 'b']);
});
