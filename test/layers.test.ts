import { gunzipSync, gzipSync } from 'node:zlib';
import type { Digest } from '../lambda/core/image.ts';
import { openLayers } from '../lambda/layers.ts';
import { parsePolicy } from '../lambda/policy.ts';
import type { World } from '../lambda/ports.ts';
import { digest, here, image, nameOf, replica } from './core/build.ts';
import { world } from './core/build-run.ts';

const key = 'state/layers/111111111111/eu-west-1/app.json.gz';
const exact = parsePolicy('report: { bytes: exact }', 'policy.yaml');
const unrecorded = async () => [{ ...(await world().registries.settings(here)), recordsOurs: false }];
const original = (id: Digest) => {
  const descriptor = { mediaType: 'x', digest: id, size: nameOf(id).length };
  return { digest: id, mediaType: '', manifest: JSON.stringify({ config: descriptor, layers: [descriptor] }) };
};

/** A world that remembers in one place; `asked` are the images whose manifests were read, a text for each request. */
function remembering(over: Partial<World> = {}) {
  const asked: string[] = [];
  const objects = new Map<string, Uint8Array>();
  const none = world();
  const given: World = {
    ...none,
    memories: [{ read: async (name) => objects.get(name), write: async (name, body) => void objects.set(name, body) }],
    registries: {
      ...none.registries,
      originals: async (_, images) => {
        asked.push(images.map((one) => nameOf(one.digest)).join(' '));
        return images.map((one) => original(one.digest));
      },
    },
    ...over,
  };
  const known = async (...images: Parameters<typeof image>[]) => {
    const layers = await openLayers(given, exact, await unrecorded()).of(
      here,
      images.map((one) => image(...one)),
    );
    return [...layers.keys()].map(nameOf);
  };
  return { given, asked, objects, known };
}

test('what one run read the next one knows, and forgets what is gone when it writes again', async () => {
  const { asked, objects, known } = remembering();
  expect(await known(['a'], ['b'])).toEqual(['a', 'b']);
  expect(await known(['a'], ['b'])).toEqual(['a', 'b']);
  expect(await known(['b'], ['c'])).toEqual(['b', 'c']);
  expect(asked).toEqual(['a b', 'c']);
  const saved = JSON.parse(gunzipSync(objects.get(key) ?? new Uint8Array()).toString());
  expect(saved.images.map(([id]: [Digest]) => nameOf(id))).toEqual(['b', 'c']);
});

test('what is in the archive is known only if it was read before', async () => {
  const { asked, known } = remembering();
  expect(await known(['a', { status: 'archived' }])).toEqual([]);
  await known(['a']);
  expect(await known(['a', { status: 'archived' }])).toEqual(['a']);
  expect(asked).toEqual(['a']);
});

test('manifests that were read anyway are not read again, and count for their repository once', async () => {
  const { given, asked } = remembering();
  const layers = openLayers(given, exact, await unrecorded());
  layers.note(here, [original(digest('a'))]);
  layers.note(here, [original(digest('b'))]);
  expect([...(await layers.of(here, [image('a'), image('b')])).keys()].map(nameOf)).toEqual(['a', 'b']);
  expect(asked).toEqual([]);
});

test.each([
  ['is no gzip', Buffer.from('no')],
  ['is of another format', gzipSync(JSON.stringify({ format: 2, layers: [], images: [] }))],
  [
    'names a layer that it does not have',
    gzipSync(JSON.stringify({ format: 1, layers: [], images: [[digest('a'), [0]]] })),
  ],
])('a memory that %s is read again', async (_, body) => {
  const { asked, objects, known } = remembering();
  objects.set(key, body);
  expect(await known(['a'])).toEqual(['a']);
  expect(asked).toEqual(['a']);
});

test('a memory that fails, or a registry, costs nothing but exactness', async () => {
  const failing = { read: () => Promise.reject(new Error('no')), write: () => Promise.reject(new Error('no')) };
  expect(await remembering({ memories: [failing] }).known(['a'])).toEqual(['a']);
  const { registries } = world();
  const denied = { ...registries, originals: () => Promise.reject(new Error('AccessDenied')) };
  expect(await remembering({ registries: denied }).known(['a'])).toEqual([]);
});

test('a run that must end reads no more', async () => {
  const { asked, known } = remembering({ cancelled: AbortSignal.abort() });
  expect(await known(['a'])).toEqual([]);
  expect(asked).toEqual([]);
});

test('manifests are read a few at a time', async () => {
  const { asked, known } = remembering();
  await known(...Array.from({ length: 30 }, (_, i): [string] => [`i${i}`]));
  expect(asked.map((names) => names.split(' ').length)).toEqual([25, 5]);
});

test('a run reads ten thousand manifests at the most, and the next one goes on', async () => {
  const { given, asked } = remembering();
  const images = Array.from({ length: 10_030 }, (_, i) => image(`i${i}`));
  const settings = [...(await unrecorded()), { ...(await world().registries.settings(replica)), recordsOurs: false }];
  const first = openLayers(given, exact, settings);
  expect([(await first.of(here, images)).size, (await first.of(replica, [image('a')])).size]).toEqual([10_000, 0]);
  expect(asked).toHaveLength(400);
  const second = openLayers(given, exact, settings);
  expect([(await second.of(here, images)).size, (await second.of(replica, [image('a')])).size]).toEqual([10_030, 1]);
});
