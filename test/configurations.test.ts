import { gunzipSync, gzipSync } from 'node:zlib';
import { openConfigurations } from '../lambda/configurations.ts';
import type { Configuration, Digest, Image, Repository } from '../lambda/core/image.ts';
import type { Store, World } from '../lambda/ports.ts';
import { digest, here, image, nameOf, replica } from './core/build.ts';
import { world } from './core/build-run.ts';

const key = 'state/configurations/111111111111/eu-west-1.json.gz';
const everywhere = () => true;
const labelled: Configuration = { labels: { keep: 'yes' }, createdAtMs: 5 };

const built = (name: string, config: string, over: Partial<Omit<Image, 'digest' | 'pushedAtMs'>> = {}) =>
  image(name, { config: digest(config), ...over });

/** A world with a bucket, whose configurations all say the same unless told otherwise; `asked` are those that were read. */
function bucketWorld(says: Readonly<Record<string, Configuration>> = {}, objects = new Map<string, Uint8Array>()) {
  const asked: string[] = [];
  const warnings: unknown[] = [];
  const store: Store = {
    read: async (name) => objects.get(name),
    write: async (name, body) => void objects.set(name, body),
  };
  const none = world();
  const configurations = async (repository: Repository, configs: readonly Digest[]) => {
    asked.push(...configs.map((one) => `${repository.region} ${nameOf(one)}`));
    return new Map(configs.map((one) => [one, says[nameOf(one)] ?? labelled] as const));
  };
  const log = { ...none.log, warn: (message: string, fields?: object) => void warnings.push({ message, ...fields }) };
  const given: World = { ...none, memories: [store], log, registries: { ...none.registries, configurations } };
  return { given, asked, warnings, objects };
}

const contentOf = (objects: ReadonlyMap<string, Uint8Array>): unknown =>
  JSON.parse(gunzipSync(objects.get(key) ?? new Uint8Array()).toString());
const configurationsOf = (images: readonly Image[]) => images.map(({ configuration }) => configuration);

test('a configuration is read once, however many images have it, and of no image without one', async () => {
  const { given, asked } = bucketWorld();
  const configurations = await openConfigurations(given, [here]);
  const images = [built('a', 'c'), built('b', 'c'), image('index')];
  const read = await configurations.read(here, images);
  expect(configurationsOf(read)).toEqual([labelled, labelled, undefined]);
  expect(await configurations.read(here, images)).toEqual(read);
  expect(configurations.known(images)).toEqual(read);
  expect(asked).toEqual(['eu-west-1 c']);
});

test('before anything is read nothing is known, and nothing is asked', async () => {
  const { given, asked } = bucketWorld();
  const configurations = await openConfigurations(given, [here]);
  expect(configurations.known([built('a', 'c')])).toEqual([built('a', 'c')]);
  expect(await configurations.read(here, [image('a')])).toEqual([image('a')]);
  expect(asked).toEqual([]);
});

test('what one run read the next one knows, in every region, a label named __proto__ and all', async () => {
  const odd: Configuration = { labels: Object.fromEntries([['__proto__', 'x']]), createdAtMs: 0 };
  const bare: Configuration = { labels: {} };
  const { given, asked, objects } = bucketWorld({ odd, bare });
  const first = await openConfigurations(given, [here, replica]);
  await first.read(here, [built('a', 'odd'), built('b', 'bare')]);
  await first.save(everywhere);
  const second = await openConfigurations(given, [here, replica]);
  const known = configurationsOf(await second.read(replica, [built('a', 'odd'), built('b', 'bare')]));
  expect(known.map((one) => one && 'labels' in one && Object.entries(one.labels))).toEqual([[['__proto__', 'x']], []]);
  expect(known).toEqual([odd, bare]);
  expect([...objects.keys()]).toEqual([key]);
  expect(asked).toEqual(['eu-west-1 odd', 'eu-west-1 bare']);
});

test('each read adds to what was known, whichever region it was in', async () => {
  const { given, asked, objects } = bucketWorld();
  const first = await openConfigurations(given, [here, replica]);
  await first.read(here, [built('a', 'c')]);
  await first.read(here, [built('b', 'd')]);
  await first.read(replica, [built('e', 'f')]);
  await first.save(everywhere);
  expect(objects.size).toBe(2);
  const second = await openConfigurations(given, [here, replica]);
  const images = [built('a', 'c'), built('b', 'd'), built('e', 'f')];
  expect(configurationsOf(second.known(images))).toEqual([labelled, labelled, labelled]);
  expect(asked).toHaveLength(3);
});

test('why a configuration could not be read is said, but not remembered', async () => {
  const failed: Configuration = { because: 'its configuration could not be read: AccessDeniedException' };
  const { given, asked, objects } = bucketWorld({ bad: failed });
  const first = await openConfigurations(given, [here]);
  expect(configurationsOf(await first.read(here, [built('a', 'bad'), built('b', 'good')]))).toEqual([failed, labelled]);
  await first.save(everywhere);
  expect(JSON.stringify(contentOf(objects))).not.toContain(digest('bad'));
  const second = await openConfigurations(given, [here]);
  await second.read(here, [built('a', 'bad'), built('b', 'good')]);
  expect(asked).toEqual(['eu-west-1 bad', 'eu-west-1 good', 'eu-west-1 bad']);
});

