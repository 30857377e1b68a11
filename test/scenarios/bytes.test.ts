import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ECRClient, RegisterPullTimeUpdateExclusionCommand } from '@aws-sdk/client-ecr';
import { index, platformImage } from '../sandbox/manifests.ts';
import { digestOf } from '../sandbox/ecr/manifest.ts';
import type { Fault } from '../sandbox/faults.ts';
import { atOnce, bucket, onScene } from './scene.ts';
import type { Scene } from './scene.ts';

const start = '2026-01-01T00:00:00Z';
const ago = (days: number): string => new Date(Date.parse(start) - days * 86_400_000).toISOString();
const role = 'arn:aws:iam::111111111111:role/keeper';

/** An image of layers by name, each as large as is said. */
const made = (name: string, layers: Readonly<Record<string, number>>) => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  manifest: JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(name), size: 1000 },
    layers: Object.entries(layers).map(([layer, size]) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: digestOf(layer),
      size,
    })),
  }),
});

/** Two old builds and a new one on one base; an index; an image that is pulled; one in the archive. */
function seed({ aws }: Scene): void {
  const ecr = aws.ecr();
  const push = (tag: string, layers: Readonly<Record<string, number>>, over = {}) =>
    ecr.push({ repository: 'app', tags: [tag], at: ago(300), ...made(tag, layers), ...over });
  push('v1', { base: 1e6, both: 1e5, one: 1e4 });
  push('v2', { base: 1e6, both: 1e5, two: 2e4 });
  push('v3', { base: 1e6, three: 3e4 }, { at: ago(1) });
  push('pulled', { base: 1e6, four: 4e4 }, { pulledAt: ago(5) });
  const platforms = ['amd64', 'arm64'].map((name) => platformImage(name));
  for (const platform of platforms) ecr.push({ repository: 'multi', at: ago(300), ...platform });
  ecr.push({ repository: 'multi', tags: ['v1'], at: ago(300), ...index(platforms) });
}

/** As a role of which no pulls are recorded. */
async function excluded(): Promise<void> {
  const ecr = new ECRClient({ region: 'eu-west-1' });
  await ecr.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn: role }));
  ecr.destroy();
}

async function asRole(): Promise<void> {
  const sts = new STSClient({ region: 'eu-west-1' });
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'keeper' }));
  sts.destroy();
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: given?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey,
    AWS_SESSION_TOKEN: given?.SessionToken,
  });
}

const policy = (mode: 'report' | 'delete', bytes: 'listed' | 'exact') => `
mode: ${mode}
report: { bytes: ${bytes} }
${atOnce}
inUse: { settle: none, seenWithin: none }
retention: [{ repositories: ['**'], minimumAge: none, keepTags: [v3], families: [], untagged: { keepNewest: none, keepWithin: none } }]
`;

interface Told {
  readonly stored: Readonly<
    Record<'before' | 'condemned' | 'freed', { readonly bytes: number; readonly isExact: boolean }>
  >;
  readonly growth: readonly { readonly at: string; readonly images: number; readonly bytes: number }[];
  readonly repositories: readonly ({ readonly name: string } & Pick<Told, 'stored'>)[];
}
const summaryIn = ({ aws }: Scene): Told => {
  const keys = aws.s3.keys(bucket).filter((key) => key.endsWith('/summary.json'));
  const { stored, growth, repositories }: Told = JSON.parse(
    aws.s3.get(bucket, keys.toSorted().at(-1) ?? '').toString(),
  );
  return {
    stored,
    growth: growth.map(({ at, images, bytes }) => ({ at, images, bytes })),
    repositories: repositories.map((one) => ({ name: one.name, stored: one.stored })),
  };
};
const storedOf = (told: Told | undefined, name: string) => told?.repositories.find((one) => one.name === name)?.stored;

interface Playing {
  readonly bytes: 'listed' | 'exact';
  readonly isExcluded?: boolean;
  /** What happens to the reading of manifests in the first reports. */
  readonly faults?: readonly Fault[];
}

