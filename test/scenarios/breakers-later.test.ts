import { platformImage } from '../sandbox/manifests.ts';
import { dayMs, holding, longAgo, onDay, start } from './days.ts';
import { summaryIn } from './estate.ts';
import { bucket, keeping, onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const day = { start };
const surging = 'grace: none\nbudgets: { deletions: none }\nbreakers: { usageDrop: none, newlyCondemned: 0.5 }';
const dropping = 'grace: none\nbudgets: { deletions: none }\nbreakers: { usageDrop: 0.3, newlyCondemned: none }';

/** Each day's run keeps so many of the newest. */
const keepingNewest = (scene: Scene, count: number, guards = surging) =>
  onDay(scene, holding(guards, keeping(`[{ name: all, tags: ['*'], keepNewest: ${count} }]`)));

/** Twenty images that nobody uses, the oldest first. */
function twentyBuilds({ aws }: Scene): void {
  for (let i = 0; i < 20; i += 1) {
    aws.ecr().push({ repository: 'app', tags: [`1.${i}`], at: longAgo + i, ...platformImage(`${i}`) });
  }
}

test('a person accepts half of a repository: it goes on the next day, although a build was pushed and another condemned', () =>
  onScene(day, async (scene) => {
    const { aws, keeper } = scene;
    twentyBuilds(scene);
    expect((await keepingNewest(scene, 20)(1)).code).toBe(0);
    const codes: number[] = [];
    for (let date = 2; date < 9; date += 1) {
      // A team that builds once a day.
      aws.ecr().push({ repository: 'app', tags: [`2.${date}`], at: start + date, ...platformImage(`n${date}`) });
      codes.push((await keepingNewest(scene, 2)(date)).code);
      if (codes.at(-1) !== 4) break;
      // In the morning somebody looks, and says that it is right. Every day.
      const { run } = summaryIn(scene);
      await keeper('accept', 'newly-condemned', '--run', run, '--because', 'it is', '--bucket', bucket);
    }
    expect([codes.slice(0, 2), scene.left('app').length]).toEqual([[4, 3], 2]);
  }));

test.each(['a pause of 36 days', 'the ledger was lost'])('after %s what was condemned all along is no surge', (what) =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    aws.s3.delete(bucket, 'state/runs.json');
    twentyBuilds(scene);
    const run = keepingNewest(scene, 2, surging.replace('grace: none', 'grace: 7d'));
    for (const date of [1, 2]) expect((await run(date)).code).toBe(0);
    const isPause = what.startsWith('a pause');
    if (!isPause) aws.s3.delete(bucket, 'state/ledger/111111111111/eu-west-1.json.gz');
    const next = isPause ? 38 : 3;
    const codes: number[] = [];
    for (let date = next; date < next + 60; date += 3) codes.push((await run(date)).code);
    expect([codes.at(-1), left('app').length]).toEqual([0, 2]);
  }),
);

test('a run whose clock was ahead does not blind the breaker for those after it', () =>
  onScene(day, async (scene) => {
    const { left } = scene;
    twentyBuilds(scene);
    await keepingNewest(scene, 20)(1);
    await keepingNewest(scene, 20)(40);
    const { code } = await keepingNewest(scene, 2)(3);
    expect([code, left('app').length]).toEqual([4, 20]);
  }));

test('a source that was unread for two weeks, and comes back with a short list, trips', () =>
  onScene(day, async (scene) => {
    const { aws, lambda, ecs } = scene;
    for (let i = 0; i < 10; i += 1) {
      aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo, ...platformImage(`${i}`) });
      lambda().createFunction({ name: `f${i}`, image: uri('app', `${i}`) });
    }
    aws.ecr().push({ repository: 'web', tags: ['web'], at: longAgo });
    ecs().createService({
      name: 'web',
      taskDefinition: ecs().registerTaskDefinition({ family: 'web', image: uri('web', 'web') }),
    });
    const run = onDay(scene, holding(dropping));
    await run(1);
    const end = aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
    for (const date of [2, 9, 16, 17]) await run(date);
    end();
    for (let i = 0; i < 10; i += 1) lambda().deleteFunction(`f${i}`);
    await run(18);
    expect(scene.left('app')).toHaveLength(10);
  }));

