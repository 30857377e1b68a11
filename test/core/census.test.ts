import fc from 'fast-check';
import { census } from '../../lambda/core/census.ts';
import { anyImages, anyReferences, digest, here, image, mention, nowMs, reference, replica } from './build.ts';

const other = { ...here, name: 'other' };

test('a digest was first pushed when its first copy was, in whatever order copies are listed', () => {
  const copies = [
    [here, [image('a', { daysOld: 2 })]],
    [replica, [image('a', { daysOld: 3 })]],
    [other, [image('a', { daysOld: 1 })]],
  ] as const;
  for (const order of [copies, copies.toReversed()]) {
    const everything = census([]);
    for (const [repository, images] of order) everything.add(repository, images);
    expect(everything.firstPushOf(image('a', { daysOld: 1 }))).toBe(image('a', { daysOld: 3 }).pushedAtMs);
  }
});

test('an image that was never listed was first pushed when it was pushed', () => {
  expect(census([]).firstPushOf(image('a', { daysOld: 0 }))).toBe(nowMs);
});

test('a digest is in every region that has a copy, each named once', () => {
  const everything = census([]);
  for (const repository of [here, replica, other]) everything.add(repository, [image('a')]);
  expect(everything.regionsOf(digest('a'))).toEqual(['eu-west-1', 'us-east-1']);
  expect(everything.regionsOf(digest('b'))).toEqual([]);
});

test.each([
  ['that was never listed', [], true],
  ['in one repository', [here], true],
  ['in two repositories', [here, other], false],
])('whether a digest %s is in one repository only', (_, repositories, isOnlyHere) => {
  const everything = census([]);
  for (const repository of repositories) everything.add(repository, [image('a')]);
  expect(everything.isOnlyHere(digest('a'))).toBe(isOnlyHere);
});

test('a referenced tag stands for the digest that has it in that very repository', () => {
  const everything = census([reference({ tag: 'v1' })]);
  everything.add(here, [image('a', { tags: ['v1', 'v2'] })]);
  everything.add(replica, [image('b', { tags: ['v1'] })]);
  expect([...everything.resolved]).toEqual([['111111111111/eu-west-1/app:v1', digest('a')]]);
});

test('a tag of who knows where stands for nothing that is listed', () => {
  const everything = census([{ tag: 'v1', digest: digest('a'), usedBy: 'pod', role: 'in-use' }]);
  everything.add(here, [image('b', { tags: ['v1'] })]);
  expect([...everything.resolved]).toEqual([]);
});

test('where every registry is listed, a tag means no copy elsewhere by its name', () => {
  const everything = census([reference({ tag: 'v1' })]);
  for (const repository of [here, replica]) everything.add(repository, [image('a', { tags: ['v1'] })]);
  expect(everything.meant()).toEqual([]);
});

test.each([
  ['where all pulls are recorded', [true], []],
  ['where they are not', [false], [digest('a')]],
  ['where nobody says that they are', [], [digest('a')]],
])('what was never pulled since a pin may be pinned: %s', (_, recordsAllPulls, meant) => {
  const pins = [{ usedBy: 'service', repository: here, pinnedAtMs: nowMs, pulledSinceMs: nowMs }];
  const everything = census([], { pins });
  for (const repository of [here, replica]) everything.add(repository, [image('a')], ...recordsAllPulls);
  expect(everything.meant().map(({ digest: id }) => id)).toEqual(meant);
});

test.each([
  ['a tag that is there', reference({ tag: 'v1' }), true],
  ['a tag that is not there', reference({ tag: 'v2' }), false],
  ['a tag that is in another repository only', reference({ tag: 'v1', repository: other }), false],
  ['a digest that is there', reference({ digest: digest('a') }), true],
  ['a digest that is not there', reference({ digest: digest('b') }), false],
  ['a digest that is in another repository only', reference({ digest: digest('a'), repository: other }), false],
  ['a digest that is there under another tag', reference({ tag: 'v2', digest: digest('a') }), true],
  ['a digest that is not there, though its tag is', reference({ tag: 'v1', digest: digest('b') }), false],
  ['a digest of who knows where', { digest: digest('b'), usedBy: 'pod', role: 'in-use' } as const, true],
])('whether a reference is broken: %s', (_, one, isThere) => {
  const everything = census([one]);
  everything.add(here, [image('a', { tags: ['v1'] })]);
  expect(everything.has(one)).toBe(isThere);
});

test('what a reference names is there exactly if some image of its repository has that digest or tag', () => {
  fc.assert(
    fc.property(anyImages, anyReferences, (images, references) => {
      const everything = census(references);
      everything.add(here, images);
      for (const one of references) {
        const named = images.filter(({ digest: id, tags }) =>
          one.digest ? one.digest === id : tags.includes(one.tag ?? ''),
        );
        const isHere = one.repository?.region === here.region;
        expect(everything.has(one)).toBe(isHere && named.length > 0);
      }
    }),
  );
});

test('what a text or an unknown pin may mean has its copies kept too, and only where there are any', () => {
  const given = {
    mentions: [mention('v1')],
    pins: [{ usedBy: 'service', repository: other, pinnedAtMs: image('c').pushedAtMs }],
  };
  const everything = census([], given);
  everything.add(here, [image('a', { tags: ['v1'] }), image('b', { tags: ['v2'] })]);
  everything.add(other, [image('c'), image('d', { daysOld: 1 }), image('lone')]);
  everything.add(
    replica,
    ['a', 'b', 'c', 'd'].map((name) => image(name)),
  );
  expect(everything.meant().map(({ digest: id, usedBy }) => [id, usedBy])).toEqual([
    [digest('a'), 'stack web'],
    [digest('c'), 'service'],
  ]);
});

test('however many texts mention a repository, each of its images is kept by a few of them', () => {
  const mentions = Array.from({ length: 300 }, (_, i) => ({
    ...mention('v1', 'none'),
    usedBy: `stack ${i}`,
    near: i % 2 ? ['v1'] : [],
  }));
  const everything = census([], { mentions });
  const images = Array.from({ length: 300 }, (_, i) => image(`i${i}`, { tags: i === 0 ? ['v1'] : [] }));
  for (const repository of [here, replica]) everything.add(repository, images);
  const meant = everything.meant();
  expect(new Set(meant.map(({ digest: id }) => id)).size).toBe(300);
  expect(meant.length).toBeLessThanOrEqual(300 * 10);
});

test('what a tag of a registry that was not listed may mean has its copies kept too', () => {
  const there = { account: 'mirror.example.com', region: 'beyond-ecr', name: 'ecr/app' };
  const references = [reference({ tag: 'v1', repository: there }), reference({ tag: 'v2' })];
  const everything = census(references, { isListed: ({ region }) => region === here.region });
  everything.add(here, [image('a', { tags: ['v1'] }), image('b', { tags: ['v2'] })]);
  everything.add({ ...replica, name: 'copies' }, [image('a'), image('b')]);
  expect(everything.meant().map(({ digest: id }) => id)).toEqual([digest('a')]);
});
