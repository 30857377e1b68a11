import { bucket, onScene, onlyInUse, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** Definitions in use and to roll back to, a published version, and an image that nobody uses. */
function furnish({ aws, ecs, lambda }: Scene): void {
  for (const tag of ['1', '2', '3', 'f', 'unused'])
    aws.ecr().push({ repository: 'app', tags: [tag], at: daysAgo(300) });
  const [first] = ['1', '2', '3'].map((tag) => ecs().registerTaskDefinition({ family: 'app', image: uri('app', tag) }));
  ecs().createService({ name: 'app', taskDefinition: first ?? '' });
  lambda().createFunction({ name: 'function', image: uri('app', 'f') });
  lambda().publishVersion('function');
}

const policy = onlyInUse.replace('ecsTaskDefinitions: none', 'ecsTaskDefinitions: 2');

test('the second run of an unchanged account asks for no definition and no published version again, and keeps the same', () =>
  onScene({}, async (scene) => {
    const { aws, keeper, file, left } = scene;
    furnish(scene);
    const report = file(policy.replace('mode: delete', 'mode: report'));
    await keeper('run', '--policy', report, '--bucket', bucket);
    const [definitions, versions] = [aws.countOf('DescribeTaskDefinition'), aws.countOf('GetFunction')];
    expect([definitions, versions]).toEqual([3, 2]);
    await keeper('run', '--policy', report, '--bucket', bucket);
    // `$LATEST` is whatever was last put there.
    expect([aws.countOf('DescribeTaskDefinition'), aws.countOf('GetFunction')]).toEqual([3, 3]);
    await scene.clean(policy);
    expect(left('app')).toEqual(['1', '2', '3', 'f']);
    expect(aws.countOf('DescribeTaskDefinition')).toBe(3);
  }));
