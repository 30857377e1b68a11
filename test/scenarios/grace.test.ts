import { index, platformImage } from '../sandbox/manifests.ts';
import { dayMs, holding, longAgo, onDay, start } from './days.ts';
import { summaryIn } from './estate.ts';
import { bucket, onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const day = { start };
const weekly = 'grace: 7d\nbudgets: { deletions: none }\nbreakers: { usageDrop: none, newlyCondemned: none }';
const policy = holding(weekly);
const report = policy.replace('mode: delete', 'mode: report');

interface Announced {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly goesAt: string | null;
}

/** What pipelines can read of what is about to go. */
function announcedIn({ aws }: Scene): readonly Announced[] {
  const { images }: { images: readonly Announced[] } = JSON.parse(
    aws.s3.get(bucket, 'condemned/latest.json').toString(),
  );
  return images;
}

test('what nobody uses is announced with its date, stays for the grace, and goes when that is over', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const run = onDay(scene, policy);
    const digest = aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    expect((await run(1)).code).toBe(0);
    const announced = { repository: 'app', digest, tags: ['stale'], goesAt: '2026-06-08T03:00:00.000Z' };
    expect(announcedIn(scene)).toEqual([expect.objectContaining(announced)]);
    await run(6);
    expect([left('app'), announcedIn(scene)]).toEqual([['stale'], [expect.objectContaining(announced)]]);
    await run(8);
    expect([left('app'), announcedIn(scene)]).toEqual([[], []]);
  }));

test('what is used on the third day is pardoned, the report says so, and the grace begins anew after that', () =>
  onScene(day, async (scene) => {
    const { aws, ecs, left } = scene;
    const run = onDay(scene, policy);
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    const task = ecs().runTask({
      taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'stale') }),
    });
    const { out } = await run(3);
    expect(out).toContain('Announced to go, and stay after all');
    expect(summaryIn(scene).pardoned).toMatchObject([{ tags: ['stale'], because: 'in-use' }]);
    ecs().stopTask(task);
    aws.clock.advance(dayMs / 2);
    await run(5);
    for (const later of [8, 11]) {
      await run(later);
      expect([later, left('app')]).toEqual([later, ['stale']]);
    }
    await run(12);
    expect(left('app')).toEqual([]);
  }));

test('what gets another tag meanwhile is another thing: its grace begins anew', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const run = onDay(scene, policy);
    const digest = aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    aws.ecr().tag('app', 'again', digest);
    await run(8);
    expect(summaryIn(scene).pardoned).toMatchObject([{ because: 'changed' }]);
    expect(left('app')).toHaveLength(1);
    await run(15);
    expect(left('app')).toEqual([]);
  }));

test('report mode announces nothing: grace counts from the first run that could delete', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    for (const early of [1, 2, 9]) await onDay(scene, report)(early);
    expect(announcedIn(scene)).toEqual([]);
    for (const armed of [10, 16]) {
      await onDay(scene, policy)(armed);
      expect([armed, left('app')]).toEqual([armed, ['stale']]);
    }
    expect(announcedIn(scene)).toMatchObject([{ goesAt: '2026-06-17T03:00:00.000Z' }]);
    await onDay(scene, policy)(17);
    expect(left('app')).toEqual([]);
  }));

test('a weekly schedule that begins a little earlier the next time waits for one week, not for two', () =>
  onScene(day, async (scene) => {
    const { aws, left, clean } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    for (const atMs of [start + 30 * 60_000, start + 7 * dayMs]) {
      aws.clock.set(atMs);
      await clean(policy);
    }
    expect(left('app')).toEqual([]);
  }));

test('a survey that could not read everything is none of the two that must condemn', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const run = onDay(scene, policy);
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    const end = aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
    expect((await run(1)).code).toBe(4);
    end();
    await run(9);
    expect(left('app')).toEqual(['stale']);
    await run(10);
    expect(left('app')).toEqual([]);
  }));

test.each([
  [30, 'goes on', []],
  [36, 'goes on', []],
  [37, 'begins anew', ['stale']],
] as const)('after a silence until day %i a grace %s', (next, _, left) =>
  onScene(day, async (scene) => {
    const run = onDay(scene, policy);
    scene.aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    await run(next);
    expect(scene.left('app')).toEqual(left);
    await run(next + 7);
    expect(scene.left('app')).toEqual([]);
  }),
);

