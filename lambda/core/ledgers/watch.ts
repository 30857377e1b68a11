import type { Component } from '../component.ts';
import { longestGapMs } from '../condemnation.ts';
import { familyReader } from '../families.ts';
import type { Image } from '../image.ts';
import { lastPossiblePullMs } from '../own-reads.ts';
import type { Retention } from '../retention.ts';
import type { Hold } from '../verdict.ts';
import type { TaggedAt } from './tags.ts';

/** How long runs have looked at a registry without a gap that is too long. Silence before that is no evidence. */
export interface Watch {
  readonly sinceMs: number;
  readonly seenAtMs: number;
}

/** After one more survey. Lost, or after a gap, it begins anew. */
export function watchAfter(before: Watch | undefined, nowMs: number): Watch {
  const goesOn = before && before.sinceMs <= nowMs && nowMs - before.seenAtMs <= longestGapMs;
  return { sinceMs: goesOn ? before.sinceMs : nowMs, seenAtMs: nowMs };
}

interface Watching {
  readonly watch: Watch;
  /** Since when tags are remembered: of those that came later it is known when, or they came with their image. */
  readonly tagsSinceMs: number;
  readonly taggedAt: (tag: string) => TaggedAt | undefined;
  readonly isOrphan: boolean;
  readonly recordsAllPulls: boolean;
  readonly seenWithinMs: number;
  readonly nowMs: number;
}

/**
 * What holds a component back because we have not watched for long enough: who used it before, or when it got its tags,
 * nobody can tell. What was never pulled, or was pushed since, nobody used before.
 */
export function watchingHold(retention: Retention, given: Watching): (component: Component) => Hold | undefined {
  const { watch, tagsSinceMs, taggedAt, recordsAllPulls, seenWithinMs, nowMs } = given;
  const familiesOf = familyReader(retention);
  const isGivenUp = given.isOrphan && retention.orphans === 'empty';
  const isOld = (tag: string): boolean => taggedAt(tag) === undefined;
  const mayBeUsed = (one: Image): boolean =>
    one.pushedAtMs <= watch.sinceMs && (!recordsAllPulls || lastPossiblePullMs(one) > -Infinity);
  const holds = new Map<number, Hold>();
  const holdUntil = (untilMs: number): Hold => {
    const hold = holds.get(untilMs) ?? { hold: 'watching', sinceMs: Math.max(watch.sinceMs, tagsSinceMs), untilMs };
    holds.set(untilMs, hold);
    return hold;
  };
  const mayWait = !isGivenUp && retention.families.some(({ keepWithinMs }) => keepWithinMs > 0);
  return ({ members, tags, buildTags }) => {
    const useUntilMs = watch.sinceMs + (members.some(mayBeUsed) ? seenWithinMs : 0);
    let windowMs = tags.some(isOld) ? retention.minimumAgeMs : 0;
    for (const { family } of mayWait ? familiesOf(buildTags.filter(isOld)) : []) {
      windowMs = Math.max(windowMs, family.keepWithinMs);
    }
    const untilMs = Math.max(useUntilMs, tagsSinceMs + windowMs);
    return untilMs > nowMs ? holdUntil(untilMs) : undefined;
  };
}
