import { couldBePinned } from '../../lambda/core/pins.ts';
import type { UnknownPin } from '../../lambda/core/usage.ts';
import type { Image } from '../../lambda/core/image.ts';
import { dayMs, here, image, nowMs } from './build.ts';

const pin = (over: Partial<UnknownPin> = {}): UnknownPin => ({
  usedBy: 'App Runner service web',
  repository: here,
  pinnedAtMs: Number.MAX_SAFE_INTEGER,
  ...over,
});
const an = (over: Partial<Image>): Image => ({ ...image('a'), ...over });
const old = { pushedAtMs: nowMs - 300 * dayMs };
const since = { pulledSinceMs: nowMs - 100 * dayMs };

test('what was not pulled since is not what somebody pulled and pinned', () => {
  expect(couldBePinned(pin(since), an({ ...old, pulledAtMs: nowMs - 150 * dayMs }), true)).toBe(false);
  expect(couldBePinned(pin(since), an({ ...old, pulledAtMs: nowMs - 99 * dayMs }), true)).toBe(true);
  expect(couldBePinned(pin(since), an(old), true)).toBe(false);
});

test('ECR records a pull within a day, so that one of the day before may be it', () => {
  expect(couldBePinned(pin(since), an({ ...old, pulledAtMs: nowMs - 101 * dayMs }), true)).toBe(true);
  expect(couldBePinned(pin(since), an({ ...old, pulledAtMs: nowMs - 103 * dayMs }), true)).toBe(false);
});

test('where some pulls are not recorded, or nobody knows since when, pulls narrow nothing', () => {
  expect(couldBePinned(pin(since), an(old), false)).toBe(true);
  expect(couldBePinned(pin(), an(old), true)).toBe(true);
});

test('what was pushed after the last moment at which it can have been pinned is not meant', () => {
  const before = pin({ pinnedAtMs: nowMs - 200 * dayMs });
  expect(couldBePinned(before, an(old), true)).toBe(true);
  expect(couldBePinned(before, an({ pushedAtMs: nowMs - 100 * dayMs }), true)).toBe(false);
});

test('a pull that our own read of the manifest may hide counts, up to a day after that read', () => {
  expect(couldBePinned(pin(since), an({ ...old, readByUsAtMs: nowMs - 102 * dayMs }), true)).toBe(true);
  expect(couldBePinned(pin(since), an({ ...old, readByUsAtMs: nowMs - 104 * dayMs }), true)).toBe(false);
});

test('an index counts by its own recorded pulls', () => {
  const index = { ...old, manifest: { kind: 'index', lists: [] } } as const;
  expect(couldBePinned(pin(since), an({ ...index, pulledAtMs: nowMs - 99 * dayMs }), true)).toBe(true);
  expect(couldBePinned(pin(since), an({ ...index, pulledAtMs: nowMs - 150 * dayMs }), true)).toBe(false);
  expect(couldBePinned(pin(since), an(index), true)).toBe(false);
});

test('what our own read hides of an index, its platform tells', () => {
  const read = { ...old, readByUsAtMs: nowMs };
  expect(couldBePinned(pin(since), an({ ...read, manifest: { kind: 'index', lists: [] } }), true)).toBe(false);
  expect(couldBePinned(pin(since), an(read), true)).toBe(true);
});
