import fc from 'fast-check';
import type { Image } from '../../lambda/core/image.ts';
import { mayRankByWhatItLists } from '../../lambda/core/rules/newest.ts';
import { anyImages, artifact, condemned, digest, family, image, index, retention } from './build.ts';

/** As the listing tells of them. */
const listed = (images: readonly Image[]): readonly Image[] =>
  images.map((one) => (one.manifest.kind === 'index' ? { ...one, manifest: { kind: 'unread' } } : one));

const keeping = (releases: number) =>
  retention({
    families: [family('snapshots', '*SNAPSHOT*', 1), family('releases', '*', releases)],
    untagged: { keepNewest: 2, keepWithinMs: 0 },
  });

test('an index takes a rank by the tag of what it lists: one that nobody read may push a release out', () => {
  const policy = keeping(1);
  const images = [
    index('i', ['p'], { tags: ['1-SNAPSHOT'], daysOld: 1 }),
    artifact('p', { tags: ['prod'], daysOld: 9 }),
    image('r', { tags: ['1.0'], daysOld: 5 }),
  ];
  expect([condemned(listed(images), policy), condemned(images, policy)]).toEqual([[], ['r']]);
  expect(mayRankByWhatItLists({ ...policy, images: listed(images) })).toBe(true);
  expect(mayRankByWhatItLists({ ...policy, images })).toBe(false);
});

const unread = (tag: string) => image('i', { tags: [tag], manifest: { kind: 'unread' } });

test.each([
  ['there is a build of a family that it is not in', [unread('1.0'), image('s', { tags: ['2-SNAPSHOT'] })], true],
  ['it has no family', [unread('latest'), image('r', { tags: ['1.0'] })], true],
  ['it is in every family', [unread('1.0'), image('r', { tags: ['2.0'] })], false],
  ['the tags of others are protected', [unread('1.0'), image('l', { tags: ['latest'] })], false],
  ['the tags of others are of no family', [unread('1.0'), image('x', { tags: ['x'] })], false],
  [
    'only a signature is in another family',
    [unread('1.0'), artifact('s', { tags: ['2-SNAPSHOT'], subject: digest('i') })],
    false,
  ],
  ['it was read', [index('i', [], { tags: ['1.0'] }), image('s', { tags: ['2-SNAPSHOT'] })], false],
])('whether an index that nobody read may rank by what it lists, if %s', (_, images, mayRank) => {
  const families = [family('snapshots', '*SNAPSHOT*', 1), family('releases', '[0-9]*', 1)];
  expect(mayRankByWhatItLists({ ...retention({ keepTags: ['latest'], families }), images })).toBe(mayRank);
});

test('where nothing is condemned and no index may rank by what it lists, to read manifests condemns nothing', () => {
  fc.assert(
    fc.property(anyImages, fc.integer({ min: 1, max: 2 }), fc.integer({ min: 3, max: 6 }), (all, releases, count) => {
      const images = all.slice(0, count);
      const policy = keeping(releases);
      const isRead = condemned(listed(images), policy).length > 0;
      fc.pre(!isRead && !mayRankByWhatItLists({ ...policy, images: listed(images) }));
      expect(condemned(images, policy)).toEqual([]);
    }),
  );
});

describe('while a manifest cannot be read', () => {
  const unreadable = { manifest: { kind: 'unreadable', because: 'denied' } } as const;
  const older = [image('v1', { tags: ['v1'], daysOld: 20 }), image('v0', { tags: ['v0'], daysOld: 30 })];
  const platforms = ['amd64', 'arm64'].map((name) => image(name, { tags: [`v2-${name}`], daysOld: 10 }));

  test('what it may list pushes nothing out: no more goes than if it could be read', () => {
    expect(
      condemned([index('v2', ['amd64', 'arm64'], { tags: ['v2'], daysOld: 10 }), ...platforms, ...older], keeping(3)),
    ).toEqual([]);
    expect(
      condemned([image('v2', { tags: ['v2'], daysOld: 10, ...unreadable }), ...platforms, ...older], keeping(3)),
    ).toEqual([]);
    expect(condemned([image('chart', { tags: ['v2'], daysOld: 10, ...unreadable }), ...older], keeping(1))).toEqual([]);
  });

  test('what was pushed after it takes its rank as ever', () => {
    const later = [1, 2].map((daysOld) => image(`n${daysOld}`, { tags: [`n${daysOld}`], daysOld }));
    expect(
      condemned([...later, image('v2', { tags: ['v2'], daysOld: 10, ...unreadable }), ...older], keeping(2)),
    ).toEqual(['v0', 'v1']);
  });
});
