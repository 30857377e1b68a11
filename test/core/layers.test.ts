import fc from 'fast-check';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Image } from '../../lambda/core/image.ts';
import { layersIn, plusStored, storedOf } from '../../lambda/core/layers.ts';
import type { Layer, Layers, Weight } from '../../lambda/core/layers.ts';
import { digest, here, image, index } from './build.ts';
import { buildCache, cosign, helmChart, index as listOf, oddManifest, platformImage } from '../sandbox/manifests.ts';

type Fate = 'kept' | 'condemned' | 'deleted' | 'archived';
const row = (one: Image, fate: Fate): AuditRow => ({
  repository: here,
  image: one,
  component: one.digest,
  verdict: fate === 'kept' ? 'keep' : 'condemned',
  reasons: [],
  blockedBy: [],
  outcome: fate === 'deleted' || fate === 'archived' ? { outcome: fate } : undefined,
});
const layer = (name: string, sizeBytes: number): Layer => ({ digest: digest(name), sizeBytes });
const layersOf = (all: Readonly<Record<string, readonly Layer[]>>): Layers =>
  new Map(Object.entries(all).map(([name, layers]) => [digest(name), layers]));
const exactly = (bytes: number): Weight => ({ bytes, isExact: true });
const atMost = (bytes: number): Weight => ({ bytes, isExact: false });

const base = layer('base', 100);
const sized = (name: string, sizeBytes: number) => image(name, { sizeBytes });

test('a layer that stays with a kept image is not freed, and one of two that go is freed once', () => {
  const rows = [row(sized('a', 110), 'kept'), row(sized('b', 127), 'condemned'), row(sized('c', 123), 'deleted')];
  const layers = layersOf({
    a: [base, layer('a1', 10)],
    b: [base, layer('b1', 20), layer('both', 7)],
    c: [base, layer('c1', 16), layer('both', 7)],
  });
  expect(storedOf(rows, layers)).toEqual({
    before: exactly(100 + 10 + 20 + 7 + 16),
    condemned: exactly(20 + 7 + 16),
    freed: exactly(16),
  });
});

test('what goes into the archive frees nothing', () => {
  const rows = [row(sized('a', 10), 'archived')];
  expect(storedOf(rows, layersOf({ a: [layer('x', 10)] })).freed).toEqual(exactly(0));
});

test('without layers the figures are what ECR states, and no more than upper bounds', () => {
  const rows = [row(sized('a', 10), 'kept'), row(sized('b', 20), 'deleted')];
  expect(storedOf(rows, new Map())).toEqual({ before: atMost(30), condemned: atMost(20), freed: atMost(20) });
});

test('where nothing goes, nothing is freed, and that is exact', () => {
  expect(storedOf([row(sized('a', 10), 'kept')], new Map())).toMatchObject({
    condemned: exactly(0),
    freed: exactly(0),
  });
});

test('what is kept and not known may share what goes: each layer of what goes counts once, and that is an upper bound', () => {
  const rows = [row(sized('kept', 100), 'kept'), row(sized('a', 101), 'deleted'), row(sized('b', 102), 'deleted')];
  const layers = layersOf({ a: [base, layer('a1', 1)], b: [base, layer('b1', 2)] });
  expect(storedOf(rows, layers).freed).toEqual(atMost(103));
});

test('an index has no bytes of its own: what it lists has them', () => {
  const rows = [row(index('i', ['a'], { sizeBytes: 50 }), 'condemned'), row(sized('a', 50), 'condemned')];
  expect(storedOf(rows, new Map()).before).toEqual(atMost(50));
  expect(storedOf(rows, layersOf({ a: [layer('x', 50)] })).condemned).toEqual(exactly(50));
});

test('the sum of repositories is exact only if each is', () => {
  const known = storedOf([row(sized('a', 10), 'deleted')], layersOf({ a: [layer('x', 9)] }));
  const unknown = storedOf([row(sized('a', 10), 'kept')], new Map());
  expect(plusStored(known, known).freed).toEqual(exactly(18));
  expect(plusStored(known, unknown)).toEqual({ before: atMost(19), condemned: exactly(9), freed: exactly(9) });
});

/** A repository: which layers each image has, what becomes of it, and whether somebody read that. */
const anyRepository = fc.array(
  fc.record({
    layers: fc.array(fc.nat(9), { maxLength: 5 }),
    fate: fc.constantFrom<Fate>('kept', 'condemned', 'deleted', 'archived'),
    isRead: fc.boolean(),
  }),
  { maxLength: 8 },
);
type Shape = (typeof anyRepository extends fc.Arbitrary<infer Shapes> ? Shapes : never)[number];
const sizeOf = (number: number): number => 3 ** number;

