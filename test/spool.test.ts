import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import type { Image } from '../lambda/core/image.ts';
import { packedImages, unpackedImages } from '../lambda/image-columns.ts';
import { createSpool } from '../lambda/spool.ts';
import { artifact, digest, image, index, nowMs } from './core/build.ts';
import { scratchFolder } from './scratch.ts';

const optional = <Value>(value: Value) => fc.option(fc.constant(value), { nil: {} });

/** Images as a listing has them, and as nothing but a later reading makes them. */
const anyImage: fc.Arbitrary<Image> = fc
  .record({
    name: fc.stringMatching(/^[a-z]{1,20}$/),
    like: fc.constantFrom(image, image, artifact, (name: string) => index(name, ['listed'])),
    tags: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
    status: fc.constantFrom('active', 'archived', 'activating'),
    sizeBytes: fc.nat(Number.MAX_SAFE_INTEGER),
    pushedAtMs: fc.integer({ min: 0, max: nowMs }),
    mediaType: fc.constantFrom('', 'application/vnd.oci.image.manifest.v1+json'),
    manifest: fc.constantFrom({}, {}, { manifest: { kind: 'unread' } as const }),
    pulled: optional({ pulledAtMs: 5 }),
    more: fc.tuple(
      optional({ archivedAtMs: 1, restoredAtMs: 2 }),
      optional({ readByUsAtMs: 3, config: digest('config') }),
      optional({ configuration: { labels: { keep: 'yes' } } }),
      optional({ subject: digest('subject') }),
    ),
  })
  .map(({ name, like, pulled, manifest, more: [archive, read, told, about], ...rest }) => ({
    ...like(name),
    ...rest,
    ...manifest,
    ...pulled,
    ...archive,
    ...read,
    ...told,
    ...about,
  }));

test('every image comes back from scratch as it was, in the order in which it was listed', () => {
  fc.assert(
    fc.property(fc.array(anyImage, { maxLength: 12 }), (images) => {
      expect(unpackedImages(packedImages(images))).toStrictEqual(images);
    }),
  );
});

test('a registry of plain images takes less than a hundred bytes of scratch for each', () => {
  const images = Array.from({ length: 500 }, (_, i) => image(`${i}`, { tags: [`1.${i}.0`], pulledAtMs: nowMs }));
  expect(packedImages(images).length).toBeLessThan(500 * 100);
});

test('of each repository its own images are read, and of each text the last that was written', async () => {
  const spool = createSpool();
  await spool.write('a', [image('one'), image('two')]);
  await spool.write('b', []);
  await spool.writeText('a', 'first');
  await spool.writeText('b', '');
  await spool.writeText('a', 'longer than the first');
  expect(await spool.read('a')).toEqual([image('one'), image('two')]);
  expect(await spool.read('b')).toEqual([]);
  expect(await spool.readText('a')).toBe('longer than the first');
  expect(await spool.readText('b')).toBe('');
  expect(await spool.readText('c')).toBeUndefined();
  await spool.dispose();
});

test('what was never listed is not taken for a repository without images', async () => {
  const spool = createSpool();
  await expect(spool.read('a')).rejects.toThrow('nothing is in the spool of a');
  await spool.write('b', []);
  await expect(spool.read('a')).rejects.toThrow('nothing is in the spool of a');
  await spool.dispose();
});

test('scratch is there when it is needed, and gone at the end', async () => {
  const folder = scratchFolder();
  const spool = createSpool(folder);
  expect(readdirSync(folder)).toEqual([]);
  await spool.writeText('a', 'text');
  expect(readdirSync(folder)).toHaveLength(1);
  await spool.dispose();
  expect(readdirSync(folder)).toEqual([]);
  await spool.writeText('a', 'again');
  expect(await spool.readText('a')).toBe('again');
  await spool.dispose();
});
