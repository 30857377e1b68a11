import type { Image, Repository } from './image.ts';
import type { UsedLedger } from './ledgers/used.ts';
import type { Watch } from './ledgers/watch.ts';
import { lastPossiblePullMs } from './own-reads.ts';
import { usersIn } from './references.ts';
import type { References } from './references.ts';
import type { Mention, UnknownPin } from './usage.ts';

interface Known {
  readonly repository: Repository;
  readonly images: readonly Image[];
  readonly references: References;
  readonly mentions: readonly Mention[];
  readonly pins: readonly UnknownPin[];
  /** Whether anybody names anything of the repository, there or not. */
  readonly isNamed: boolean;
  readonly recordsAllPulls: boolean;
  readonly used: UsedLedger;
  readonly watch: Watch;
  readonly pulledWithinMs: number;
  readonly nowMs: number;
}

/**
 * Whether nobody named, pulled or pushed anything of a repository for `pulledWithin`, and we would know: we have watched
 * for as long, and ECR records every pull.
 */
export function isOrphan(known: Known): boolean {
  const { repository, images, references, mentions, pins, isNamed, recordsAllPulls, used, watch } = known;
  const { pulledWithinMs, nowMs } = known;
  const isKnown = pulledWithinMs > 0 && recordsAllPulls && nowMs - watch.sinceMs >= pulledWithinMs;
  if (!isKnown || images.length === 0 || isNamed || mentions.length > 0 || pins.length > 0) return false;
  const isRecent = (atMs: number): boolean => nowMs - atMs < pulledWithinMs;
  const usersOf = usersIn(references, repository);
  const isAlive = (image: Image): boolean =>
    isRecent(Math.max(image.pushedAtMs, image.restoredAtMs ?? 0, lastPossiblePullMs(image))) ||
    isRecent(used.seen.get(image.digest) ?? -Infinity) ||
    usersOf(image).length > 0;
  return !images.some(isAlive);
}
