import fc from 'fast-check';
import type { Image } from '../../lambda/core/image.ts';
import { dayMs, nowMs, reference, replica } from '../core/build.ts';
import { anyCrowd, anyImages } from './any-images.ts';
import { anyTimeMs, numbered, rarely, sometimes } from './sometimes.ts';
import { anyPolicy, anyRankingPolicy, anyWindowMs } from './any-policy.ts';
import type { World } from './world.ts';

/** What we saw, we saw before. */
const anyPastMs = anyTimeMs.map((atMs) => Math.min(atMs, nowMs));

/** What is known of image number i beside what the registry says of it. */
const anyKnowledge = fc.record({
  taggedAtMs: sometimes(anyPastMs),
  seenInUseMs: sometimes(anyPastMs),
  pushedEarlierBy: fc.option(
    fc.constantFrom(1, 3, 5, 12).map((days) => days * dayMs),
    { freq: 4 },
  ),
  ranBefore: rarely(false, 40, true),
  isArchivedByUs: fc.boolean(),
});

type Knowledge = typeof anyKnowledge extends fc.Arbitrary<infer One> ? One : never;

const anyReference = fc.record({
  i: fc.nat(14),
  kind: fc.constantFrom('tag', 'digest', 'digest elsewhere', 'tag elsewhere', 'rollback'),
});

function referenceTo(images: readonly Image[], { i, kind }: { readonly i: number; readonly kind: string }) {
  const tag = images[i]?.tags[0] ?? 'gone';
  if (kind === 'tag') return reference({ tag });
  if (kind === 'tag elsewhere') return reference({ tag, repository: replica });
  if (kind === 'digest elsewhere') return reference({ digest: numbered(i), repository: replica });
  return reference({ tag: 'x', digest: numbered(i), role: kind === 'digest' ? 'in-use' : 'rollback-target' });
}

const manyKnown = fc.array(anyKnowledge, { minLength: 14, maxLength: 14, size: 'max' });

/** Everything that may be known of a repository of 4 to 14 images. */
const anyThing = fc
  .record({
    images: anyImages,
    policy: anyPolicy,
    known: manyKnown,
    named: fc.array(anyReference, { maxLength: 2 }),
    keepNewestTag: fc.constantFrom(0, 0, 0, 1, 3),
    isOrphan: fc.boolean(),
    pulledWithinMs: anyWindowMs,
    seenWithinMs: anyWindowMs,
  })
  .map(worldOf);

/** Ranks and nothing else. */
const anyRace = fc.record({ images: anyCrowd, policy: anyRankingPolicy, known: manyKnown }).map(({ known, ...rest }) =>
  worldOf({
    ...rest,
    known: known.map((one) => ({ ...one, ranBefore: false })),
    named: [],
    keepNewestTag: 0,
    isOrphan: false,
    pulledWithinMs: 0,
    seenWithinMs: 0,
  }),
);

export const anyWorld: fc.Arbitrary<World> = fc.oneof(
  { weight: 3, arbitrary: anyThing },
  { weight: 1, arbitrary: anyRace },
);

type Drawn = Pick<World, 'images' | 'policy' | 'keepNewestTag' | 'isOrphan' | 'pulledWithinMs' | 'seenWithinMs'> & {
  readonly known: readonly Knowledge[];
  readonly named: readonly { readonly i: number; readonly kind: string }[];
};

function worldOf({ images, known, named, ...rest }: Drawn): World {
  const all = images.flatMap((image, i) => {
    const one = known[i];
    return one ? [{ image, ...one }] : [];
  });
  return {
    ...rest,
    images,
    references: named.map((one) => referenceTo(images, one)),
    taggedAtMs: new Map(
      all.flatMap(({ image: { tags }, taggedAtMs }) =>
        // The first tag of an image may be newer than its others.
        taggedAtMs === null ? [] : tags.slice(0, 2).map((tag, i) => [tag, taggedAtMs - i * 5 * dayMs] as const),
      ),
    ),
    seenInUseMs: new Map(
      all.flatMap(({ image: { digest }, seenInUseMs }) => (seenInUseMs === null ? [] : [[digest, seenInUseMs]])),
    ),
    firstPushMs: new Map(
      all.flatMap(({ image: { digest, pushedAtMs }, pushedEarlierBy }) =>
        pushedEarlierBy === null ? [] : [[digest, pushedAtMs - pushedEarlierBy]],
      ),
    ),
    ranBefore: new Map(all.flatMap(({ image: { digest }, ranBefore }) => (ranBefore ? [[digest, ['web']]] : []))),
    archivedByUs: new Set(all.flatMap(({ image: { digest }, isArchivedByUs }) => (isArchivedByUs ? [digest] : []))),
    nowMs,
  };
}
