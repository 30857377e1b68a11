import { BatchGetImageCommand, DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import type { DescribeImagesCommandOutput, ImageDetail } from '@aws-sdk/client-ecr';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { region } from '../../bench/pages.ts';
import { startRig } from '../../bench/rig.ts';
import type { Rig } from '../../bench/rig.ts';
import { repositoryName, shapes } from '../../bench/shapes.ts';
import type { Shape } from '../../bench/shapes.ts';
import { extractOf } from '../../lambda/core/manifest.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { startSandbox } from '../sandbox/server.ts';

const small: Shape = {
  name: 'small',
  repositories: 2,
  images: 7,
  tags: 2,
  hasIndexes: true,
  consumers: 15,
  latencyMs: 0,
  listsPerSecond: undefined,
};

async function onRig(shape: Shape, test: (rig: Rig, config: object) => Promise<void>): Promise<void> {
  const rig = await startRig(shape);
  try {
    await test(rig, { endpoint: rig.url, region, credentials: credentialsIn(rig.env), maxAttempts: 1 });
  } finally {
    await rig.stop();
  }
}

const credentialsIn = (env: Rig['env']) => ({
  accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: 'bench',
});

async function listed(ecr: ECRClient, name: string, size: number): Promise<readonly DescribeImagesCommandOutput[]> {
  const pages: DescribeImagesCommandOutput[] = [];
  for (let nextToken: string | undefined; ;) {
    const filter = { imageStatus: 'ANY' } as const;
    const command = new DescribeImagesCommand({ repositoryName: name, filter, maxResults: size, nextToken });
    const page = await ecr.send(command);
    pages.push(page);
    nextToken = page.nextToken;
    if (nextToken === undefined) return pages;
  }
}

const imagesIn = (pages: readonly DescribeImagesCommandOutput[]): readonly ImageDetail[] =>
  pages.flatMap(({ imageDetails = [] }) => imageDetails);

test('the rig pages as it is asked to, and holds each image once', () =>
  onRig(small, async (rig, config) => {
    const ecr = new ECRClient(config);
    const pages = await listed(ecr, repositoryName(0), 3);
    expect(pages.map(({ imageDetails = [] }) => imageDetails.length)).toEqual([3, 3, 1]);
    const all = [...imagesIn(pages), ...imagesIn(await listed(ecr, repositoryName(1), 1000))];
    expect(new Set(all.map(({ imageDigest }) => imageDigest)).size).toBe(14);
    expect(rig.counts()).toMatchObject({ DescribeImages: 4 });
  }));

/** Which members an answer has, and of what kind each is. */
const kindsIn = (image: object): string =>
  Object.entries(image)
    .map(([name, value]) => `${name}: ${Object.prototype.toString.call(value)}`)
    .toSorted()
    .join(', ');

test('what the rig says of an index, a platform and an image has the members that the sandbox gives', () =>
  onRig(small, async (_, config) => {
    const sandbox = await startSandbox();
    const platform = platformImage('amd64');
    const at = '2026-01-01T00:00:00Z';
    sandbox.ecr().push({ repository: 'app', at, pulledAt: at, ...platform });
    sandbox.ecr().push({ repository: 'app', at, pulledAt: at, tags: ['1'], ...index([platform]) });
    sandbox.ecr().push({ repository: 'app', at, pulledAt: at, tags: ['2'], ...platformImage('alone') });
    const env = sandbox.env();
    const there = { ...config, endpoint: sandbox.url, credentials: credentialsIn(env) };
    const real = imagesIn(await listed(new ECRClient(there), 'app', 1000));
    await sandbox.stop();
    const made = imagesIn(await listed(new ECRClient(config), repositoryName(0), 1000));
    expect(made.some(({ lastRecordedPullTime }) => lastRecordedPullTime instanceof Date)).toBe(true);
    const asIfPulled = made.map((one) => ({ ...one, lastRecordedPullTime: new Date() }));
    expect([...new Set(asIfPulled.map(kindsIn))].toSorted()).toEqual(real.map(kindsIn).toSorted());
  }));

test('every index lists the two images after it', () =>
  onRig(small, async (_, config) => {
    const ecr = new ECRClient(config);
    const all = imagesIn(await listed(ecr, repositoryName(1), 1000));
    const digests = all.map(({ imageDigest = '' }) => imageDigest);
    const indexes = all.flatMap(({ artifactMediaType, imageDigest }) => (artifactMediaType ? [] : [{ imageDigest }]));
    const command = new BatchGetImageCommand({ repositoryName: repositoryName(1), imageIds: indexes });
    const { images = [] } = await ecr.send(command);
    expect(images.map(({ imageManifest = '' }) => extractOf(imageManifest).manifest)).toEqual([
      { kind: 'index', lists: digests.slice(1, 3) },
      { kind: 'index', lists: digests.slice(4, 6) },
    ]);
  }));

test('every task runs an image that the registry has', () =>
  onRig(small, async (_, config) => {
    const ecr = new ECRClient(config);
    const ecs = new ECSClient(config);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'default', maxResults: 100 }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'default', tasks: taskArns }));
    const repositories = [0, 1].map((i) => listed(ecr, repositoryName(i), 1000));
    const there = imagesIn((await Promise.all(repositories)).flat());
    const running = tasks.flatMap(({ containers = [] }) => containers);
    expect(running).toHaveLength(15);
    for (const { image = '', imageDigest } of running) {
      const [, tag = ''] = /:([^:]+)$/.exec(image) ?? [];
      expect(there.find((one) => one.imageDigest === imageDigest)?.imageTags).toContain(tag);
    }
  }));

test('what is beyond the rate is throttled, and counted apart', () =>
  onRig({ ...small, listsPerSecond: 1 }, async (rig, config) => {
    const ecr = new ECRClient(config);
    await listed(ecr, repositoryName(0), 1000);
    await expect(listed(ecr, repositoryName(0), 1000)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(rig.counts()).toMatchObject({ DescribeImages: 1, 'DescribeImages throttled': 1 });
  }));

test('no two shapes have one name', () => {
  expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
});