test('what the registry does not answer about says so', async () => {
  const { given } = bucketWorld();
  const registries = { ...given.registries, configurations: async () => new Map() };
  const configurations = await openConfigurations({ ...given, registries }, [here]);
  expect(configurationsOf(await configurations.read(here, [built('a', 'c')]))).toEqual([
    { because: 'its configuration was not returned' },
  ]);
});

test.each(['archived', 'activating'] as const)(
  'of an image that is %s nothing is read, but what is known of it counts',
  async (status) => {
    const { given, asked } = bucketWorld();
    const configurations = await openConfigurations(given, [here]);
    const alone = built('alone', 'lost', { status });
    const because = 'it is archived, and its configuration was not read before';
    expect(configurationsOf(await configurations.read(here, [alone]))).toEqual([{ because }]);
    expect(asked).toEqual([]);
    const shared = [built('gone', 'c', { status }), built('twin', 'c'), alone];
    expect(configurationsOf(await configurations.read(here, shared))).toEqual([labelled, labelled, { because }]);
    expect(asked).toEqual(['eu-west-1 c']);
  },
);

test('what was read of images that are gone is forgotten', async () => {
  const { given, objects } = bucketWorld();
  const configurations = await openConfigurations(given, [here]);
  await configurations.read(here, [built('a', 'c'), built('gone', 'd')]);
  await configurations.save((id) => id !== digest('gone'));
  expect(contentOf(objects)).toEqual({
    format: 1,
    configurations: [[digest('c'), { image: digest('a'), labels: [['keep', 'yes']], createdAtMs: 5 }]],
  });
});

test('labels that would fill a memory are not remembered', async () => {
  const { given, objects } = bucketWorld({ huge: { labels: { text: 'x'.repeat(65_536) } } });
  const configurations = await openConfigurations(given, [here]);
  const [read] = await configurations.read(here, [built('a', 'huge')]);
  expect(read?.configuration).toHaveProperty('labels.text');
  await configurations.save(everywhere);
  expect(contentOf(objects)).toEqual({ format: 1, configurations: [] });
});

test('where nothing was read nothing is written, nor twice for one read', async () => {
  const { given, objects } = bucketWorld();
  const configurations = await openConfigurations(given, [here]);
  await configurations.save(everywhere);
  expect(objects.size).toBe(0);
  await configurations.read(here, [built('a', 'c')]);
  await configurations.save(everywhere);
  objects.clear();
  await configurations.save(everywhere);
  expect(objects.size).toBe(0);
});

test('a memory that cannot be written costs no run', async () => {
  const { given, warnings } = bucketWorld();
  const memories: readonly Store[] = [
    { read: async () => undefined, write: async () => Promise.reject(new Error('SlowDown')) },
  ];
  const configurations = await openConfigurations({ ...given, memories }, [here]);
  await configurations.read(here, [built('a', 'c')]);
  await configurations.save(everywhere);
  expect(warnings).toEqual([expect.objectContaining({ key, error: 'Error: SlowDown' })]);
});

const saved = (content: unknown) => gzipSync(JSON.stringify(content));
const entry = { image: digest('a'), labels: [['keep', 'yes']] };
const withEntry = (over: object, config: string = digest('c')) =>
  saved({ format: 1, configurations: [[config, { ...entry, ...over }]] });

test.each<[string, Uint8Array]>([
  ['no gzip', Buffer.from('{}')],
  ['cut short', withEntry({}).subarray(0, 40)],
  ['no JSON', gzipSync('{')],
  ['of another format', saved({ format: 2, configurations: [] })],
  ['without a digest', withEntry({}, 'c')],
  ['without an image', withEntry({ image: 'a' })],
  ['with labels that are no texts', withEntry({ labels: [['keep', 1]] })],
  ['with a date that is none', withEntry({ createdAtMs: 'now' })],
  ['with something that we do not know', withEntry({ because: 'x' })],
])('what earlier runs left is ignored, with a warning, if it is %s', async (_, body) => {
  const { given, warnings, asked } = bucketWorld({}, new Map([[key, body]]));
  const configurations = await openConfigurations(given, [here]);
  expect(warnings).toEqual([expect.objectContaining({ key })]);
  await configurations.read(here, [built('a', 'c')]);
  expect(asked).toEqual(['eu-west-1 c']);
});

test('without a memory nothing is known, and what is read counts for this run', async () => {
  const { given } = bucketWorld();
  const configurations = await openConfigurations({ ...given, memories: [] }, [here]);
  const read = await configurations.read(here, [built('a', 'c')]);
  await configurations.save(everywhere);
  expect(configurations.known([built('a', 'c')])).toEqual(read);
});
