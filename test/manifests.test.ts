import { gunzipSync, gzipSync } from 'node:zlib';
import type { Digest, Image, Repository } from '../lambda/core/image.ts';
import type { ManifestRead } from '../lambda/core/own-reads.ts';
import { openManifests } from '../lambda/manifests.ts';
import type { Store, World } from '../lambda/ports.ts';
import { digest, here, image, nameOf, nowMs, replica } from './core/build.ts';
import { world } from './core/build-run.ts';

const key = 'state/manifests/111111111111/eu-west-1.json.gz';
const everywhere = () => true;

const unread = (name: string, over: Partial<Omit<Image, 'digest'>> = {}) =>
  image(name, { manifest: { kind: 'unread' }, ...over });
const listing: ManifestRead = {
  manifest: { kind: 'index', lists: [digest('p')] },
  pushedAtMs: image('i').pushedAtMs,
  fromMs: nowMs,
  toMs: nowMs,
};
const unreadable: ManifestRead = {
  manifest: { kind: 'unreadable', because: 'AccessDenied' },
  pushedAtMs: image('i').pushedAtMs,
  fromMs: nowMs,
  toMs: nowMs,
};

/** A world with a bucket, whose manifests all say the same unless told otherwise; `asked` are those that were read. */
function bucketWorld(objects: Map<string, Uint8Array> = new Map(), reads: Readonly<Record<string, ManifestRead>> = {}) {
  const asked: string[] = [];
  const warnings: unknown[] = [];
  const store: Store = {
    read: async (name) => objects.get(name),
    write: async (name, body) => void objects.set(name, body),
  };
  const none = world();
  const manifests = async (_: Repository, images: readonly Image[]) => {
    asked.push(...images.map((one) => nameOf(one.digest)));
    return new Map(images.map((one) => [one.digest, reads[nameOf(one.digest)] ?? listing] as const));
  };
  const log = { ...none.log, warn: (message: string, fields?: object) => void warnings.push({ message, ...fields }) };
  const given: World = { ...none, memories: [store], log, registries: { ...none.registries, manifests } };
  return { given, asked, warnings, objects };
}

const contentOf = (objects: ReadonlyMap<string, Uint8Array>): unknown =>
  JSON.parse(gunzipSync(objects.get(key) ?? new Uint8Array()).toString());

test('only what the listing does not tell is read, and only once in a run', async () => {
  const { given, asked } = bucketWorld();
  const manifests = await openManifests(given, [here]);
  const images = [image('platform'), unread('i')];
  const read = await manifests.read(here, images);
  expect(read.map(({ manifest }) => manifest)).toEqual([{ kind: 'platform' }, listing.manifest]);
  expect(await manifests.read(here, await manifests.known(here, images))).toEqual(read);
  expect(asked).toEqual(['i']);
});

test('nothing is read where nothing is unknown', async () => {
  const { given, asked } = bucketWorld();
  const images = [image('platform')];
  expect(await (await openManifests(given, [here])).read(here, images)).toBe(images);
  expect(asked).toEqual([]);
});

test('what one run read the next one knows, in every field', async () => {
  const whole: ManifestRead = { ...listing, subject: digest('s'), pulledBeforeMs: 5 };
  const { given, objects, asked } = bucketWorld(new Map(), { i: whole });
  const first = await openManifests(given, [here]);
  await first.read(here, [unread('i')]);
  await first.save(everywhere);
  const second = await openManifests(given, [here]);
  expect(await second.known(here, [unread('i', { pulledAtMs: nowMs })])).toEqual([
    { ...image('i', { manifest: whole.manifest, subject: digest('s'), pulledAtMs: 5 }), readByUsAtMs: whole.toMs },
  ]);
  expect([...objects.keys()]).toEqual([key]);
  expect(asked).toEqual(['i']);
});

test('each repository has its own: what one region`s said is not taken for another`s', async () => {
  const { given, objects } = bucketWorld();
  const first = await openManifests(given, [here, replica]);
  await first.read(here, [unread('i')]);
  await first.read(replica, [unread('j')]);
  await first.save(everywhere);
  expect([...objects.keys()]).toEqual([key, 'state/manifests/111111111111/us-east-1.json.gz']);
  expect(contentOf(objects)).toMatchObject({ repositories: [['app', [[digest('i'), listing]]]] });
  expect(JSON.stringify(contentOf(objects))).not.toContain('us-east-1');
  const second = await openManifests(given, [here, replica]);
  expect(await second.known(here, [unread('j')])).toEqual([unread('j')]);
  expect(await second.known(replica, [unread('j')])).toEqual([image('j', { manifest: listing.manifest })]);
});

test('a second read adds to what was known', async () => {
  const { given } = bucketWorld();
  const first = await openManifests(given, [here]);
  await first.read(here, [unread('i')]);
  await first.read(here, [unread('j')]);
  await first.save(everywhere);
  const second = await openManifests(given, [here]);
  const known = await second.known(here, [unread('i'), unread('j')]);
  expect(known.map(({ manifest }) => manifest.kind)).toEqual(['index', 'index']);
});

test('what could not be read is not remembered: next time it may be readable', async () => {
  const { given, asked } = bucketWorld(new Map(), { odd: unreadable });
  const first = await openManifests(given, [here]);
  expect(await first.read(here, [unread('odd')])).toEqual([image('odd', { manifest: unreadable.manifest })]);
  await first.save(everywhere);
  const second = await openManifests(given, [here]);
  await second.read(here, await second.known(here, [unread('odd')]));
  expect(asked).toEqual(['odd', 'odd']);
});