test('a ledger that is damaged or lost announces everything anew', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    const run = onDay(scene, policy);
    const key = 'state/ledger/111111111111/eu-west-1.json.gz';
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await run(1);
    aws.s3.put(bucket, key, 'not gzip');
    const { code, err } = await run(8);
    expect([code, left('app')]).toEqual([0, ['stale']]);
    expect(err).toContain('the ledger is damaged');
    aws.s3.delete(bucket, key);
    await run(15);
    expect(left('app')).toEqual(['stale']);
    await run(22);
    expect(left('app')).toEqual([]);
  }));

test('a budget of three takes exactly the three condemned longest, and the next run the next three', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    // By name the order is another one.
    const tags = ['f', 'c', 'j', 'a', 'h', 'e', 'b', 'i', 'd', 'g'];
    for (const [i, tag] of tags.entries()) {
      aws.ecr().push({ repository: tag > 'e' ? 'app' : 'web', tags: [tag], at: longAgo - i });
      await onDay(scene, policy.replace('grace: 7d', 'grace: 30d'))(i + 1);
    }
    const three = holding(weekly.replace('7d', 'none').replace('deletions: none', 'deletions: 3'));
    for (const run of [1, 2, 3, 4]) {
      const { code } = await onDay(scene, three)(20 + run);
      expect([run, code, [...left('app'), ...left('web')].toSorted()]).toEqual([
        run,
        0,
        tags.slice(3 * run).toSorted(),
      ]);
      const over = summaryIn(scene).heldBack.flatMap(({ hold, images }) => (hold.hold === 'budget' ? images : []));
      expect(over).toEqual(run < 4 ? [10 - 3 * run].filter((count) => count > 0) : []);
    }
  }));

test('what may go on any day, but for a budget, is among what is about to go', () =>
  onScene(day, async (scene) => {
    const { aws, left } = scene;
    for (const tag of ['a', 'b'])
      aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo, ...platformImage(tag) });
    const run = onDay(scene, holding(weekly.replace('deletions: none', 'deletions: 1')));
    await run(1);
    expect(announcedIn(scene)).toHaveLength(2);
    await run(8);
    expect(left('app')).toHaveLength(1);
    expect(announcedIn(scene).flatMap(({ tags }) => tags)).toEqual(left('app'));
  }));

test('what waits in the archive for its deletion is among what is about to go', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    aws.ecr().push({ repository: 'app', tags: ['a'], at: longAgo });
    const run = onDay(scene, holding(`archive: { for: 30d }\n${weekly}`).replace('mode: delete', 'mode: archive'));
    for (const date of [1, 8, 9]) await run(date);
    expect(announcedIn(scene)).toMatchObject([{ tags: ['a'], goesAt: '2026-07-08T03:00:00.000Z' }]);
  }));

test('what no time releases is among what is condemned, with no date', () =>
  onScene(day, async (scene) => {
    const { aws } = scene;
    aws.ecr().push({ repository: 'app', tags: ['a'], at: longAgo });
    aws.ecr().configure({ repository: 'app', tags: { 'ecr-keeper:hold': '' } });
    for (const date of [1, 8]) await onDay(scene, policy)(date);
    expect(announcedIn(scene)).toMatchObject([{ tags: ['a'], goesAt: null }]);
  }));

test('what another component keeps is not announced, and what two hold goes with the later one', () =>
  onScene(day, async (scene) => {
    const { aws, ecs } = scene;
    const [used, shared, late] = ['used', 'shared', 'late'].map((one) => platformImage(one));
    const [, sharedDigest, lateDigest] = [used, shared, late].map((platform) =>
      aws.ecr().push({ repository: 'app', at: longAgo, ...platform }),
    );
    const push = (tag: string, platforms: readonly (typeof used)[]) =>
      aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo, ...index(platforms.flatMap((one) => one ?? [])) });
    const old = push('v1', [used, shared]);
    push('v2', [used]);
    ecs().runTask({ taskDefinition: ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'v2') }) });
    await onDay(scene, policy)(1);
    const young = push('v3', [shared, late]);
    await onDay(scene, policy)(3);
    const dateOf = new Map(announcedIn(scene).map(({ digest, goesAt }) => [digest, goesAt?.slice(0, 10)]));
    expect(dateOf).toEqual(
      new Map([
        [old, '2026-06-08'],
        [young, '2026-06-10'],
        [sharedDigest, '2026-06-10'],
        [lateDigest, '2026-06-10'],
      ]),
    );
  }));
