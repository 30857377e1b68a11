import type { Image } from '../image.ts';
import type { Retention } from '../retention.ts';
import type { Facts, Opinion } from './rule.ts';

/**
 * One young member is enough: whoever signs an old image today has plans for it. Age counts from the push to this very
 * repository, and from its newest tag: a build that was promoted today is about to be deployed.
 */
export function tooYoung({ minimumAgeMs, taggedAt, nowMs }: Retention & Facts): Opinion {
  const births = (member: Image): readonly Birth[] => [
    { sinceMs: Math.max(member.pushedAtMs, member.restoredAtMs ?? member.pushedAtMs) },
    ...member.tags.flatMap((tag) => {
      const sinceMs = taggedAt(tag)?.seenAtMs;
      return sinceMs === undefined ? [] : [{ sinceMs, tag }];
    }),
  ];
  return ({ members }) =>
    members.flatMap((member) => {
      const { digest } = member;
      const born = births(member).reduce((a, b) => (b.sinceMs > a.sinceMs ? b : a));
      return nowMs - born.sinceMs < minimumAgeMs ? [{ rule: 'too-young', digest, ...born, minimumAgeMs }] : [];
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
    members.flatMap(({ digest, pulledAtMs }) =>
      pulledAtMs !== undefined && nowMs - pulledAtMs < pulledWithinMs
        ? [{ rule: 'pulled-within', digest, pulledAtMs, withinMs: pulledWithinMs }]
        : [],
    );
}

/** A survey saw it in use: what comes back every month is not gone because it is not there today. */
export function seenWithin({ seenInUseMs, seenWithinMs, nowMs }: Facts): Opinion {
  return ({ members }) =>
    members.flatMap(({ digest }) => {
      const seenAtMs = seenInUseMs(digest);
      return seenAtMs !== undefined && nowMs - seenAtMs < seenWithinMs
        ? [{ rule: 'seen-within', digest, seenAtMs, withinMs: seenWithinMs }]
        : [];
    });
}
