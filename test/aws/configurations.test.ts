import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { createClients } from '../../lambda/aws/clients.ts';
import type { Clients } from '../../lambda/aws/clients.ts';
import { configurationReader } from '../../lambda/aws/configurations.ts';
import { createRegistries } from '../../lambda/aws/registries.ts';
import { openConfigurations } from '../../lambda/configurations.ts';
import type { Configuration, Digest, Image } from '../../lambda/core/image.ts';
import { openManifests } from '../../lambda/manifests.ts';
import type { World } from '../../lambda/ports.ts';
import { here } from '../core/build.ts';
import { world } from '../core/build-run.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import { platformImage } from '../sandbox/manifests.ts';

const caller = 'arn:aws:iam::111111111111:user/tester';
const own = {
  id: here.account,
  home: here.region,
  partition: 'aws',
  caller,
  enabledRegions: async () => [here.region],
};
const created = '2026-03-01T00:00:00Z';
const said = (team: string): Configuration => ({ labels: { team }, createdAtMs: Date.parse(created) });
const labelled = (team: string) => platformImage(team, { labels: { team }, created });

interface Bench {
  readonly aws: Aws;
  readonly clients: Clients;
  readonly given: World;
}

/** A registry over the wire, read as a run does, by calls that are tried once. */
async function onRegistry(play: (bench: Bench) => Promise<void>): Promise<void> {
  const aws = await startAws();
  const before = { ...process.env };
  Object.assign(process.env, aws.env(), { AWS_MAX_ATTEMPTS: '1' });
  const clients = createClients(process.env);
  try {
    const registries = createRegistries(clients, own);
    await play({ aws, clients, given: world({ registries, memories: [memoryBucket()] }) });
  } finally {
    process.env = before;
    clients.destroy();
    await aws.stop();
  }
}

/** The images with their configurations, as one run reads them. */
async function runOn(given: World): Promise<readonly Image[]> {
  const [manifests, configurations] = [await openManifests(given, [here]), await openConfigurations(given, [here])];
  const listed = configurations.known(await manifests.known(here, (await given.registries.images(here)) ?? []));
  const withConfigs = await manifests.read(here, listed, ({ manifest, config, status }) => {
    return manifest.kind === 'platform' && config === undefined && status === 'active';
  });
  const images = await configurations.read(here, withConfigs);
  await manifests.save(() => true);
  await configurations.save(() => true);
  return images;
}

const byTag = (images: readonly Image[]) =>
  Object.fromEntries(images.map(({ tags: [tag = ''], configuration }) => [tag, configuration]));

async function configOf(given: World): Promise<Digest> {
  const [image] = await runOn({ ...given, registries: { ...given.registries, configurations: async () => new Map() } });
  if (!image?.config) throw new Error('there is no image with a configuration');
  return image.config;
}

test('labels and dates of creation are read from the registry, once', () =>
  onRegistry(async ({ aws, given }) => {
    aws.ecr().push({ repository: 'app', tags: ['web'], ...labelled('web') });
    aws.ecr().push({ repository: 'app', tags: ['bare'], ...platformImage('bare', { labels: null, format: 'docker' }) });
    const first = await runOn(given);
    expect(byTag(first)).toEqual({ web: said('web'), bare: { labels: {} } });
    expect([aws.countOf('GetDownloadUrlForLayer'), aws.countOf('GetObject')]).toEqual([2, 2]);
    aws.ecr().push({ repository: 'app', tags: ['api'], ...labelled('api') });
    const second = await runOn(given);
    expect(byTag(second)).toEqual({ web: said('web'), bare: { labels: {} }, api: said('api') });
    expect([aws.countOf('GetDownloadUrlForLayer'), aws.countOf('GetObject')]).toEqual([3, 3]);
  }));

