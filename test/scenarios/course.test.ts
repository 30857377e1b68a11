import { longAgo, start } from './days.ts';
import { allRows, brisk, toldOf } from './estate.ts';
import { onScene, uri } from './scene.ts';

const day = { start };

test('a repository that cannot be listed after it was cleaned holds up no other, nor the report', () =>
  onScene(day, async (scene) => {
    const { aws, clean, left } = scene;
    for (const repository of ['a', 'b', 'c']) aws.ecr().push({ repository, tags: ['stale'], at: longAgo });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'after' }, () => {
      aws.faults.add({
        kind: 'throttled',
        operation: 'DescribeImages',
        where: ({ imageIds, repositoryName }) => imageIds === undefined && repositoryName === 'a',
      });
    });
    await clean(brisk);
    expect([left('a'), left('b'), left('c')]).toEqual([[], [], []]);
    expect(toldOf(allRows(scene), 'deleted')).toHaveLength(3);
  }));

test('what is named 40 minutes after the second reading is not deleted by a run that still goes on', () =>
  onScene(day, async (scene) => {
    const { aws, clean, ecs, left } = scene;
    const names = Array.from({ length: 8 }, (_, i) => `app-${i}`);
    for (const repository of names) aws.ecr().push({ repository, tags: ['v1'], at: longAgo });
    let done = 0;
    aws.onCall({ operation: 'BatchDeleteImage', when: 'after' }, () => {
      done += 1;
      aws.clock.advance(7 * 60_000);
      if (done === 1) {
        ecs().createService({
          name: 'late',
          desiredCount: 0,
          taskDefinition: ecs().registerTaskDefinition({ family: 'late', image: uri('app-7', 'v1') }),
        });
      }
    });
    await clean(brisk);
    expect(left('app-0')).toEqual([]);
    expect(left('app-7')).toEqual(['v1']);
  }));
