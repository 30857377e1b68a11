import { index, platformImage } from '../sandbox/manifests.ts';
import { bucket, defaults, onScene, onlyInUse, recorded, uri, twoRegions } from './scene.ts';
import type { Call } from '../sandbox/service.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

test('a plan lists each repository once: one DescribeImages for every started thousand images', () =>
  onScene(twoRegions, async ({ aws, planned }) => {
    for (let i = 0; i < 2001; i += 1)
      aws.ecr().push({ repository: 'large', tags: [`${i}`], at: daysAgo(300), sizeBytes: 1 });
    for (let i = 0; i < 5; i += 1) aws.ecr().push({ repository: `small-${i}`, at: daysAgo(300) });
    aws.ecr({ region: 'us-east-1' }).configure({ repository: 'empty' });
    await planned(defaults);
    expect(aws.countOf('DescribeImages')).toBe(3 + 5 + 1);
    expect(aws.countOf('DescribeRepositories')).toBe(2);
    expect(aws.countOf('BatchGetImage')).toBe(0);
  }));

test('of repositories of which something is condemned each policy is read once, and that of their registry once', () =>
  onScene(twoRegions, async ({ aws, planned }) => {
    for (let i = 0; i < 10; i += 1) aws.ecr().push({ repository: `app-${i}`, at: daysAgo(300) });
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'other', at: daysAgo(300) });
    aws.ecr().push({ repository: 'young', at: daysAgo(0) });
    await planned(onlyInUse.replace('minimumAge: none', 'minimumAge: 7d'));
    expect(aws.countOf('GetRepositoryPolicy')).toBe(11);
    expect(aws.countOf('GetRegistryPolicy')).toBe(2);
  }));

test('each distinct task definition is described once in a run, also when it reads the consumers twice', () =>
  onScene({}, async ({ aws, ecs, clean }) => {
    for (const tag of ['1', '2', '3']) aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
    const arns = ['1', '2'].map((tag) =>
      ecs().registerTaskDefinition({ family: `app-${tag}`, image: uri('app', tag) }),
    );
    for (const name of ['a', 'b', 'c']) ecs().createService({ name, taskDefinition: arns[0] ?? '', desiredCount: 3 });
    for (let i = 0; i < 4; i += 1) ecs().runTask({ taskDefinition: arns[1] ?? '' });
    await clean();
    expect(aws.countOf('DescribeServices')).toBe(2);
    // What does not change from one minute to the next is read once.
    expect(aws.countOf('ListTaskDefinitions')).toBe(1);
    expect(aws.countOf('DescribeTaskDefinition')).toBe(2);
  }));

test('manifests are read of indexes and unknown types only, and only where something is condemned', () =>
  onScene({}, async ({ aws, clean, keeper, file }) => {
    const seed = (repository: string, daysOld: number) => {
      const platforms = [platformImage(`${repository} amd64`), platformImage(`${repository} arm64`)];
      for (const platform of platforms) aws.ecr().push({ repository, at: daysAgo(daysOld), ...platform });
      return aws.ecr().push({ repository, tags: ['v1'], at: daysAgo(daysOld), ...index(platforms) });
    };
    const old = seed('old', 300);
    aws.ecr().push({ repository: 'old', tags: ['plain'], at: daysAgo(300) });
    seed('young', 1);
    const policy = onlyInUse.replace('minimumAge: none', 'minimumAge: 7d');
    const report = file(policy.replace('mode: delete', 'mode: report'));
    await keeper('run', '--policy', report, '--bucket', bucket);
    let isRecorded = false;
    aws.onCall(recorded, () => {
      isRecorded = true;
    });
    // After that, the manifests are kept of what goes.
    const reads: Call[] = [];
    aws.onCall({ operation: 'BatchGetImage', when: 'before' }, (call) => void (isRecorded || reads.push(call)));
    await keeper('run', '--policy', report, '--bucket', bucket);
    await clean(policy);
    const first = aws.calls.filter(({ operation }) => operation === 'BatchGetImage').slice(0, 1);
    expect(reads).toEqual([]);
    expect(first.map(({ input }) => [input['repositoryName'], input['imageIds']])).toEqual([
      ['old', [{ imageDigest: old }]],
    ]);
  }));

test('what services deployed, and what they run by that, is described twenty at a time', () =>
  onScene({}, async ({ aws, ecs, planned }) => {
    for (let i = 0; i < 25; i += 1) {
      aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(300) });
      const taskDefinition = ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('app', `${i}`) });
      ecs().createService({ name: `app-${i}`, taskDefinition });
    }
    await planned(defaults);
    expect(aws.countOf('ListServiceDeployments')).toBe(25);
    expect(aws.countOf('DescribeServiceDeployments')).toBe(2);
    expect(aws.countOf('DescribeServiceRevisions')).toBe(2);
  }));

test('a deletion takes one describe and one request for every hundred images of one kind', () =>
  onScene(twoRegions, async ({ aws, clean }) => {
    for (let i = 0; i < 250; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(300) });
    await clean();
    expect(aws.countOf('BatchDeleteImage')).toBe(3);
    const byId = aws.calls.filter(({ operation, input }) => operation === 'DescribeImages' && 'imageIds' in input);
    expect(byId).toHaveLength(3);
  }));

const usualRegions =
  `eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1
  sa-east-1 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2`.split(/\s+/);

test('an empty account of 17 regions takes 1,328 calls, of which 236 wait for one another', () =>
  onScene({ regions: { enabled: usualRegions, disabled: [] } }, async ({ aws, planned }) => {
    const flying = new Map<string, number>();
    const most = { here: 0, everywhere: 0 };
    aws.onCall({ when: 'before' }, async ({ region }) => {
      flying.set(region, (flying.get(region) ?? 0) + 1);
      const counts = [...flying.values()];
      most.here = Math.max(most.here, ...counts);
      most.everywhere = Math.max(
        most.everywhere,
        counts.reduce((sum, count) => sum + count, 0),
      );
      // What was sent together arrives before the first of it is answered.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    });
    aws.onCall({ when: 'after' }, ({ region }) => void flying.set(region, (flying.get(region) ?? 0) - 1));
    await planned(defaults);

    // In each region one call follows the other, and six regions are read side by side.
    expect(most).toEqual({ here: 1, everywhere: 6 });
    const [first, second, ...others] = aws.calls.map(({ operation }) => operation);
    expect([first, second]).toEqual(['GetCallerIdentity', 'DescribeRegions']);
    const [consumers, registries] = [77, 1];
    expect(others).toHaveLength(17 * (consumers + registries));
    const turns = Math.ceil(17 / 6);
    expect([aws.calls.length, 2 + turns * (consumers + registries)]).toEqual([1328, 236]);
  }));