test('what was read before an image was archived is known after it, and nothing is asked about what was not', () =>
  onRegistry(async ({ aws, given }) => {
    const known = aws.ecr().push({ repository: 'app', tags: ['known'], ...labelled('known') });
    await runOn(given);
    const late = aws.ecr().push({ repository: 'app', tags: ['late'], ...labelled('late') });
    const manifests = await openManifests(given, [here]);
    await manifests.read(here, (await given.registries.images(here)) ?? [], () => true);
    await manifests.save(() => true);
    for (const digest of [known, late]) {
      await given.registries.remove({
        repository: here,
        action: 'archive',
        digests: [digest],
        isJustified: () => true,
      });
    }
    expect(byTag(await runOn(given))).toEqual({
      known: said('known'),
      late: { because: 'it is archived, and its configuration was not read before' },
    });
    expect(aws.countOf('GetDownloadUrlForLayer')).toBe(1);
  }));

test.each<[string, Parameters<Aws['faults']['add']>[0], string]>([
  [
    'may not ask',
    { operation: 'GetDownloadUrlForLayer', kind: 'denied' },
    'its configuration could not be read: GetDownloadUrlForLayer: AccessDeniedException: ',
  ],
  [
    'asks too much',
    { operation: 'GetDownloadUrlForLayer', kind: 'throttled' },
    'its configuration could not be read: GetDownloadUrlForLayer: ThrottlingException: ',
  ],
  [
    'asks for a layer that nobody can have',
    { operation: 'GetDownloadUrlForLayer', kind: 'error', code: 'LayerInaccessibleException', status: 400 },
    'its configuration could not be read: GetDownloadUrlForLayer: LayerInaccessibleException: ',
  ],
  [
    'asks for a layer that is lost',
    { operation: 'GetDownloadUrlForLayer', kind: 'error', code: 'LayersNotFoundException', status: 400 },
    'its configuration could not be read: GetDownloadUrlForLayer: LayersNotFoundException: ',
  ],
  [
    'gets no answer of ECR',
    { operation: 'GetDownloadUrlForLayer', kind: 'reset' },
    'its configuration could not be read: GetDownloadUrlForLayer: ',
  ],
  ['may not download', { operation: 'GetObject', kind: 'denied' }, 'was answered with HTTP 403'],
  ['downloads too much', { operation: 'GetObject', kind: 'throttled' }, 'was answered with HTTP 503'],
  [
    'gets no answer of S3',
    { operation: 'GetObject', kind: 'reset' },
    'its configuration could not be read: UND_ERR_SOCKET: ',
  ],
  [
    'gets half of it',
    { operation: 'GetObject', kind: 'truncated' },
    'its configuration could not be read: UND_ERR_SOCKET: ',
  ],
  ['gets something else', { operation: 'GetObject', kind: 'cut' }, 'another digest'],
])('whoever %s is told why there are no labels, and reads the others', (_, fault, because) =>
  onRegistry(async ({ aws, given }) => {
    for (const tag of ['a', 'b', 'c']) aws.ecr().push({ repository: 'app', tags: [tag], ...labelled(tag) });
    const end = aws.faults.add({ ...fault, times: 1 });
    const first = await runOn(given);
    const failed = first.flatMap(({ configuration }) =>
      configuration && 'because' in configuration ? configuration : [],
    );
    expect(failed).toEqual([{ because: expect.stringContaining(because) }]);
    expect(first.filter(({ configuration }) => configuration && 'labels' in configuration)).toHaveLength(2);
    expect(JSON.stringify(failed)).not.toContain('X-Amz');
    end();
    expect(byTag(await runOn(given))).toEqual({ a: said('a'), b: said('b'), c: said('c') });
    expect(aws.countOf('GetDownloadUrlForLayer')).toBe(4);
  }),
);