/** What ECR holds: one layer after the other, as long as any image has it. */
function heldBy(shapes: readonly Shape[]): number {
  let bytes = 0;
  for (let number = 0; number < 10; number += 1) {
    if (shapes.some(({ layers }) => layers.includes(number))) bytes += sizeOf(number);
  }
  return bytes;
}

function played(shapes: readonly Shape[], isKnown: (shape: Shape) => boolean) {
  const rows = shapes.map((shape, i) => row(sized(`i${i}`, heldBy([shape])), shape.fate));
  const known = shapes.flatMap((shape, i) =>
    isKnown(shape) ? [[`i${i}`, shape.layers.map((number) => layer(`l${number}`, sizeOf(number)))] as const] : [],
  );
  const after = (...fates: readonly Fate[]) => heldBy(shapes.filter(({ fate }) => !fates.includes(fate)));
  const all = heldBy(shapes);
  const truth = {
    before: all,
    condemned: all - after('condemned', 'deleted', 'archived'),
    freed: all - after('deleted'),
  };
  return { truth, stored: storedOf(rows, layersOf(Object.fromEntries(known))) };
}

test('exact bytes are those of a registry that forgets each layer when its last image goes', () => {
  fc.assert(
    fc.property(anyRepository, (shapes) => {
      const { truth, stored } = played(shapes, () => true);
      expect(stored).toEqual({
        before: exactly(truth.before),
        condemned: exactly(truth.condemned),
        freed: exactly(truth.freed),
      });
    }),
  );
});

test('whatever was read, what is called exact is, and the rest is never less than the truth, nor more than ECR states', () => {
  fc.assert(
    fc.property(anyRepository, (shapes) => {
      const { truth, stored } = played(shapes, ({ isRead }) => isRead);
      const listed = played(shapes, () => false).stored;
      for (const name of ['before', 'condemned', 'freed'] as const) {
        const { bytes, isExact } = stored[name];
        expect(bytes).toBeGreaterThanOrEqual(truth[name]);
        expect(bytes).toBeLessThanOrEqual(listed[name].bytes);
        expect(isExact ? bytes : truth[name]).toBe(truth[name]);
      }
    }),
  );
});

const textOf = ({ manifest }: { readonly manifest: Buffer }): string => manifest.toString();
const totalOf = (layers: readonly Layer[] | undefined) => layers?.map(({ sizeBytes }) => sizeBytes);
const sizesIn = ({ manifest }: { readonly manifest: Buffer }): readonly number[] => {
  const { config: own, layers } = JSON.parse(manifest.toString());
  return [own.size, ...layers.map(({ size }: { readonly size: number }) => size)];
};

test.each([
  ['an OCI image', platformImage('a')],
  ['a Docker image', platformImage('a', { format: 'docker' })],
  ['a signature', cosign('sig', digest('a'))],
  ['a chart', helmChart('a')],
  ['a cache as an image', buildCache('a')],
])('the layers of %s are those of its manifest, with its configuration', (_, pushed) => {
  expect(totalOf(layersIn(textOf(pushed)))).toEqual(sizesIn(pushed));
});

const descriptor = (over: object = {}) => ({ mediaType: 'application/x', digest: digest('x'), size: 5, ...over });
const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
const config = descriptor({ mediaType: 'application/vnd.oci.image.config.v1+json' });
const cache = descriptor({ mediaType: 'application/vnd.buildkit.cacheconfig.v0', size: 7 });

test.each([
  ['an index', textOf(listOf([platformImage('a')])), []],
  ['a build cache', JSON.stringify({ manifests: [descriptor(), cache] }), [5, 7]],
  ['an artifact with blobs', JSON.stringify({ artifactType: 'x', blobs: [descriptor()] }), [5]],
  ["Docker's first schema", textOf(oddManifest('v2s1.manifest.json')), undefined],
  ['what is no JSON', 'no', undefined],
  ['a layer without a size', JSON.stringify({ config, layers: [descriptor({ size: undefined })] }), undefined],
  ['a layer with a size below nothing', JSON.stringify({ config, layers: [descriptor({ size: -1 })] }), undefined],
  ['a layer with another digest', JSON.stringify({ config, layers: [descriptor({ digest: 'md5:1' })] }), undefined],
  [
    'a layer that is kept elsewhere',
    JSON.stringify({ config, layers: [descriptor({ mediaType: foreign })] }),
    undefined,
  ],
])('%s tells the sizes of its layers, or it is not known', (_, text, sizes) => {
  expect(totalOf(layersIn(text))).toEqual(sizes);
});