test('what is gone from all registries is forgotten', async () => {
  const { given, objects } = bucketWorld();
  const manifests = await openManifests(given, [here]);
  await manifests.read(here, [unread('i'), unread('gone')]);
  await manifests.save((id: Digest) => id !== digest('gone'));
  expect(contentOf(objects)).toEqual({
    format: 2,
    generation: 'a',
    parts: 0,
    counts: [],
    repositories: [['app', [[digest('i'), listing]]]],
  });
});

test('where nothing was read nothing is written, nor twice for one read', async () => {
  const { given, objects } = bucketWorld();
  const manifests = await openManifests(given, [here]);
  await manifests.save(everywhere);
  expect(objects.size).toBe(0);
  await manifests.read(here, [unread('i')]);
  await manifests.save(everywhere);
  objects.clear();
  await manifests.save(everywhere);
  expect(objects.size).toBe(0);
});

const saved = (content: unknown) => gzipSync(JSON.stringify(content));
const place = '111111111111/eu-west-1/app';
const one = { manifest: { kind: 'platform' }, fromMs: 1, toMs: 2 };

test.each<[string, Uint8Array]>([
  ['no gzip', Buffer.from('{}')],
  ['cut short', saved({ format: 1, reads: {} }).subarray(0, 12)],
  ['no JSON', gzipSync('{')],
  ['of another format', saved({ format: 3, repositories: [] })],
  [
    'of a kind that is none',
    saved({ format: 1, reads: { [place]: [[digest('i'), { ...one, manifest: { kind: 'x' } }]] } }),
  ],
  ['without a digest', saved({ format: 1, reads: { [place]: [['i', one]] } })],
  [
    'listing something without a digest',
    saved({ format: 1, reads: { [place]: [[digest('i'), { ...one, manifest: { kind: 'index', lists: ['p'] } }]] } }),
  ],
  [
    'without the time of the read',
    saved({ format: 1, reads: { [place]: [[digest('i'), { manifest: one.manifest }]] } }),
  ],
])('what earlier runs left is ignored, with a warning, if it is %s', async (_, body) => {
  const { given, warnings, asked } = bucketWorld(new Map([[key, body]]));
  const manifests = await openManifests(given, [here]);
  expect(warnings).toEqual([expect.objectContaining({ key })]);
  await manifests.read(here, await manifests.known(here, [unread('i')]));
  expect(asked).toEqual(['i']);
});

test('without a memory nothing is known, and what is read counts for this run', async () => {
  const { given } = bucketWorld();
  const manifests = await openManifests({ ...given, memories: [] }, [here]);
  expect(await manifests.known(here, [unread('i')])).toEqual([unread('i')]);
  const read = await manifests.read(here, [unread('i')]);
  await manifests.save(everywhere);
  expect(await manifests.known(here, [unread('i')])).toEqual(read);
});

test('two memories are put together: the later read counts, and the pull that the earlier one left was ours', async () => {
  const early: ManifestRead = { ...listing, pulledBeforeMs: 5, fromMs: 1e12, toMs: 1e12 };
  const late: ManifestRead = { ...listing, pulledBeforeMs: 1e12 + 1000, fromMs: 2e12, toMs: 2e12 };
  const bodies = [early, late].map((read) =>
    gzipSync(JSON.stringify({ format: 1, reads: { '111111111111/eu-west-1/app': [[digest('i'), read]] } })),
  );
  for (const order of [bodies, bodies.toReversed()]) {
    const memories = order.map((body): Store => ({ read: async () => body, write: async () => {} }));
    const manifests = await openManifests(world({ memories }), [here]);
    const [known] = await manifests.known(here, [unread('i', { pulledAtMs: 2e12 + 1000 })]);
    expect(known).toMatchObject({ manifest: listing.manifest, pulledAtMs: 5 });
  }
});

test('what an earlier version read is known, and goes on in the format of this one', async () => {
  const objects = new Map([[key, saved({ format: 1, reads: { [place]: [[digest('i'), listing]] } })]]);
  const { given } = bucketWorld(objects);
  const first = await openManifests(given, [here]);
  await first.read(here, [unread('j')]);
  await first.save(everywhere);
  expect(contentOf(objects)).toMatchObject({ format: 2, generation: 'a' });
  const second = await openManifests(given, [here]);
  const known = await second.known(here, [unread('i'), unread('j')]);
  expect(known.map(({ manifest }) => manifest.kind)).toEqual(['index', 'index']);
});

test('what is read of a repository at the same time is all remembered', async () => {
  const { given } = bucketWorld();
  const manifests = await openManifests(given, [here]);
  await Promise.all(['i', 'j', 'k'].map((name) => manifests.read(here, [unread(name)])));
  await manifests.save(everywhere);
  const second = await openManifests(given, [here]);
  const known = await second.known(
    here,
    ['i', 'j', 'k'].map((name) => unread(name)),
  );
  expect(known.map(({ manifest }) => manifest.kind)).toEqual(['index', 'index', 'index']);
});

test('so many repositories that not all are in memory are all remembered', async () => {
  const { given } = bucketWorld();
  const manifests = await openManifests(given, [here]);
  const places = Array.from({ length: 40 }, (_, i) => ({ ...here, name: `app-${i}` }));
  for (const app of places) await manifests.read(app, [unread(app.name)]);
  for (const app of places) await manifests.read(app, [unread(`${app.name} too`)]);
  await manifests.save(everywhere);
  const second = await openManifests(given, [here]);
  for (const app of places) {
    const known = await second.known(app, [unread(app.name), unread(`${app.name} too`)]);
    expect(known.map(({ manifest }) => manifest.kind)).toEqual(['index', 'index']);
  }
});