test.each([
  ['no JSON in it', 'not JSON', 'its configuration is not a JSON object'],
  ['labels that are no texts', '{"config":{"Labels":{"a":1}}}', 'the labels in its configuration are not all texts'],
  ['a byte more than 4 MiB', ' '.repeat(4_194_303) + '{}', 'its configuration is larger than 4 MiB'],
])('a configuration with %s says why it has no labels', (_, config, because) =>
  onRegistry(async ({ aws, given }) => {
    aws.ecr().push({ repository: 'app', tags: ['odd'], ...platformImage('odd', { config }) });
    aws.ecr().push({ repository: 'app', tags: ['web'], ...labelled('web') });
    expect(byTag(await runOn(given))).toEqual({ odd: { because }, web: said('web') });
  }),
);

test('a configuration of 4 MiB is read', () =>
  onRegistry(async ({ aws, given }) => {
    const config = ' '.repeat(4_194_302) + '{}';
    aws.ecr().push({ repository: 'app', tags: ['large'], ...platformImage('large', { config }) });
    expect(byTag(await runOn(given))).toEqual({ large: { labels: {} } });
  }));

test('a repository that is gone says so for each image', () =>
  onRegistry(async ({ aws, given }) => {
    aws.ecr().push({ repository: 'app', ...labelled('web') });
    const config = await configOf(given);
    const found = await given.registries.configurations({ ...here, name: 'gone' }, [config]);
    expect([...found]).toEqual([[config, { because: expect.stringContaining('RepositoryNotFoundException') }]]);
  }));

test('who may ask for the URL and nothing else may read a configuration', () =>
  onRegistry(async ({ aws, clients, given }) => {
    aws.ecr().push({ repository: 'app', ...labelled('web') });
    const config = await configOf(given);
    const Statement = [{ Effect: 'Allow', Action: 'ecr:GetDownloadUrlForLayer', Resource: '*' }];
    const RoleArn = aws.role('reader', { Version: '2012-10-17', Statement });
    const assuming = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' });
    const { Credentials } = await clients.sts(here.region).send(assuming);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const reader = clients.as(async () => ({
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    }));
    expect([...(await configurationReader(reader)(here, [config])).values()]).toEqual([said('web')]);
  }));

test('one download that is answered is reason enough to try again', () =>
  onRegistry(async ({ aws, clients, given }) => {
    for (const tag of ['a', 'b', 'c', 'd']) aws.ecr().push({ repository: 'app', tags: [tag], ...labelled(tag) });
    const configs = (await runOn({ ...given, memories: [] })).flatMap(({ config }) => config ?? []);
    const read = configurationReader(clients, { mostBytes: 1000, longestMs: 5000, mostUnanswered: 2 });
    aws.faults.add({ operation: 'GetObject', kind: 'reset', nth: 1 });
    aws.faults.add({ operation: 'GetObject', kind: 'reset', nth: 3 });
    const found: string[] = [];
    for (const config of configs) found.push(...Object.keys((await read(here, [config])).get(config) ?? {}));
    expect(found).toEqual(['because', 'labels', 'createdAtMs', 'because', 'labels', 'createdAtMs']);
  }));

test('downloads that hang are given up, and after some of them no more is tried', () =>
  onRegistry(async ({ aws, clients, given }) => {
    for (let i = 0; i < 30; i += 1) aws.ecr().push({ repository: 'app', ...labelled(`${i}`) });
    const images = await runOn({ ...given, memories: [] });
    const configs = images.flatMap(({ config }) => config ?? []);
    const end = aws.faults.add({ operation: 'GetObject', kind: 'hang' });
    const read = configurationReader(clients, { mostBytes: 1000, longestMs: 50, mostUnanswered: 10 });
    const found = [...(await read(here, configs)).values()].map((one) => ('because' in one ? one.because : ''));
    const refused = found.filter((because) => because.includes('downloads before it'));
    const late = found.filter((because) => because.includes('timeout'));
    expect(refused.length + late.length).toBe(30);
    // Ten are under way at a time: so many more may have begun before the tenth was given up.
    expect(late.length).toBeGreaterThanOrEqual(10);
    expect(late.length).toBeLessThan(20);
    end();
  }));
