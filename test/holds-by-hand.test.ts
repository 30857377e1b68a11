import { holdByHand, readHolds, unholdByHand } from '../lambda/holds-by-hand.ts';
import type { HeldByHand } from '../lambda/holds-by-hand.ts';
import { dayMs, digest, here, nowMs, replica } from './core/build.ts';
import { memoryBucket } from './memory-bucket.ts';

const key = 'state/holds.json';
const { name: repository, ...registry } = here;
const held = (over: Partial<HeldByHand> = {}): HeldByHand => ({
  ...registry,
  repository,
  digest: digest('a'),
  because: 'audit',
  atMs: nowMs,
  ...over,
});
const choose = (all: readonly HeldByHand[]) => all.find((one) => one.digest === digest('a'));
const of = async (bucket: ReturnType<typeof memoryBucket>, atMs = nowMs) => (await readHolds(bucket, atMs)).of(here);

test('what is held is held in its repository, until its time or until it is taken back', async () => {
  const bucket = memoryBucket();
  await holdByHand(bucket, held({ untilMs: nowMs + dayMs }));
  await holdByHand(bucket, held({ digest: digest('b') }));
  await holdByHand(bucket, held({ region: replica.region, because: 'elsewhere' }));
  expect(await of(bucket)).toEqual([
    { digest: digest('a'), hold: { hold: 'by-hand', because: 'audit', untilMs: nowMs + dayMs } },
    { digest: digest('b'), hold: { hold: 'by-hand', because: 'audit' } },
  ]);
  expect(await of(bucket, nowMs + dayMs)).toEqual([
    { digest: digest('b'), hold: { hold: 'by-hand', because: 'audit' } },
  ]);
});

test('a second hold of the same image takes the place of the first', async () => {
  const bucket = memoryBucket();
  await holdByHand(bucket, held({ untilMs: nowMs + dayMs }));
  await holdByHand(bucket, held({ because: 'longer' }));
  expect(await of(bucket)).toEqual([{ digest: digest('a'), hold: { hold: 'by-hand', because: 'longer' } }]);
});

test('what has run out is dropped when somebody writes', async () => {
  const bucket = memoryBucket();
  await holdByHand(bucket, held({ untilMs: nowMs + 1 }));
  await holdByHand(bucket, held({ digest: digest('b'), atMs: nowMs + 1 }));
  expect(JSON.parse(Buffer.from((await bucket.read(key)) ?? '').toString())).toEqual({
    format: 1,
    holds: [held({ digest: digest('b'), atMs: nowMs + 1 })],
  });
});

test('who takes a hold back is told which it was, or that there was none', async () => {
  const bucket = memoryBucket();
  await holdByHand(bucket, held());
  expect(await unholdByHand(bucket, choose, nowMs)).toEqual(held());
  expect(await unholdByHand(bucket, choose, nowMs)).toBeUndefined();
  expect(await of(bucket)).toEqual([]);
});

test('of two who write at once neither is lost', async () => {
  const bucket = memoryBucket();
  let interfered = false;
  const meanwhile: typeof bucket = {
    ...bucket,
    writeIf: async (...given) => {
      if (!interfered) {
        interfered = true;
        await holdByHand(bucket, held({ digest: digest('b') }));
      }
      return bucket.writeIf(...given);
    },
  };
  await holdByHand(meanwhile, held());
  expect((await of(bucket)).map((one) => one.digest)).toEqual([digest('b'), digest('a')]);
});

test('what changes all the time is given up after five attempts', async () => {
  let attempts = 0;
  const busy = {
    ...memoryBucket(),
    writeIf: async () => {
      attempts += 1;
      return false;
    },
  };
  await expect(holdByHand(busy, held())).rejects.toThrow(`${key} changes all the time: try again`);
  expect(attempts).toBe(5);
});

test.each([
  ['no JSON', '{'],
  ['another format', '{"format":2,"holds":[]}'],
  ['an unknown key', '{"format":1,"holds":[],"more":1}'],
  ['a digest that is none', JSON.stringify({ format: 1, holds: [{ ...held(), digest: 'v1' }] })],
])('what is damaged is said, and nobody writes over it: %s', async (_, text) => {
  const bucket = memoryBucket({ [key]: text });
  const because = 'state/holds.json is damaged, so that nobody can tell what is held by hand: mend or delete it';
  expect((await readHolds(bucket, nowMs)).onAll).toEqual([{ hold: 'by-hand', because }]);
  await expect(holdByHand(bucket, held())).rejects.toThrow('state/holds.json is damaged');
  await expect(unholdByHand(bucket, ([one]) => one, nowMs)).rejects.toThrow('state/holds.json is damaged');
  expect(Buffer.from((await bucket.read(key)) ?? '').toString()).toBe(text);
});

test('without a bucket, or before anybody held anything, nothing is held', async () => {
  expect(await of(memoryBucket())).toEqual([]);
  expect(await readHolds(undefined, nowMs)).not.toHaveProperty('damage');
});
