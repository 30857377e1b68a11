import { randomBytes } from 'node:crypto';
import { createDesk } from '../../lambda/wide/desk.ts';
import { createWideSpool } from '../../lambda/wide/wide-spool.ts';
import { memoryBucket } from '../memory-bucket.ts';

const edition = { run: '20260601T030000Z-9f3a1c', policySha256: 'ab', code: 'cd' };
const key = randomBytes(32);
const left = { words: ['hunter2'], seen: new Map([[1, new Set(['a'])]]) };

/** A desk, as one invocation has it, and what it warned of. */
function deskOn(bucket: ReturnType<typeof memoryBucket>, over: object = {}) {
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  return { ...createDesk(bucket, { edition, key, invocation: 'one', log, ...over }), warnings };
}

const damaged = ['what another part of the run left is damaged'];

test('what is left comes back as it was, with maps and sets', async () => {
  const bucket = memoryBucket();
  await deskOn(bucket).at('survey').put(left);
  expect(await deskOn(bucket).at('survey').get()).toEqual(left);
  expect(await deskOn(bucket).at('census').get()).toBeUndefined();
});

test('what is left is sealed: without its key, or under another name, it is as good as missing', async () => {
  const bucket = memoryBucket();
  await deskOn(bucket).at('listed-1').put(left);
  const stranger = deskOn(bucket, { key: randomBytes(32) });
  expect([await stranger.at('listed-1').get(), stranger.warnings]).toEqual([undefined, damaged]);
  const body = await bucket.read(`work/${edition.run}/listed-1`);
  await bucket.write(`work/${edition.run}/listed-2`, body ?? new Uint8Array(), 'application/octet-stream');
  const other = deskOn(bucket);
  expect([await other.at('listed-2').get(), other.warnings]).toEqual([undefined, damaged]);
});

test.each([0, 20, 60])('what lost its end after %i bytes is as good as missing', async (length) => {
  const bucket = memoryBucket();
  await deskOn(bucket).at('survey').put(left);
  const body = (await bucket.read(`work/${edition.run}/survey`)) ?? new Uint8Array();
  await bucket.write(`work/${edition.run}/survey`, body.subarray(0, length), 'application/octet-stream');
  const desk = deskOn(bucket);
  expect([await desk.at('survey').get(), desk.warnings]).toEqual([undefined, damaged]);
});

test('what somebody left and is not there any more is an error, and not a repository of which nothing is known', async () => {
  const bucket = memoryBucket();
  const one = createWideSpool(deskOn(bucket));
  await one.writeText('ledger a', 'seen');
  const keys = await one.shelve('notes-1');
  const two = createWideSpool(deskOn(bucket));
  two.knows('notes-1', [...keys, 'text ledger b']);
  two.knows('notes-2', ['text ledger c']);
  expect([await two.readText('ledger a'), await two.readText('ledger d')]).toEqual(['seen', undefined]);
  await expect(two.readText('ledger b')).rejects.toThrow('left as notes-1 does not have all that it said');
  await expect(two.readText('ledger c')).rejects.toThrow('left as notes-2 is not there');
  await one.dispose();
});

test('whoever is first begins, and whoever asked for it before', async () => {
  const bucket = memoryBucket();
  const [one, two] = [deskOn(bucket), deskOn(bucket, { invocation: 'two' })];
  expect(await one.begin('gate')).toBe(true);
  expect(await two.begin('gate')).toBe(false);
  // Its answer got lost on the way.
  expect(await one.begin('gate')).toBe(true);
});
