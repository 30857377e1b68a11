import { scratchFolder } from '../scratch.ts';
import { holding, longAgo, onDay, start } from './days.ts';
import { summaryIn } from './estate.ts';
import { scheduled } from './invoking.ts';
import { bucket, keeping, onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const folder = scratchFolder();
const day = { start };
const guarded = 'grace: none\nbudgets: { deletions: none }\nbreakers: { usageDrop: 0.3, newlyCondemned: none }';

/** Ten services, each with an image of its own, and what deletes the last ones. */
function tenServices({ aws, ecs }: Scene): { readonly leave: (count: number) => void } {
  const services = Array.from({ length: 10 }, (_, i) => {
    aws.ecr().push({ repository: 'app', tags: [`${i}`], at: longAgo });
    const taskDefinition = ecs().registerTaskDefinition({ family: `app-${i}`, image: uri('app', `${i}`) });
    return ecs().createService({ name: `app-${i}`, taskDefinition });
  });
  return {
    leave: (count) => {
      for (const service of services.slice(count)) {
        ecs().deleteService(service);
        ecs().finishDraining(service);
      }
    },
  };
}

/** A run that a breaker stopped, because services left. Returns what runs on another day. */
async function stoppedRun(scene: Scene): Promise<ReturnType<typeof onDay>> {
  const { leave } = tenServices(scene);
  const run = onDay(scene, holding(guarded));
  await run(1);
  leave(2);
  await run(2);
  return run;
}

/** A person's word, as the bucket keeps it. */
const accept = ({ aws }: Scene, breaker: string, run: string): void =>
  aws.s3.put(
    bucket,
    'state/accepted.json',
    JSON.stringify({ format: 1, acceptances: [{ breaker, run, because: 'moved away', atMs: start }] }),
  );

const trippedIn = (scene: Scene): readonly string[] => [
  ...new Set(summaryIn(scene).breakers.map(({ breaker }) => breaker)),
];

test('services vanish: no run deletes, neither at once, nor again, nor on the next day, until a person accepts it', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const { leave } = tenServices(scene);
    const policy = holding(guarded);
    const invoke = await scheduled(folder, policy);
    const run = onDay(scene, policy);
    expect(await invoke('2026-06-01T03:00:00Z')).toMatchObject({ status: 'complete', needsAttention: false });
    leave(2);
    const stopped = await run(2);
    expect([stopped.code, trippedIn(scene)]).toEqual([4, ['usage-drop']]);
    expect(stopped.out).toMatch(/usage-drop: \d+ images named by all of the account, were/);
    expect(await invoke('2026-06-02T03:00:00Z')).toMatchObject({ status: 'complete', needsAttention: true });
    expect(trippedIn(scene)).toEqual(['usage-drop']);
    expect(await invoke('2026-06-02T03:00:00Z')).toMatchObject({
      status: 'refused',
      log: expect.stringMatching(
        /run \S+ has done what was scheduled for 2026-06-02T03:00:00Z, so this one did nothing/,
      ),
    });
    aws.clock.advance(86_400_000);
    expect(await invoke('2026-06-03T03:00:00Z')).toMatchObject({ status: 'complete', needsAttention: true });
    expect([left('app').length, aws.countOf('BatchDeleteImage')]).toEqual([10, 0]);
    accept(scene, 'usage-drop', summaryIn(scene).run);
    expect((await run(4)).code).toBe(3);
    expect(left('app')).toEqual(['0', '1']);
    expect((await run(5)).code).toBe(0);
  }));

test('what is accepted is what a person saw: if still more vanishes, nothing goes', () =>
  onScene(day, async (scene) => {
    const { leave } = tenServices(scene);
    const run = onDay(scene, holding(guarded));
    await run(1);
    leave(5);
    expect((await run(2)).code).toBe(4);
    accept(scene, 'usage-drop', summaryIn(scene).run);
    leave(4);
    expect((await run(3)).code).toBe(4);
    expect(scene.left('app')).toHaveLength(10);
  }));

test('nothing is in use any more: that is never right without a word', () =>
  onScene(day, async (scene) => {
    const { leave } = tenServices(scene);
    const run = onDay(scene, holding(guarded.replace('0.3', '1')));
    await run(1);
    leave(0);
    expect((await run(2)).code).toBe(4);
    expect(trippedIn(scene)).toEqual(['usage-empty']);
    expect(scene.left('app')).toHaveLength(10);
  }));

test('a policy that condemns half of a repository at once trips, stays tripped, and goes on when it is accepted', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    for (let i = 0; i < 20; i += 1) aws.ecr().push({ repository: 'app', tags: [`1.${i}`], at: longAgo + i });
    const guards = 'grace: none\nbudgets: { deletions: none }\nbreakers: { usageDrop: none, newlyCondemned: 0.5 }';
    const keepingNewest = (count: number) =>
      onDay(scene, holding(guards, keeping(`[{ name: all, tags: ['*'], keepNewest: ${count} }]`)));
    expect((await keepingNewest(20)(1)).code).toBe(0);
    const { code, out } = await keepingNewest(2)(2);
    expect([code, trippedIn(scene)]).toEqual([4, ['newly-condemned']]);
    expect(out).toContain('18 of 20 images of');
    expect((await keepingNewest(2)(3)).code).toBe(4);
    expect(left('app')).toHaveLength(20);
    accept(scene, 'newly-condemned', summaryIn(scene).run);
    expect((await keepingNewest(2)(4)).code).toBe(3);
    expect(left('app')).toEqual(['1.18', '1.19']);
    expect((await keepingNewest(2)(5)).code).toBe(0);
  }));

test('a word of acceptance does not take the place of others that cannot be read', () =>
  onScene(day, async (scene) => {
    const { aws, keeper } = scene;
    await stoppedRun(scene);
    aws.s3.put(bucket, 'state/accepted.json', 'not json');
    const tripped = summaryIn(scene).run;
    const { code, err } = await keeper('accept', 'usage-drop', '--run', tripped, '--because', 'x', '--bucket', bucket);
    expect([code, err]).toEqual([2, expect.stringContaining('state/accepted.json is damaged')]);
    expect(aws.s3.get(bucket, 'state/accepted.json').toString()).toBe('not json');
  }));

test.each([
  ['state/runs.json', 'no run to compare with: it only reports'],
  ['state/accepted.json', 'no word of acceptance'],
])('while %s is damaged there is %s, and what a breaker stopped stays', (key) =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const run = await stoppedRun(scene);
    accept(scene, 'usage-drop', summaryIn(scene).run);
    aws.s3.put(bucket, key, 'not json');
    const { code, out, err } = await run(3);
    expect([code === 0 || code === 4, left('app').length]).toEqual([true, 10]);
    expect(`${out}${err}`).toMatch(/damaged/);
    // A run that only reports is one that passed.
    expect(trippedIn(scene)).toEqual(key === 'state/runs.json' ? [] : ['usage-drop']);
  }),
);
