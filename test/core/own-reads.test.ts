import type { Digest, Image } from '../../lambda/core/image.ts';
import { lastPossiblePullMs, withManifest } from '../../lambda/core/own-reads.ts';
import type { ManifestRead } from '../../lambda/core/own-reads.ts';
import { condemned, dayMs, digest, image, nowMs, retention } from './build.ts';

const minuteMs = 60_000;
const manifest = { kind: 'index', lists: [digest('p')] } as const;
const read = (over: Partial<ManifestRead> = {}): ManifestRead => ({
  manifest,
  pushedAtMs: image('i').pushedAtMs,
  fromMs: nowMs,
  toMs: nowMs + minuteMs,
  ...over,
});
const unread = (over: Partial<Omit<Image, 'digest'>> = {}): Image =>
  image('i', { manifest: { kind: 'unread' }, ...over });

test('an image becomes what its manifest says it is', () => {
  expect(withManifest(unread(), read())).toEqual(image('i', { manifest }));
});

test('an image that was unreadable before is what it can be read as now', () => {
  const before = image('i', { manifest: { kind: 'unreadable', because: 'AccessDenied' } });
  expect(withManifest(before, read())).toEqual(image('i', { manifest }));
});

test('an image that nobody read, or need not read, stays as it is listed', () => {
  expect(withManifest(unread(), undefined)).toEqual(unread());
  const platform = image('i', { pulledAtMs: nowMs });
  expect(withManifest(platform, read())).toBe(platform);
});

test.each<[string, Digest | undefined, Digest | undefined, Digest | undefined]>([
  ['the listing', digest('a'), undefined, digest('a')],
  ['the manifest', undefined, digest('b'), digest('b')],
  ['the listing before the manifest', digest('a'), digest('b'), digest('a')],
  ['nobody', undefined, undefined, undefined],
])('what it is about says %s', (_, listed, said, expected) => {
  const before = unread(listed ? { subject: listed } : {});
  expect(withManifest(before, read(said ? { subject: said } : {})).subject).toBe(expected);
});

test.each([
  ['a minute before our read', -minuteMs],
  ['while we read', minuteMs / 2],
  ['a minute after our read', 2 * minuteMs],
])('a pull that was recorded %s was ours, and the one before counts', (_, msAfter) => {
  const before = unread({ pulledAtMs: nowMs + msAfter });
  expect(withManifest(before, read({ pulledBeforeMs: 5 })).pulledAtMs).toBe(5);
  expect('pulledAtMs' in withManifest(before, read())).toBe(false);
});

test.each([
  ['earlier', -minuteMs - 1],
  ['later', 2 * minuteMs + 1],
])('a pull that was recorded %s was somebody else`s', (_, msAfter) => {
  const before = unread({ pulledAtMs: nowMs + msAfter });
  expect(withManifest(before, read({ pulledBeforeMs: 5 })).pulledAtMs).toBe(nowMs + msAfter);
});

test('an image that was never pulled is not pulled by what we remember', () => {
  expect('pulledAtMs' in withManifest(unread(), read({ pulledBeforeMs: 5 }))).toBe(false);
});

test('what was deleted and pushed again since the read is another image to us, and is read again', () => {
  const pushedAgain = { ...unread({ pulledAtMs: nowMs }), pushedAtMs: nowMs - minuteMs };
  expect(withManifest(pushedAgain, read())).toBe(pushedAgain);
});

test('ECR may have recorded no pull in the day after our read: until then somebody may have pulled', () => {
  const masked = withManifest(unread({ pulledAtMs: nowMs }), read({ toMs: nowMs, pulledBeforeMs: 5 }));
  expect(lastPossiblePullMs(masked)).toBe(nowMs + dayMs);
  expect(lastPossiblePullMs(image('i', { pulledAtMs: 5 }))).toBe(5);
  expect(lastPossiblePullMs(image('i'))).toBe(-Infinity);
});

test('a pull of an index that our read of its manifest hides shows in the platform that was pulled with it', () => {
  const masked = withManifest(
    unread({ pulledAtMs: nowMs - dayMs }),
    read({ fromMs: nowMs - dayMs, toMs: nowMs - dayMs }),
  );
  const pulled = { pulledWithinMs: 90 * dayMs };
  const platform = image('p', { pulledAtMs: nowMs - dayMs / 2 });
  expect(condemned([masked, platform], retention(), pulled)).toEqual([]);
  expect(condemned([masked, image('p')], retention(), pulled)).toEqual(['i', 'p']);
});
