import fc from 'fast-check';
import type { Configuration, Image } from '../../lambda/core/image.ts';
import { image } from '../core/build.ts';
import { anyCrowdedTag, anyTag } from './any-tag.ts';
import { anyTimeMs, numbered, rarely, sometimes } from './sometimes.ts';

const anyLabels = fc
  .array(fc.tuple(fc.constantFrom('team', 'keep', '__proto__'), fc.constantFrom('a', 'b', 'ab', '')), { maxLength: 2 })
  .map((entries) => Object.fromEntries(entries));

const anyConfiguration: fc.Arbitrary<Configuration> = fc.oneof(
  { weight: 5, arbitrary: anyLabels.map((labels) => ({ labels })) },
  { weight: 5, arbitrary: fc.record({ labels: anyLabels, createdAtMs: anyTimeMs }) },
  { weight: 1, arbitrary: fc.constant({ because: 'odd' }) },
);

type Kind = 'plain' | 'unreadable' | 'artifact' | 'artifact index';

const noSteps: fc.Arbitrary<number[]> = fc.constant([]);

const anyShape = fc.record({
  pushedAtMs: anyTimeMs,
  tags: fc.array(anyTag, { maxLength: 3 }),
  lists: fc.oneof(noSteps, noSteps, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })),
  subject: rarely<number | null>(null, 10, 1, 2, 3, 4, 5, 6),
  kind: rarely<Kind>('plain', 30, 'unreadable', 'artifact', 'artifact index'),
  status: rarely<Image['status']>('active', 15, 'archived', 'archived', 'activating'),
  pulledAtMs: sometimes(anyTimeMs),
  restoredAtMs: sometimes(anyTimeMs),
  configuration: anyConfiguration,
} as const);
type Shape = typeof anyShape extends fc.Arbitrary<infer One> ? One : never;

function manifestOf(i: number, { lists, kind }: Shape): Image['manifest'] {
  if (kind === 'unreadable') return { kind: 'unreadable', because: 'odd' };
  if (kind === 'artifact') return { kind: 'artifact', artifactType: 'application/x' };
  if (lists.length === 0) return { kind: 'platform' };
  const artifactType = kind === 'artifact index' ? { artifactType: 'application/x' } : {};
  return { kind: 'index', lists: lists.map((step) => numbered(i + step)), ...artifactType };
}

/** What a registry may hold: an index lists what was there before; a tag is at one image. */
export const anyImages: fc.Arbitrary<readonly Image[]> = fc
  .array(anyShape, { minLength: 4, maxLength: 14, size: 'max' })
  .map(imagesOf);

/** Builds with few kinds of tags, and nothing else to keep them. */
export const anyCrowd: fc.Arbitrary<readonly Image[]> = fc
  .array(
    fc.record({
      pushedAtMs: anyTimeMs,
      tags: fc.array(anyCrowdedTag, { minLength: 1, maxLength: 2 }),
      lists: rarely<number[]>([], 6, [1], [2], [1, 2]),
      subject: fc.constant(null),
      kind: rarely<Kind>('plain', 12, 'unreadable'),
      status: fc.constant('active' as const),
      pulledAtMs: fc.constant(null),
      restoredAtMs: fc.constant(null),
      configuration: fc.constant({ labels: {} }),
    }),
    { minLength: 4, maxLength: 10, size: 'max' },
  )
  .map(imagesOf);

function imagesOf(shapes: readonly Shape[]): readonly Image[] {
  const firstWith = new Map(shapes.flatMap(({ tags }, i) => tags.map((tag) => [tag, i] as const)));
  return shapes.map((shape, i) => {
    const { pushedAtMs, subject, status, pulledAtMs, restoredAtMs, configuration } = shape;
    const manifest = manifestOf(i, shape);
    const tags = [...new Set(shape.tags)].filter((tag) => firstWith.get(tag) === i).toSorted();
    return {
      ...image('', { status, manifest, tags }),
      digest: numbered(i),
      pushedAtMs,
      ...(subject === null ? {} : { subject: numbered(i + subject) }),
      ...(pulledAtMs === null ? {} : { pulledAtMs }),
      ...(restoredAtMs === null ? {} : { restoredAtMs }),
      ...(manifest.kind === 'platform' ? { configuration } : {}),
    };
  });
}
