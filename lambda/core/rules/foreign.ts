import { foundIn } from '../found.ts';
import { lastPossiblePullMs } from '../own-reads.ts';
import { silent } from './rule.ts';
import type { Facts, Opinion } from './rule.ts';

/**
 * Images that somebody may pull whose consumers nobody looks at. Where the policy says that these pull before they use, a
 * recent pull keeps; otherwise everything in reach of theirs stays.
 */
export function foreignConsumer({ strangers, nowMs }: Facts): Opinion {
  if (strangers.length === 0) return silent;
  return ({ members }) => {
    const wasPulledWithin = (ms: number) => members.some((member) => nowMs - lastPossiblePullMs(member) < ms);
    const meant = strangers.filter(
      ({ pulledWithinMs }) => pulledWithinMs === undefined || wasPulledWithin(pulledWithinMs),
    );
    const principals = meant.map(({ puller }) => `${puller.kind} ${puller.id}`);
    return principals.length === 0 ? [] : [{ rule: 'foreign-consumer', principals }];
  };
}

/** A replica follows what is kept: it is there for the day when the original cannot be reached, and nobody pulls it before. */
export function replicaOfKept({ keptOriginals }: Facts): Opinion {
  if (keptOriginals.size === 0) return silent;
  return ({ members }) =>
    foundIn(members, ({ digest }) => {
      const original = keptOriginals.get(digest);
      return original === undefined ? undefined : { rule: 'replica-of-kept', digest, original };
    });
}

/**
 * What a pull-through cache holds was pulled by somebody, and comes back when it is pulled again, as long as the other
 * registry still has it. Its pulls tell its use, so that the time that they protect has a least.
 */
export function pullThroughCache({ isCache, pulledWithinMs, nowMs }: Facts): Opinion {
  if (!isCache) return silent;
  const withinMs = Math.max(pulledWithinMs, leastMs);
  return ({ members }) =>
    foundIn(members, ({ digest, pulledAtMs, pushedAtMs }) => {
      const cachedAtMs = Math.max(pulledAtMs ?? 0, pushedAtMs);
      return nowMs - cachedAtMs < withinMs ? { rule: 'pull-through-cache', digest, cachedAtMs, withinMs } : undefined;
    });
}

const dayMs = 86_400_000;
const leastMs = 30 * dayMs;
