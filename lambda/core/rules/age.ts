import { foundIn } from '../found.ts';
import type { Image } from '../image.ts';
import type { Retention } from '../retention.ts';
import type { Facts, Opinion } from './rule.ts';

/**
 * One young member is enough: whoever signs an old image today has plans for it. Age counts from the push to this very
 * repository, and from its newest tag: a build that was promoted today is about to be deployed.
 */
export function tooYoung({ minimumAgeMs, taggedAt, nowMs }: Retention & Facts): Opinion {
  return ({ members }) =>
    foundIn(members, ({ digest, pushedAtMs, restoredAtMs = pushedAtMs, tags }: Image) => {
      let sinceMs = Math.max(pushedAtMs, restoredAtMs);
      let newest: string | undefined;
      for (const tag of tags) {
        const seenAtMs = taggedAt(tag)?.seenAtMs;
        if (seenAtMs !== undefined && seenAtMs > sinceMs) [sinceMs, newest] = [seenAtMs, tag];
      }
      if (nowMs - sinceMs >= minimumAgeMs) return undefined;
      return { rule: 'too-young', digest, sinceMs, ...(newest === undefined ? {} : { tag: newest }), minimumAgeMs };
    });
}

/** A recent pull protects; its absence says nothing, because what runs for months is not pulled. */
export function pulledWithin({ pulledWithinMs, nowMs }: Facts): Opinion {
  return ({ members }) =>
    foundIn(members, ({ digest, pulledAtMs }) =>
      pulledAtMs !== undefined && nowMs - pulledAtMs < pulledWithinMs
        ? { rule: 'pulled-within', digest, pulledAtMs, withinMs: pulledWithinMs }
        : undefined,
    );
}

/** A survey saw it in use: what comes back every month is not gone because it is not there today. */
export function seenWithin({ seenInUseMs, seenWithinMs, nowMs }: Facts): Opinion {
  return ({ members }) =>
    foundIn(members, ({ digest }) => {
      const seenAtMs = seenInUseMs(digest);
      return seenAtMs !== undefined && nowMs - seenAtMs < seenWithinMs
        ? { rule: 'seen-within', digest, seenAtMs, withinMs: seenWithinMs }
        : undefined;
    });
}
