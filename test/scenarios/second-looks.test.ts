import { index, platformImage } from '../sandbox/manifests.ts';
import { keeping, onScene, onlyInUse, recorded, uri, twoRegions } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

test('a platform is tagged while a throttled deletion of its index waits: the whole index stays', () =>
  onScene({}, async ({ aws, clean, left }) => {
    const platforms = [platformImage('amd64'), platformImage('arm64')];
    const [first = ''] = platforms.map((one) => aws.ecr().push({ repository: 'app', at: daysAgo(300), ...one }));
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...index(platforms) });
    aws.faults.add({ kind: 'throttled', operation: 'BatchDeleteImage', times: 1 });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'before' }, () => aws.ecr().tag('app', 'pinned', first));
    await clean();
    expect(left('app')).toHaveLength(3);
    aws.ecr().pull('app', 'v1');
  }));

test.each(['DescribeDaemon', 'DescribeDaemonRevisions', 'ListDaemonDeployments'])(
  'ECS knows daemons, but not %s: that is no absence, and their images stay',
  (operation) =>
    onScene({}, async ({ aws, ecs, clean, left }) => {
      for (const tag of ['run', 'unused']) aws.ecr().push({ repository: 'agent', tags: [tag], at: daysAgo(300) });
      const taskDefinition = ecs().registerDaemonTaskDefinition({ family: 'agent', image: uri('agent', 'run') });
      ecs().createDaemon({ name: 'agent', taskDefinition });
      aws.faults.add({ kind: 'error', operation, code: 'UnknownOperationException', status: 400 });
      expect((await clean()).code).toBe(4);
      expect(left('agent')).toEqual(['run', 'unused']);
    }),
);

test('where ECS does not know daemons at all nobody can have one, and nothing is held back', () =>
  onScene({}, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    for (const operation of ['ListDaemons', 'ListDaemonTaskDefinitions']) {
      aws.faults.add({ kind: 'error', operation, code: 'UnknownOperationException', status: 400 });
    }
    expect((await clean()).code).toBe(0);
    expect(left('app')).toEqual([]);
  }));

test('what $LATEST.PUBLISHED runs is asked again by the second reading', () =>
  onScene({}, async ({ aws, lambda, clean, left }) => {
    for (const tag of ['1', '2']) aws.ecr().push({ repository: 'fn', tags: [tag], at: daysAgo(300) });
    lambda().createFunction({ name: 'fn', image: uri('fn', '1') });
    lambda().publishVersion('fn', 'latest-published');
    aws.onCall(recorded, () => {
      lambda().updateFunctionCode('fn', uri('fn', '2'));
      lambda().publishVersion('fn', 'latest-published');
      lambda().updateFunctionCode('fn', uri('fn', '1'));
    });
    await clean();
    expect(left('fn')).toEqual(['1', '2']);
  }));

test('an index is deleted by hand in the middle of a run: the platform that it shared is not deleted without a record', () =>
  onScene({}, async ({ aws, clean }) => {
    const shared = platformImage('shared');
    const own = platformImage('own');
    for (const one of [shared, own]) aws.ecr().push({ repository: 'app', at: daysAgo(300), ...one });
    const kept = aws.ecr().push({ repository: 'app', tags: ['latest'], at: daysAgo(300), ...index([shared]) });
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...index([shared, own]) });
    aws.onCall(recorded, () => aws.ecr().delete('app', kept));
    await clean(keeping('[]'));
    const deleted = aws.calls
      .filter(({ operation }) => operation === 'BatchDeleteImage')
      .map(({ input }) => JSON.stringify(input));
    expect(deleted.filter((request) => request.includes(shared.digest))).toEqual([]);
  }));

test('an excluded region is not asked about its consumers, but its images still count', () =>
  onScene(twoRegions, async ({ aws, ecs, clean, left }) => {
    const image = platformImage('one');
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: ['v1'], at: daysAgo(300), ...image });
    aws.ecr().push({ repository: 'copy', at: daysAgo(300), ...image });
    ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v1', 'us-east-1') });
    await clean(
      onlyInUse.replace('inUse: {', 'inUse: { exclude: [{ region: us-east-1, because: nothing runs there }],'),
    );
    expect([left('copy'), left('app', 'us-east-1')]).toEqual([[image.digest], ['v1']]);
  }));
