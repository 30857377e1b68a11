import { bucket, keeping, onScene, uri } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { platformImage } from '../sandbox/manifests.ts';
import { walk } from './walking.ts';
import type { Disturbance } from './walking.ts';

const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
/** A run before, that has seen everything. */
const reporting = policy.replace('mode: delete', 'mode: report');
const names = ['alpha', 'bravo', 'charlie'];
const newest = { alpha: ['v2'], bravo: ['v2'], charlie: ['v2'] };
const all = ['v0', 'v1', 'v2'];

/** Three repositories of three builds, of which the newest stays. Each is a batch of its own. */
const onThree = (play: (scene: Scene) => Promise<void>) =>
  onScene({ start: '2026-06-01T00:00:00Z' }, async (scene) => {
    for (const [r, repository] of names.entries())
      for (const [i, tag] of all.entries())
        scene.aws.ecr().push({
          repository,
          tags: [tag],
          at: `2026-01-0${i + 1}T00:00:00Z`,
          ...platformImage(`${r} ${tag}`),
        });
    await play(scene);
  });

const left = ({ left: of }: Scene) => Object.fromEntries(names.map((name) => [name, of(name)]));

/** What the summary says that was written last. */
function summaryIn({ aws: { s3 } }: Scene): Summary {
  const { summary }: { readonly summary: string } = JSON.parse(s3.get(bucket, 'latest.json').toString());
  return JSON.parse(s3.get(bucket, summary).toString());
}

interface Summary {
  readonly totals: Readonly<Record<string, { readonly images: number }>>;
  readonly coverage: readonly { readonly source: string; readonly status: string; readonly error?: string }[];
  readonly reconciled: readonly { readonly deleted: number }[];
}

/** What it says of registries that could not be read. */
const unread = (scene: Scene): readonly string[] =>
  summaryIn(scene).coverage.flatMap(({ source, error }) => (source === 'registries' && error ? [error] : []));

const isBatch = (stage: string, batch: number) => (payload: Readonly<Record<string, unknown>>) =>
  payload['stage'] === stage && payload['batch'] === batch;

/** Each attempt at that batch fails. */
const losing = (stage: string, batch: number): Disturbance => ({
  before: (payload) => {
    if (isBatch(stage, batch)(payload)) throw new Error('Lambda is gone');
  },
});

test('batches in any order, and each twice, do the same', async () => {
  const twice = new Set(['list', 'census']);
  await onThree(async (scene) => {
    await walk(policy, {
      order: (items) => items.toReversed(),
      times: ({ stage }) => (twice.has(String(stage)) ? 2 : 1),
    });
    expect(left(scene)).toEqual(newest);
    expect(scene.audited()).toHaveLength(9);
    expect(summaryIn(scene).totals).toMatchObject({ found: { images: 9 }, deleted: { images: 6 } });
  });
}, 60_000);

test('what one batch could not list is held back, and said; the others are cleaned, and the next run makes up for it', async () => {
  await onThree(async (scene) => {
    await walk(reporting);
    const { needsAttention } = await walk(policy, losing('list', 1));
    expect(left(scene)).toEqual({ ...newest, bravo: all });
    expect(unread(scene)).toEqual(['bravo: it was not listed: its batch failed']);
    expect(needsAttention).toBe(true);
    await walk(policy);
    expect(left(scene)).toEqual(newest);
  });
}, 60_000);

test('a tag in use in a batch that was not listed holds copies of it back everywhere', async () => {
  await onThree(async (scene) => {
    const { ecs } = scene;
    const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image: uri('bravo', 'v0') });
    ecs().createService({ name: 'web', taskDefinition });
    await walk(policy, losing('list', 1));
    expect(left(scene)).toEqual({ alpha: all, bravo: all, charlie: all });
  });
}, 60_000);

test('a batch that was not planned stays as it is, and is said', async () => {
  await onThree(async (scene) => {
    await walk(reporting);
    await walk(policy, losing('plan', 2));
    expect(left(scene)).toEqual({ ...newest, charlie: all });
    expect(unread(scene)).toEqual(['1 of its repositories were not planned, because their batch failed: charlie']);
    await walk(policy);
    expect(left(scene)).toEqual(newest);
  });
}, 60_000);

test('a batch whose first attempt failed before it wrote anything is planned by the second one', async () => {
  await onThree(async (scene) => {
    const isFirst = isBatch('plan', 0);
    let failed = false;
    await walk(policy, {
      before: (payload) => {
        if (!isFirst(payload) || failed) return;
        failed = true;
        throw new Error('Lambda is gone');
      },
    });
    expect([failed, left(scene), unread(scene)]).toEqual([true, newest, []]);
  });
}, 60_000);

test('no row is written twice: a batch that died after it began to write is one that was not planned', async () => {
  const kept = policy.replace('keepNewest: 1', 'keepNewest: 3');
  await onThree(async (scene) => {
    const isFirst = isBatch('plan', 0);
    let died = false;
    // Its answer gets lost, and so does what it left.
    await walk(kept, {
      after: (payload) => {
        if (!isFirst(payload) || died) return;
        died = true;
        for (const key of scene.aws.s3.keys(bucket, 'work/'))
          if (key.endsWith('planned-0')) scene.aws.s3.delete(bucket, key);
        throw new Error('the answer got lost');
      },
    });
    const rows = scene.aws.s3.keys(bucket, 'audit/').filter((key) => key.includes('plan-0'));
    expect(rows).toHaveLength(1);
    expect(unread(scene)).toEqual(['1 of its repositories were not planned, because their batch failed: alpha']);
  });
}, 60_000);

test('what a turn of taking away has no time for the next one does', async () => {
  await onThree(async (scene) => {
    // Three questions are for setting out; after that there is little time left.
    const { trail, status } = await walk(policy, {
      remainingMs: ({ stage }, asked) => (stage === 'apply' && asked > 3 ? 100_000 : 900_000),
    });
    expect(trail.filter((state) => state === 'Apply')).toHaveLength(3);
    expect([status, left(scene)]).toEqual(['complete', newest]);
    expect(summaryIn(scene).totals).toMatchObject({ found: { images: 9 }, deleted: { images: 6 } });
  });
}, 60_000);