test('what a later run left behind is accepted no more, and the command says so', () =>
  onScene(day, async (scene) => {
    const { aws, ecs, keeper } = scene;
    const services = Array.from({ length: 10 }, (_, i) => {
      aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo, ...platformImage(`${i}`) });
      const taskDefinition = ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('app', `${i}`) });
      return ecs().createService({ name: `app-${i}`, taskDefinition });
    });
    const run = onDay(scene, holding(dropping));
    await run(1);
    const leave = (some: typeof services) => {
      for (const service of some) {
        ecs().deleteService(service);
        ecs().finishDraining(service);
      }
    };
    leave(services.slice(5));
    await run(2);
    const { run: first } = summaryIn(scene);
    for (let i = 5; i < 10; i += 1) ecs().createService({ name: `back-${i}`, taskDefinition: `app-${i}` });
    expect((await run(3)).code).toBe(0);
    const late = await keeper('accept', 'usage-drop', '--run', first, '--because', 'x', '--bucket', bucket);
    expect([late.code, late.err]).toEqual([2, expect.stringMatching(/passed after run \S+: there is nothing left/)]);
    leave(services.slice(0, 5));
    expect((await run(9)).code).toBe(4);
    const { run: ahead } = summaryIn(scene);
    aws.clock.set(start + 5 * dayMs);
    const early = await keeper('accept', 'usage-drop', '--run', ahead, '--because', 'x', '--bucket', bucket);
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('is dated in the future')]);
    expect(aws.s3.keys(bucket)).not.toContain('state/accepted.json');
  }));

test('a repository of which nothing can go, by its entry, stops no other', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    for (let i = 0; i < 20; i += 1) {
      aws.ecr().push({ repository: 'lab', tags: [`${i}`], at: start - i * 60_000, ...platformImage(`${i}`) });
    }
    for (const tag of ['a', 'b'])
      aws.ecr().push({ repository: 'web', tags: [tag], at: longAgo, ...platformImage(tag) });
    aws.s3.delete(bucket, 'state/runs.json');
    const entries = `retention:
  - { repositories: [lab], mode: report, minimumAge: 5d, keepTags: [], families: [], untagged: { keepNewest: none, keepWithin: none } }
  - { repositories`;
    const policy = holding(surging.replace('grace: none', 'grace: 7d')).replace(
      'retention:\n  - { repositories',
      entries,
    );
    const codes: number[] = [];
    for (const date of [1, 2, 8, 9, 12, 20]) codes.push((await onDay(scene, policy)(date)).code);
    expect([codes.at(-1), left('lab').length, left('web')]).toEqual([0, 20, []]);
  }));

test('a night on which many tasks ran stops no run after it: what three runs saw is there, the rest comes and goes', () =>
  onScene(day, async (scene) => {
    const { aws, ecs, left } = scene;
    for (let i = 0; i < 20; i += 1) {
      aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo, ...platformImage(`${i}`) });
      ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('app', `${i}`) });
      if (i < 10) ecs().createService({ name: `app-${i}`, taskDefinition: `app-${i}` });
    }
    const run = onDay(scene, holding(dropping, keeping("[{ name: all, tags: ['*'], keepNewest: 20 }]")));
    for (const date of [1, 2]) expect((await run(date)).code).toBe(0);
    const tasks = Array.from({ length: 10 }, (_, i) => ecs().runTask({ taskDefinition: `app-${i + 10}` }));
    expect((await run(3)).code).toBe(0);
    for (const task of tasks) ecs().stopTask(task);
    const stale = aws.ecr().push({ repository: 'app', at: longAgo - 1, ...platformImage('stale') });
    for (const date of [4, 5, 18]) expect((await run(date)).code).toBe(0);
    expect([left('app').length, left('app').includes(stale)]).toEqual([20, false]);
  }));