/** Reports twice and then deletes, a day after each other. Returns what each run wrote, asked and left. */
async function play({ bytes, isExcluded = true, faults = [] }: Playing) {
  const runs: {
    readonly code: number;
    readonly rows: readonly unknown[];
    readonly told: Told;
    /** How often manifests were read. */
    readonly reads: number;
    readonly left: readonly string[];
  }[] = [];
  await onScene({ start }, async (scene) => {
    const { aws, keeper, file, audited, left } = scene;
    seed(scene);
    if (isExcluded) await excluded();
    await asRole();
    for (const [i, mode] of (['report', 'report', 'delete'] as const).entries()) {
      const before = aws.countOf('BatchGetImage');
      for (const fault of faults.slice(i, i + 1)) aws.faults.add({ ...fault, ...inApp });
      const { code } = await keeper('run', '--policy', file(policy(mode, bytes)), '--bucket', bucket, '--yes');
      aws.faults.clear();
      const rows = audited().map((row) => ({ ...row, run: '' }));
      const reads = aws.countOf('BatchGetImage') - before;
      runs.push({ code, rows, told: summaryIn(scene), reads, left: [...left('app'), ...left('multi')] });
      aws.clock.advance(86_400_000);
    }
  });
  return runs;
}

const inApp = {
  operation: 'BatchGetImage',
  where: ({ repositoryName }: object & { repositoryName?: unknown }) => repositoryName === 'app',
} as const;

const exactly = (bytes: number) => ({ bytes, isExact: true });
const atMost = (bytes: number) => ({ bytes, isExact: false });
/** What nothing disturbs is played once. */
let undisturbed: ReturnType<typeof play> | undefined;
const listedOnce = () => (undisturbed ??= play({ bytes: 'listed' }));
type Run = Awaited<ReturnType<typeof play>>[number];
const decided = ({ code, rows, left }: Run) => ({ code, rows, left });

test('exact bytes count each layer once, free none that stays, read each manifest once, and decide nothing', async () => {
  const [exact, listed] = [await play({ bytes: 'exact' }), await listedOnce()];
  expect(exact.at(-1)?.left).toEqual(['pulled', 'v3']);
  const found = { before: exactly(1e6 + 1e5 + 1e5 + 4 * 1000), condemned: exactly(1e5 + 3e4 + 2 * 1000) };
  expect(exact.map(({ told }) => storedOf(told, 'app'))).toEqual([
    { ...found, freed: exactly(0) },
    { ...found, freed: exactly(0) },
    { ...found, freed: found.condemned },
  ]);
  expect(exact.at(-1)?.told.stored).toMatchObject({ before: { isExact: true }, freed: { isExact: true } });
  // The index for its verdict, then one request for each repository; nothing the day after; what is kept of what goes.
  expect(exact.map(({ reads }) => reads)).toEqual([3, 0, 3]);
  expect(listed.map(({ reads }) => reads)).toEqual([1, 0, 3]);
  expect(exact.map(decided)).toEqual(listed.map(decided));
  const stated = { before: atMost(4e6 + 2e5 + 1e5 + 4 * 1000), condemned: atMost(2e6 + 2e5 + 3e4 + 2 * 1000) };
  expect(storedOf(listed[0]?.told, 'app')).toEqual({ ...stated, freed: exactly(0) });
  // The manifests of what went were kept: each of their layers counts once.
  expect(storedOf(listed[2]?.told, 'app')?.freed).toEqual(atMost(1e6 + 1e5 + 3e4 + 2 * 1000));
});

test('runs remember how many images and bytes they listed, and tell the growth', async () => {
  const days = (await listedOnce()).at(-1)?.told.growth ?? [];
  expect(days.map(({ at, images }) => [at.slice(0, 10), images])).toEqual([
    ['2026-01-01', 7],
    ['2026-01-02', 7],
    ['2026-01-03', 7],
  ]);
  expect(days[0]?.bytes).toBeGreaterThan(4e6);
});

test('where our reads look like pulls, exact reads nothing more than listed, and its figures stay upper bounds', async () => {
  const exact = await play({ bytes: 'exact', isExcluded: false });
  expect(exact).toEqual(await play({ bytes: 'listed', isExcluded: false }));
});

test('manifests that cannot be read for exact bytes leave upper bounds and decide nothing', async () => {
  const exact = await play({ bytes: 'exact', faults: [{ kind: 'denied' }, { kind: 'partial', code: 'KmsError' }] });
  expect(exact.map(decided)).toEqual((await listedOnce()).map(decided));
  expect(exact.map(({ told }) => storedOf(told, 'app')?.before.isExact)).toEqual([false, false, true]);
});
