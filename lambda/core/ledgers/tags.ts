import { allIn, foundIn } from '../found.ts';
import type { Digest, Image } from '../image.ts';

/** When a tag came to where it is: after the survey before it was seen there, and before the one that saw it. */
export interface TaggedAt {
  readonly afterMs: number;
  readonly seenAtMs: number;
}

/** A tag that came to its image while we watched, and when. */
interface TimedTag extends TaggedAt {
  readonly digest: Digest;
}

/**
 * At which digest each tag of a repository was at its last survey. Of those that came with their image, or were there when
 * watching began, only a fingerprint is kept: there may be a million, and nothing but whether they moved is ever asked.
 */
export interface TagLedger {
  /** The first survey of it, and the last. A gap between makes tags seem newer, and nothing else. */
  readonly sinceMs: number;
  readonly seenAtMs: number;
  /** Of every tag at its digest, in order. */
  readonly fingerprints: Float64Array;
  readonly timed: ReadonlyMap<string, TimedTag>;
}

/** What a repository that is new to us had at the survey before: nothing. */
export const noTagsAt = (seenAtMs: number): TagLedger => ({
  sinceMs: seenAtMs,
  seenAtMs,
  fingerprints: new Float64Array(),
  timed: new Map(),
});

/**
 * The ledger after one more survey. A tag that moved, or was gone meanwhile, is seen for the first time again. That of an
 * image that was pushed since the survey before came with it: there is nothing to remember, its push tells.
 */
export function tagsAfter(before: TagLedger | undefined, images: readonly Image[], nowMs: number): TagLedger {
  const timed = allIn(images, (image) =>
    foundIn(image.tags, (tag) => {
      const at = timeOf(before, image, { tag, nowMs });
      return at && ([tag, { digest: image.digest, ...at }] as const);
    }),
  );
  const fingerprints = allIn(images, ({ digest, tags }) => tags.map((tag) => fingerprintOf(tag, digest)));
  return {
    sinceMs: Math.min(before?.sinceMs ?? nowMs, nowMs),
    seenAtMs: nowMs,
    fingerprints: Float64Array.from(fingerprints).toSorted(),
    timed: new Map(timed),
  };
}

function timeOf(
  before: TagLedger | undefined,
  { digest, pushedAtMs }: Image,
  { tag, nowMs }: { readonly tag: string; readonly nowMs: number },
): TaggedAt | undefined {
  const known = before?.timed.get(tag);
  if (known?.digest === digest) return known;
  if (!before || pushedAtMs > before.seenAtMs || holds(before.fingerprints, fingerprintOf(tag, digest)))
    return undefined;
  // A clock that was ahead once must not make a tag newer than now.
  return { afterMs: Math.min(before.seenAtMs, nowMs), seenAtMs: nowMs };
}

/** Since when a tag is where it is, if that is known. */
export function taggedAtIn({ timed }: TagLedger): (tag: string) => TaggedAt | undefined {
  return (tag) => {
    const { afterMs, seenAtMs } = timed.get(tag) ?? {};
    return afterMs === undefined || seenAtMs === undefined ? undefined : { afterMs, seenAtMs };
  };
}

/**
 * 53 bits that tell a tag at its digest from any other (the mixing of cyrb53). Two that are alike, of a million one in ten
 * thousand million, would hide that a tag is new.
 */
function fingerprintOf(tag: string, digest: Digest): number {
  const text = `${tag}\n${digest.slice('sha256:'.length, 'sha256:'.length + 32)}`;
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}

/** Whether a sorted list holds a number, found by halving. */
function holds(sorted: Float64Array, wanted: number): boolean {
  let [low, end] = [0, sorted.length];
  while (low < end) {
    const middle = (low + end) >> 1;
    if ((sorted[middle] ?? Infinity) < wanted) low = middle + 1;
    else end = middle;
  }
  return sorted[low] === wanted;
}
