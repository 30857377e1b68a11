import { foundIn } from '../found.ts';
import type { Image } from '../image.ts';
import type { Retention } from '../retention.ts';
import type { Facts, Opinion } from './rule.ts';

/**
 * One young member is enough: whoever signs an old image today has plans for it. Age counts from the push to this very
 * repository, and from its newest tag: a build that was promoted today is about to be deployed.
 */
export function tooYoung({ minimumAgeMs, taggedAt, nowMs }: Retention & Facts): Opinion {
  const birthOf = (member: Image): Birth => {
    let born: Birth = { sinceMs: Math.max(member.pushedAtMs, member.restoredAtMs ?? member.pushedAtMs) };
    for (const tag of member.tags) {
      const sinceMs = taggedAt(tag)?.seenAtMs;
      if (sinceMs !== undefined && sinceMs > born.sinceMs) born = { sinceMs, tag };
    }
    return born;
  };
  return ({ members }) =>
    foundIn(members, (member) => {
      const [{ digest }, born] = [member, birthOf(member)];
      return nowMs - born.sinceMs < minimumAgeMs ? { rule: 'too-young', digest, ...born, minimumAgeMs } : undefined;
    });
}

/** Since when an image counts as what it is now, and the tag that makes it so. */
interface Birth {
  readonly sinceMs: number;
  readonly tag?: string;
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
