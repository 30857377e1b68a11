import { allPages } from '../lambda/aws/pages.ts';
import type { Image } from '../lambda/core/image.ts';
import { nothingSeen } from '../lambda/core/sightings.ts';
import { parsePolicy } from '../lambda/policy.ts';
import type { Bucket, World } from '../lambda/ports.ts';
import type { RowSink } from '../lambda/report.ts';
import { run } from '../lambda/run.ts';
import type { Records } from '../lambda/job.ts';
import { memoryBucket, passedRun } from './memory-bucket.ts';
import { here, image } from './core/build.ts';
import { texts, world } from './core/build-run.ts';

const yaml =
  'mode: delete\ngrace: none\nbreakers: { newlyCondemned: none }\ninUse: { settle: none }\nretention: [{ repositories: ["**"], minimumAge: none, untagged: { keepNewest: none, keepWithin: none } }]';
const policy = parsePolicy(yaml, 'policy.yaml');

/** A registry with one image that nobody needs, and a note of what was asked of it. */
function oneImage(over: Partial<World>): { readonly given: World; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const spooled = new Map<string, readonly Image[]>();
  const none = world();
  const given = world({
    account: { ...none.account, enabledRegions: async () => [here.region] },
    newReading: () => async () => nothingSeen,
    registries: {
      ...none.registries,
      repositories: async () => [here],
      images: async () => [image('stale')],
      describe: async () => [image('stale')],
      originals: async (_, images) => images.map(({ digest }) => ({ digest, mediaType: '', manifest: '{}' })),
      remove: async () => {
        asked.push('remove');
        return { status: 'unjustified' };
      },
    },
    spool: {
      write: async (key, images) => void spooled.set(key, images),
      read: async (key) => spooled.get(key) ?? [],
      ...texts(),
      dispose: async () => {},
    },
    ...over,
  });
  return { given, asked };
}

const sink: RowSink = { write: async () => {}, end: async () => [] };
const recordsIn = (bucket: Bucket, intended: RowSink = sink): Records => ({
  run: 'r',
  rows: sink,
  intended,
  originalsKey: () => 'manifests/1',
  bucket,
  shared: bucket,
});

test('without a bucket to agree in about who works, nothing is deleted', async () => {
  const { given, asked } = oneImage({});
  const { bucket, shared: _, ...records } = recordsIn(memoryBucket({ 'state/runs.json': passedRun }));
  await run(given, policy, { ...records, ...(bucket ? { bucket } : {}) });
  expect(asked).toEqual([]);
});

test('the first run has nothing to be held against, and only reports; the second one deletes', async () => {
  const bucket = memoryBucket();
  const first = oneImage({});
  const { heldBack } = await run(first.given, policy, recordsIn(bucket));
  expect([first.asked, heldBack.map(({ hold }) => hold)]).toEqual([[], [{ hold: 'baseline' }]]);
  const second = oneImage({});
  await run(second.given, policy, { ...recordsIn(bucket), run: 's' });
  expect(second.asked).not.toEqual([]);
});

test('what is about to go is on record before the first request, and without a record nothing goes', async () => {
  const { given, asked } = oneImage({});
  const broken: RowSink = { write: async () => {}, end: () => Promise.reject(new Error('the bucket is gone')) };
  const bucket = memoryBucket({ 'state/runs.json': passedRun });
  await expect(run(given, policy, recordsIn(bucket, broken))).rejects.toThrow('the bucket is gone');
  expect(asked).toEqual([]);
});

test.each([
  ['none', 0],
  ['5m', 300_000],
])(
  'with inUse.settle %s the second reading starts so long after the first, before anything is deleted',
  async (settle, ms) => {
    const waits: number[] = [];
    const clock = { ...world().clock, pause: async (waitMs: number) => void waits.push(waitMs) };
    const { given, asked } = oneImage({ clock });
    const patient = parsePolicy(yaml.replace('settle: none', `settle: ${settle}`), 'policy.yaml');
    await run(given, patient, recordsIn(memoryBucket({ 'state/runs.json': passedRun })));
    expect(waits[0]).toBe(ms);
    expect(asked).not.toEqual([]);
  },
);

test('a list that gives new tokens and nothing else for ever is cut off, whatever its tokens are', async () => {
  let page = 0;
  const endless = allPages('ListThings', async () => ({ items: [], nextToken: `page ${(page += 1)}` }));
  await expect(endless).rejects.toThrow('ListThings: the list does not end');
});
