import { archiving, deleting, move, statusesOf } from './archiving.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import { longAgo, onDay, start } from './days.ts';
import { bucket, onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const day = { start };

/** Two indexes that share a platform, of which the newer is in use. */
function sharing({ aws, ecs }: Scene): readonly string[] {
  const [shared, old, fresh] = [platformImage('shared'), platformImage('old'), platformImage('fresh')];
  for (const one of [shared, old, fresh]) aws.ecr().push({ repository: 'app', at: longAgo, ...one });
  const a = aws.ecr().push({ repository: 'app', tags: ['a'], at: longAgo, ...index([shared, old]) });
  aws.ecr().push({ repository: 'app', tags: ['b'], at: longAgo, ...index([shared, fresh]) });
  ecs().createService({
    name: 'app',
    taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'b') }),
  });
  return [a];
}

test('an archived index that shares a platform with one in use is deleted when its time has come', () =>
  onScene(day, async (scene) => {
    sharing(scene);
    const run = onDay(scene, archiving);
    await run(1);
    expect(statusesOf(scene)).toMatchObject({ a: 'ARCHIVED', b: 'ACTIVE' });
    for (const later of [32, 60, 90]) await run(later);
    expect(Object.keys(statusesOf(scene))).not.toContain('a');
  }));

test('an archived index that waits for nothing takes nothing of the budget of every later run', () =>
  onScene(day, async (scene) => {
    sharing(scene);
    const three = archiving.replace('deletions: none', 'deletions: 3');
    await onDay(scene, three)(1);
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    for (const later of [2, 3, 10, 20, 30, 31, 32, 60, 90]) await onDay(scene, three)(later);
    expect(statusesOf(scene)).not.toMatchObject({ stale: 'ACTIVE' });
  }));

test('what others archive while a request of ours is being repeated is theirs', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    const digests = ['1', '2', '3'].map((tag) => aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo }));
    const last = digests.toSorted().at(-1) ?? '';
    const [tag = ''] =
      aws
        .ecr()
        .images('app')
        .find(({ digest }) => digest === last)?.tags ?? [];
    // The second image is not answered; the third was never asked for when somebody archives it.
    const second = digests.toSorted().at(1) ?? '';
    aws.faults.add({
      kind: 'throttled',
      operation: 'UpdateImageStorageClass',
      times: 1,
      where: (input) => JSON.stringify(input).includes(second),
    });
    aws.onCall({ operation: 'UpdateImageStorageClass', nth: 1, when: 'after' }, () => move(scene.aws, last, 'ARCHIVE'));
    await onDay(scene, archiving)(1);
    for (const later of [40, 80]) await onDay(scene, deleting)(later);
    expect(statusesOf(scene)).toEqual({ [tag]: 'ARCHIVED' });
  }));

test('what a run could not get to because of an error, and others archived within the hour, is theirs', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    for (let i = 0; i < 101; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo });
    aws.onCall({ operation: 'UpdateImageStorageClass', nth: 100, when: 'after' }, () => {
      aws.faults.add({
        kind: 'error',
        operation: 'DescribeImages',
        times: 6,
        where: ({ imageIds }) => imageIds !== undefined,
      });
    });
    const { err } = await onDay(scene, archiving)(1);
    expect(err).toContain('could not be cleaned');
    aws.faults.clear();
    const [left] = aws
      .ecr()
      .images('app')
      .filter(({ status }) => status === 'ACTIVE');
    aws.clock.advance(30 * 60_000);
    await move(scene.aws, left?.digest ?? '', 'ARCHIVE');
    for (const later of [2, 40, 80]) await onDay(scene, deleting)(later);
    expect(statusesOf(scene)).toEqual({ [left?.tags[0] ?? '']: 'ARCHIVED' });
  }));

test('a run that slept before it archives does not overwrite what the next one noted: a pardon stays a pardon', () =>
  onScene(day, async (scene) => {
    const { aws, ecs } = scene;
    const weekly = archiving.replace('grace: none', 'grace: 7d');
    aws.ecr().push({ repository: 'app', tags: ['y'], at: longAgo, ...platformImage('y') });
    await onDay(scene, weekly)(1);
    aws.ecr().push({ repository: 'app', tags: ['x'], at: longAgo, ...platformImage('x') });
    await onDay(scene, weekly)(2);
    const pardoned: string[] = [];
    const end = aws.onCall(
      { operation: 'DescribeImages', where: ({ imageIds }) => imageIds === undefined, nth: 2, when: 'before' },
      async () => {
        end();
        aws.clock.advance(20 * 60_000);
        const task = ecs().runTask({
          taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'x') }),
        });
        aws.s3.put(bucket, 'state/STOP', '');
        pardoned.push((await scene.clean(weekly)).out);
        aws.s3.delete(bucket, 'state/STOP');
        ecs().stopTask(task);
      },
    );
    await onDay(scene, weekly)(8);
    expect(pardoned.join()).toContain('stay after all');
    aws.clock.advance(2 * 3_600_000);
    await onDay(scene, weekly)(10);
    expect(statusesOf(scene)).toMatchObject({ x: 'ACTIVE' });
  }));
