import { allPages } from '../../lambda/aws/pages.ts';
import { bucket, onScene, onlyInUse, rulesFor, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;
const beforeRevisions = '2024-08-01T00:00:00Z';

/** A service from before ECS kept revisions, whose tag has moved since; and something that nobody uses. */
function oldService({ aws, ecs }: Scene, tasks: 'RUNNING' | 'PENDING') {
  const pinned = aws.ecr().push({ repository: 'web', tags: ['prod'], at: '2024-06-01T00:00:00Z' });
  const taskDefinition = ecs().registerTaskDefinition({
    family: 'web',
    image: uri('web', 'prod'),
    at: beforeRevisions,
  });
  const service = ecs().createService({ name: 'web', taskDefinition, at: beforeRevisions, tasks });
  aws.ecr().push({ repository: 'web', tags: ['prod'], at: daysAgo(300) });
  aws.ecr().push({ repository: 'web', tags: ['unused'], at: daysAgo(300) });
  return { pinned, service, taskDefinition };
}

test('an old service whose tasks show their digests is known: nothing more than these is kept', () =>
  onScene({ maxPage: 1 }, async (scene) => {
    const { pinned } = oldService(scene, 'RUNNING');
    expect((await scene.clean()).code).toBe(0);
    expect(scene.left('web')).toEqual([pinned, 'prod'].toSorted());
  }));

test('an old service whose only task has not pulled yet may have pinned anything that was there', () =>
  onScene({ maxPage: 1 }, async (scene) => {
    const { pinned } = oldService(scene, 'PENDING');
    await scene.clean();
    expect(scene.left('web')).toContain(pinned);
    expect(rulesFor(scene.audited(), pinned)).toEqual(['pinned-unknown']);
  }));

test('a deployment away from a revision that cannot be described keeps what that may have pinned', () =>
  onScene({ maxPage: 1 }, async (scene) => {
    const { pinned, service, taskDefinition } = oldService(scene, 'PENDING');
    scene.ecs().scale(service, 0);
    scene.ecs().updateService(service, { taskDefinition });
    scene.aws.clock.advance(2 * 3_600_000);
    await scene.clean();
    expect(scene.left('web')).toContain(pinned);
  }));

test('a deployment under way that ECS cannot describe may have pinned anything', () =>
  onScene({}, async ({ aws, ecs, clean, audited }) => {
    for (const tag of ['1', '2', 'unused']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
    const [one = '', two = ''] = ['1', '2'].map((tag) =>
      ecs().registerTaskDefinition({ family: 'web', image: uri('web', tag) }),
    );
    ecs().updateService(ecs().createService({ name: 'web', taskDefinition: one }), { taskDefinition: two });
    aws.faults.add({ kind: 'partial', operation: 'DescribeServiceDeployments', code: 'MISSING' });
    await clean();
    expect(rulesFor(audited(), 'unused')).toEqual(['pinned-unknown']);
  }));

test('an earlier deployment whose task definition was deleted for good holds nothing back', () =>
  onScene({}, async ({ aws, ecs, clean, left }) => {
    for (const tag of ['1', '2', 'unused']) aws.ecr().push({ repository: 'web', tags: [tag], at: daysAgo(300) });
    const [one = '', two = ''] = ['1', '2'].map((tag) =>
      ecs().registerTaskDefinition({ family: `web-${tag}`, image: uri('web', tag) }),
    );
    const service = ecs().createService({ name: 'web', taskDefinition: one });
    aws.clock.advance(86_400_000);
    ecs().updateService(service, { taskDefinition: two });
    ecs().finishDeployment(service);
    aws.clock.advance(86_400_000);
    ecs().delete(one);
    const policy = onlyInUse.replace('ecsServiceRevisions: none', 'ecsServiceRevisions: 5');
    expect((await clean(policy)).code).toBe(0);
    expect(left('web')).toEqual(['1', '2']);
  }));

test('an answer without the list that it should hold is no empty list', async () => {
  const cutShort = allPages('ListThings', async () => ({ items: undefined, nextToken: undefined }));
  await expect(cutShort).rejects.toThrow('ListThings: the answer holds no list');
});

test('a whole registry that cannot be listed may hold the originals of anything: all waits, until a person answers for it', () =>
  onScene(twoRegions, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['old'], at: daysAgo(300) });
    aws.faults.add({ kind: 'denied', operation: 'DescribeRepositories', region: 'us-east-1' });
    expect((await clean()).code).toBe(4);
    expect(left('app')).toEqual(['old']);
    const exclude = 'inUse: { exclude: [{ source: registries, region: us-east-1, because: no images there }],';
    const { code, out } = await clean(onlyInUse.replace('inUse: {', exclude));
    expect(code).toBe(0);
    expect(out).toContain('excluded by the policy: no images there');
    expect(left('app')).toEqual([]);
  }));

test('one repository that cannot be listed does not stop the others from being cleaned', () =>
  onScene({}, async ({ aws, clean, left }) => {
    for (const repository of ['app', 'web']) aws.ecr().push({ repository, tags: ['old'], at: daysAgo(300) });
    aws.faults.add({
      kind: 'denied',
      operation: 'DescribeImages',
      where: ({ repositoryName }) => repositoryName === 'web',
    });
    const { code, out } = await clean();
    expect(code).toBe(3);
    expect(out).toContain('web: DescribeImages: AccessDeniedException');
    expect([left('app'), left('web')]).toEqual([[], ['old']]);
  }));

test('a region that does not exist is a mistake, not a registry without images', () =>
  onScene(twoRegions, async ({ clean }) => {
    const { code, err } = await clean(onlyInUse.replace('inUse:', 'clean: { regions: [eu-wset-1] }\ninUse:'));
    expect([code, err]).toEqual([
      2,
      'keeper: clean.regions: "eu-wset-1" matches no enabled region; enabled are eu-west-1, us-east-1\n',
    ]);
  }));

test('a deletion whose answer cannot be read is looked up: what is gone is reported as gone', () =>
  onScene({}, async ({ aws, clean, audited }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    aws.faults.add({ kind: 'cut', operation: 'BatchDeleteImage' });
    expect((await clean()).code).toBe(0);
    expect(audited().map(({ outcome }) => outcome)).toEqual(['deleted']);
  }));

test('an audit that cannot be written hides nothing: the summary is printed, and the run has failed', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    aws.faults.add({
      kind: 'denied',
      operation: 'PutObject',
      where: (input) => JSON.stringify(input).includes('"audit/'),
    });
    const { code, out } = await clean();
    expect(code).toBe(1);
    expect(out).toContain('1 image deleted');
    expect(out).toContain('The audit could not be written');
    expect(left('app')).toEqual([]);
    expect(aws.s3.keys(bucket).filter((key) => key.startsWith('intended/'))).toHaveLength(1);
  }));

test.each(['', 'arn:aws:s3:::audit', 's3://audit', 'Audit'])(
  '%j is no name of a bucket, and one sentence says so',
  (name) =>
    onScene({}, async ({ keeper, file }) => {
      const { code, err } = await keeper('run', '--policy', file('mode: report'), '--bucket', name);
      expect([code, err]).toEqual([
        2,
        `keeper: --bucket must be the name of a bucket, such as my-audit, got "${name}"\n`,
      ]);
    }),
);
