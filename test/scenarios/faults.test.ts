import { bucket, onScene, onlyInUse, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** One consumer of each kind in the second region, each with an image of its own; and one image that nobody uses. */
function furnish({ aws, ecs, lambda }: Scene): readonly string[] {
  const place = 'us-east-1';
  const image = (tag: string) => {
    aws.ecr({ region: place }).push({ repository: 'app', tags: [tag], at: daysAgo(300) });
    return uri('app', tag, place);
  };
  image('unused');
  ecs(place).runTask({ taskDefinition: defined('task', image('task')) });
  ecs(place).createService({ name: 'service', taskDefinition: defined('service', image('service')) });
  ecs(place).registerTaskDefinition({ family: 'definition', image: image('definition') });
  const daemon = ecs(place).registerDaemonTaskDefinition({ family: 'daemon', image: image('daemon') });
  ecs(place).createDaemon({ name: 'daemon', taskDefinition: daemon });
  lambda(place).createFunction({ name: 'function', image: image('function') });
  return ['task', 'service', 'definition', 'daemon', 'function'];

  /** Deregistered at once, so that only the consumer itself names it. */
  function defined(family: string, name: string): string {
    const arn = ecs(place).registerTaskDefinition({ family, image: name });
    aws.onCall({ operation: 'GetCallerIdentity', when: 'before' }, () => ecs(place).deregister(arn));
    return arn;
  }
}

test('Lambda pulls from its own region only: where it is unread, only that region is held, and copies of what is there', () =>
  onScene(twoRegions, async (scene) => {
    const { aws, clean, left } = scene;
    aws.ecr().push({ repository: 'app', tags: ['here'], at: daysAgo(300) });
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: ['there'], at: daysAgo(300) });
    scene.aws.faults.add({ kind: 'denied', operation: 'ListFunctions', region: 'us-east-1' });
    expect((await clean()).code).toBe(3);
    expect([left('app'), left('app', 'us-east-1')]).toEqual([[], ['there']]);
  }));

test('where Lambda and the registry of a region are both unread, copies may be anywhere: everything is held', () =>
  onScene(twoRegions, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['here'], at: daysAgo(300) });
    aws.faults.add({ kind: 'denied', operation: 'ListFunctions', region: 'us-east-1' });
    aws.faults.add({ kind: 'denied', operation: 'DescribeRepositories', region: 'us-east-1' });
    expect((await clean()).code).toBe(4);
    expect(left('app')).toEqual(['here']);
  }));

test('a source that a person answers for holds nothing back, and the report prints the sentence', () =>
  onScene(twoRegions, async ({ aws, clean, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    aws.faults.add({ kind: 'denied', service: 'ecs', region: 'us-east-1' });
    const policy = onlyInUse.replace(
      'inUse: {',
      'inUse: { exclude: [{ source: "ecs-*", region: us-east-1, because: nothing runs there }],',
    );
    const { code, out } = await clean(policy);
    expect(code).toBe(0);
    expect(out).toContain('excluded by the policy: nothing runs there');
    expect(left('app')).toEqual([]);
  }));

test('report mode, with every change outside the audit bucket refused, succeeds and asks for none', () =>
  onScene(twoRegions, async (scene) => {
    furnish(scene);
    scene.aws.faults.rejectMutations(bucket);
    const report = scene.file(onlyInUse.replace('mode: delete', 'mode: report'));
    expect((await scene.keeper('run', '--policy', report, '--bucket', bucket)).code).toBe(0);
    const changes = scene.aws.calls.filter(({ mutates, service }) => mutates && service !== 's3');
    expect(changes).toEqual([]);
    expect(
      scene
        .audited()
        .map(({ verdict }) => verdict)
        .filter((verdict) => verdict === 'condemned'),
    ).toHaveLength(1);
  }));

test('a manifest that cannot be read keeps the untagged of its repository, and the run asks for attention', () =>
  onScene({}, async ({ aws, clean, left, audited }) => {
    aws.ecr().push({
      repository: 'app',
      manifest: 'not json',
      mediaType: 'application/vnd.oci.image.index.v1+json',
      tags: ['odd'],
      at: daysAgo(300),
    });
    aws.ecr().push({ repository: 'app', at: daysAgo(300) });
    aws.ecr().push({ repository: 'app', tags: ['plain'], at: daysAgo(300) });
    expect((await clean()).code).toBe(3);
    expect(left('app')).toHaveLength(2);
    expect(
      audited()
        .filter(({ verdict }) => verdict === 'keep')
        .flatMap(({ reasons }) => reasons.map(({ rule }) => rule)),
    ).toEqual(['unreadable-manifest', 'unreadable-manifest']);
  }));
