import type { Digest, Image } from '../image.ts';

/** When a tag came to where it is: after the survey before it was seen there, and before the one that saw it. */
export interface TaggedAt {
  readonly afterMs: number;
  readonly seenAtMs: number;
}

/** What a tag was seen at, and when it came there, if we were watching by then. */
export type SeenTag = { readonly digest: Digest } & Partial<TaggedAt>;

/** Which digest each tag of a repository was last seen at. Of those that came with their image, or were there when watching began, there is no more to know. */
export interface TagLedger {
  /** The last survey of it. */
  readonly seenAtMs: number;
  readonly tags: ReadonlyMap<string, SeenTag>;
}

/**
 * The ledger after one more survey. A tag that moved, or was gone meanwhile, is seen for the first time again. That of an
 * image that was pushed since the survey before came with it: there is nothing to remember, its push tells.
 */
export function tagsAfter(before: TagLedger | undefined, images: readonly Image[], nowMs: number): TagLedger {
  const tags = images.flatMap((image) =>
    image.tags.map((tag) => [tag, seenTag(before, image, { tag, nowMs })] as const),
  );
  return { seenAtMs: nowMs, tags: new Map(tags) };
}

function seenTag(
  before: TagLedger | undefined,
  { digest, pushedAtMs }: Image,
  { tag, nowMs }: { readonly tag: string; readonly nowMs: number },
): SeenTag {
  const known = before?.tags.get(tag);
  if (known?.digest === digest) return known;
  return before && pushedAtMs <= before.seenAtMs ? { digest, afterMs: before.seenAtMs, seenAtMs: nowMs } : { digest };
}

/** Since when a tag is where it is, if that is known. */
export function taggedAtIn({ tags }: TagLedger): (tag: string) => TaggedAt | undefined {
  return (tag) => {
    const { afterMs, seenAtMs } = tags.get(tag) ?? {};
    return afterMs === undefined || seenAtMs === undefined ? undefined : { afterMs, seenAtMs };
  };
}
