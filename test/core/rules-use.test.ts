import { byRepository } from '../../lambda/core/mentions.ts';
import type { Mention, UnknownPin } from '../../lambda/core/usage.ts';
import {
  condemned,
  dayMs,
  digest,
  here,
  image,
  index,
  mention,
  nowMs,
  plan,
  reference,
  replica,
  retention,
  rulesFor,
} from './build.ts';

const other = { ...here, name: 'other' };
const three = [image('a', { tags: ['v1'] }), image('b', { tags: ['v2'] }), image('c')];

test('a tag keeps the image in its own repository only', () => {
  expect(condemned(three, retention(), { references: [reference({ tag: 'v1' })] })).toEqual(['b', 'c']);
  for (const repository of [other, replica, { ...here, account: '222222222222' }]) {
    const references = [reference({ tag: 'v1', repository })];
    expect(condemned(three, retention(), { references })).toEqual(['a', 'b', 'c']);
  }
});

test('a digest keeps the image wherever it is, also when nobody knows the repository', () => {
  for (const repository of [here, other, replica]) {
    const references = [reference({ digest: digest('c'), repository })];
    expect(condemned(three, retention(), { references })).toEqual(['a', 'b']);
  }
  const references = [{ digest: digest('c'), usedBy: 'pod', role: 'in-use' } as const];
  expect(condemned(three, retention(), { references })).toEqual(['a', 'b']);
});

test('a reference by tag and digest keeps what runs today and what the next deployment will pull', () => {
  const references = [reference({ tag: 'v1', digest: digest('b') })];
  expect(condemned(three, retention(), { references })).toEqual(['c']);
});

test('a tag that resolves in another repository keeps the copies of its image', () => {
  const references = [reference({ tag: 'prod', repository: replica })];
  const resolved = new Map([['111111111111/us-east-1/app:prod', digest('c')]]);
  expect(condemned(three, retention(), { references, resolved })).toEqual(['a', 'b']);
  expect(rulesFor('c', three, retention(), { references, resolved })).toEqual(['in-use-elsewhere']);
});

test('one user here makes it in use, users elsewhere only make it in use elsewhere', () => {
  const there = reference({ digest: digest('a'), repository: replica });
  expect(rulesFor('a', three, retention(), { references: [there] })).toEqual(['in-use-elsewhere']);
  const both = [there, reference({ tag: 'v1' })];
  expect(rulesFor('a', three, retention(), { references: both })).toEqual(['in-use']);
});

test('what somebody may go back to is a rollback target, also if somebody else runs it', () => {
  const back = reference({ tag: 'v1', role: 'rollback-target', usedBy: 'service web' });
  expect(rulesFor('a', three, retention(), { references: [back] })).toEqual(['rollback-target']);
  const both = [back, reference({ digest: digest('a'), usedBy: 'task' })];
  expect(plan(three, retention(), { references: both })[0]).toMatchObject({
    reasons: [
      { rule: 'in-use', count: 1, usedBy: ['task'] },
      { rule: 'rollback-target', count: 1, usedBy: ['service web'] },
    ],
  });
});

test('an image without a user is condemned, and no reason is made up', () => {
  expect(plan(three, retention())).toMatchObject(three.map(() => ({ verdict: 'condemned' })));
});

test('of many users ten are named, in order, and all are counted', () => {
  const users = Array.from({ length: 11 }, (_, i) => `task ${i + 10}`);
  const references = users.toReversed().map((usedBy) => reference({ tag: 'v1', usedBy }));
  expect(plan(three, retention(), { references })[0]).toMatchObject({
    reasons: [{ count: 11, usedBy: users.slice(0, 10) }],
  });
});

test('a user that names an image in several ways is one user', () => {
  const references = [reference({ tag: 'v1' }), reference({ digest: digest('a') })];
  expect(plan(three, retention(), { references })[0]).toMatchObject({
    reasons: [{ count: 1, usedBy: ['ecs task web/1'] }],
  });
});

const text = (name: string, ...words: string[]): Mention => ({ ...mention(...words), repository: { ...here, name } });

test.each<[string, Mention, readonly string[]]>([
  ['with words that are tags here keeps those tags only', text('app', 'v2', 'and', 'more'), ['a', 'c']],
  ['with several tags keeps each of them', text('app', 'v1', 'v2'), ['c']],
  ['with words that are no tags here keeps all', text('app', 'v3'), []],
  ['without words keeps all', text('app'), []],
  ['of every repository of this registry keeps all', text('*'), []],
  ['of every repository, with a tag, keeps that tag', text('*', 'v1'), ['b', 'c']],
  ['of another repository keeps nothing here', text('other', 'v1'), ['a', 'b', 'c']],
  ['of every repository of another region keeps nothing here', { ...text('*'), repository: replica }, ['a', 'b', 'c']],
])('a mention %s', (_, one, going) => {
  expect(condemned(three, retention(), { mentions: [one] })).toEqual(going);
});

test('each text protects what it means, whatever another text says', () => {
  expect(condemned(three, retention(), { mentions: [mention('v1'), mention('v3')] })).toEqual([]);
  expect(rulesFor('a', three, retention(), { mentions: [mention('v1')] })).toEqual(['mentioned-in']);
});

test('a mention of the tag of a platform keeps the index that lists it', () => {
  const images = [index('i', ['p'], { tags: ['v1'] }), image('p', { tags: ['v1-amd64'] }), image('stale')];
  expect(condemned(images, retention(), { mentions: [mention('v1-amd64')] })).toEqual(['stale']);
});

const pin = (daysAgo: number, repository = here): UnknownPin => ({
  usedBy: 'ecs service web',
  repository,
  pinnedAtMs: nowMs - daysAgo * dayMs,
});
const aged = [image('new', { daysOld: 1 }), image('same', { daysOld: 2 }), image('old', { daysOld: 3 })];

test('a digest that a service pinned may be any that was there by then, and none that came later', () => {
  expect(condemned(aged, retention(), { pins: [pin(2)] })).toEqual(['new']);
  expect(rulesFor('same', aged, retention(), { pins: [pin(2)] })).toEqual(['pinned-unknown']);
});

test('a pin of another repository says nothing about this one', () => {
  expect(condemned(aged, retention(), { pins: [pin(2, other)] })).toEqual(['new', 'old', 'same']);
});

test('an old platform under a new index may be what was pinned', () => {
  const images = [index('i', ['p'], { daysOld: 1 }), image('p', { daysOld: 3 })];
  expect(condemned(images, retention(), { pins: [pin(2)] })).toEqual([]);
});

test('what is said of a repository, or of any of its registry, is found without the rest', () => {
  const said = byRepository([
    text('app', 'a'),
    text('other'),
    text('*', 'b'),
    { ...text('*'), repository: { ...replica, name: '*' } },
  ]);
  expect(said(here).map(({ words }) => words)).toEqual([['a'], ['b']]);
  expect(said({ ...here, name: 'third' }).map(({ words }) => words)).toEqual([['b']]);
});

test('texts are looked through once, not once for each image', () => {
  let looks = 0;
  const mentions = Array.from({ length: 200 }, (_, i): Mention => ({
    ...text('app'),
    get usedBy() {
      looks += 1;
      return `stack ${i}`;
    },
  }));
  const images = Array.from({ length: 200 }, (_, i) => image(`i${i}`));
  for (const decision of plan(images, retention(), { mentions })) {
    expect(decision).toMatchObject({ reasons: [{ rule: 'mentioned-in', count: 200 }] });
  }
  expect(looks).toBeLessThan(2_000);
});
