import { index, platformImage } from '../sandbox/manifests.ts';
import { bucket, defaults, onScene, onlyInUse, uri } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

test('a plan lists each repository once: one DescribeImages for every started thousand images', () =>
  onScene({}, async ({ aws, planned }) => {
    for (let i = 0; i < 2001; i += 1)
      aws.ecr().push({ repository: 'large', tags: [`${i}`], at: daysAgo(300), sizeBytes: 1 });
    for (let i = 0; i < 5; i += 1) aws.ecr().push({ repository: `small-${i}`, at: daysAgo(300) });
    aws.ecr({ region: 'us-east-1' }).configure({ repository: 'empty' });
    await planned(defaults);
    expect(aws.countOf('DescribeImages')).toBe(3 + 5 + 1);
    expect(aws.countOf('DescribeRepositories')).toBe(2);
    expect(aws.countOf('BatchGetImage')).toBe(0);
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
    expect(aws.countOf('ListTaskDefinitions')).toBe(2 * 2);
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
    await clean(policy);
    const reads = aws.calls.filter(({ operation }) => operation === 'BatchGetImage');
    expect(reads.map(({ input }) => [input['repositoryName'], input['imageIds']])).toEqual([
      ['old', [{ imageDigest: old }]],
    ]);
  }));

test('a deletion takes one describe and one request for every hundred images of one kind', () =>
  onScene({}, async ({ aws, clean }) => {
    for (let i = 0; i < 250; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(300) });
    await clean();
    expect(aws.countOf('BatchDeleteImage')).toBe(3);
    const byId = aws.calls.filter(({ operation, input }) => operation === 'DescribeImages' && 'imageIds' in input);
    expect(byId).toHaveLength(3);
  }));
