import type { Image } from '../image.ts';
import type { Retention } from '../retention.ts';
import type { Facts, Opinion } from './rule.ts';

/**
 * One young member is enough: whoever signs an old image today has plans for it. Age counts from the push to this very
 * repository, because a build that was promoted here today is about to be deployed from here.
 */
export function tooYoung({ minimumAgeMs, nowMs }: Retention & Facts): Opinion {
  return ({ members }) =>
    members
      .filter((member) => nowMs - bornAt(member) < minimumAgeMs)
      .map((member) => ({ rule: 'too-young', digest: member.digest, sinceMs: bornAt(member), minimumAgeMs }));
}

const bornAt = ({ pushedAtMs, restoredAtMs = pushedAtMs }: Image): number => Math.max(pushedAtMs, restoredAtMs);

/** A recent pull protects; its absence says nothing, because what runs for months is not pulled. */
export function pulledWithin({ pulledWithinMs, nowMs }: Facts): Opinion {
  return ({ members }) =>
    members.flatMap(({ digest, pulledAtMs }) =>
      pulledAtMs !== undefined && nowMs - pulledAtMs < pulledWithinMs
        ? [{ rule: 'pulled-within', digest, pulledAtMs, withinMs: pulledWithinMs }]
        : [],
    );
}
