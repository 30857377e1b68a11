import type { Digest, Image } from '../../lambda/core/image.ts';
import { joined, lastPossiblePullMs, withManifest } from '../../lambda/core/own-reads.ts';
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

const leaf = { kind: 'platform' } as const;
const unreadable = { kind: 'unreadable', because: 'denied' } as const;
const artifact = { kind: 'artifact', artifactType: 'application/x' } as const;

test.each([
  ['a platform, and now read as one with its configuration', leaf, { manifest: leaf, config: digest('c') }, true],
  ['a platform, and now read as one that can no longer be read', leaf, { manifest: unreadable }, true],
  ['a platform, and now read as something else', leaf, { manifest: artifact }, false],
  ['an index, and now read as one that is about something', manifest, { manifest, subject: digest('s') }, true],
  ['an index, and now read as something else', manifest, { manifest: leaf }, false],
  ['an index, and now read as one that can no longer be read', manifest, { manifest: unreadable }, false],
])('whether a read counts: of %s', (_, listed, said, isTaken) => {
  const before = image('i', { manifest: listed });
  expect(withManifest(before, read(said))).toEqual(isTaken ? { ...before, ...said } : before);
});

const pulledBefore = (pulledBeforeMs: number | undefined) => (pulledBeforeMs === undefined ? {} : { pulledBeforeMs });
const first = read({ fromMs: nowMs, toMs: nowMs + minuteMs });
const second = read({ fromMs: nowMs + dayMs, toMs: nowMs + dayMs + minuteMs, subject: digest('s') });

test.each([
  ['the first', nowMs + minuteMs, 5, 5],
  ['the first, before which there was none', nowMs, undefined, undefined],
  ['somebody else', nowMs + dayMs / 2, 5, nowMs + dayMs / 2],
  ['nobody', undefined, 5, undefined],
])(
  'of two reads the second counts, with the last pull that was not ours: before it pulled %s',
  (_, ms, before, last) => {
    const reads = [
      { ...first, ...pulledBefore(before) },
      { ...second, ...pulledBefore(ms) },
    ] as const;
    const expected = { ...second, ...pulledBefore(last) };
    expect(joined(...reads)).toStrictEqual(expected);
    expect(joined(reads[1], reads[0])).toStrictEqual(expected);
  },
);

const masked = (over: Partial<ManifestRead>) =>
  withManifest(unread({ pulledAtMs: nowMs }), read({ toMs: nowMs, pulledBeforeMs: 5, ...over }));

test('ECR may have recorded no pull in the day after our read: until then somebody may have pulled', () => {
  expect(lastPossiblePullMs(masked({ manifest: leaf }))).toBe(nowMs + dayMs);
  expect(lastPossiblePullMs(masked({}))).toBe(5);
  expect(lastPossiblePullMs(image('i', { pulledAtMs: 5 }))).toBe(5);
  expect(lastPossiblePullMs(image('i'))).toBe(-Infinity);
});

test('a pull of an index that our read of its manifest hides shows in the platform that was pulled with it', () => {
  const hidden = withManifest(
    unread({ pulledAtMs: nowMs - dayMs }),
    read({ fromMs: nowMs - dayMs, toMs: nowMs - dayMs }),
  );
  const pulled = { pulledWithinMs: 90 * dayMs };
  const platform = image('p', { pulledAtMs: nowMs - dayMs / 2 });
  expect(condemned([hidden, platform], retention(), pulled)).toEqual([]);
  expect(condemned([hidden, image('p')], retention(), pulled)).toEqual(['i', 'p']);
});
