import type { Action } from './archive.ts';
import type { Component } from './component.ts';
import type { Digest, Image } from './image.ts';
import type { Decision, Hold } from './verdict.ts';

/** How long a component has been condemned without a change, as the runs before remember it. */
export interface Condemnation {
  /** What its members were: see `stateOf`. */
  readonly state: string;
  /** The first and the last survey that condemned it as it is. The first is 0 if nobody knows: there was no ledger. */
  readonly sinceMs: number;
  readonly seenAtMs: number;
  /** Since when it is announced: the first of these surveys in a mode that deletes. */
  readonly announcedAtMs?: number;
  /** What it is announced for, if that is less than deletion. */
  readonly announcedFor?: 'archive';
  /** How many complete surveys condemned it since then. */
  readonly surveys: number;
}

/** The condemnations of one repository, by the name of the component. */
export type Condemnations = ReadonlyMap<Digest, Condemnation>;

/** Longer than a monthly schedule: after a longer silence nobody knows what was used meanwhile, and it begins anew. */
export const longestGapMs = 35 * 86_400_000;

/** A condemnation is about these members as they were: a new tag, push, restore or member ends it. */
export const stateOf = ({ members }: Component): string => members.map(memberState).join(' ');

const memberState = ({ digest, pushedAtMs, restoredAtMs = 0, tags }: Image): string =>
  `${digest.slice('sha256:'.length, 'sha256:'.length + 16)},${pushedAtMs},${restoredAtMs}${tags.length === 0 ? '' : `,${tags.join(',')}`}`;

interface Circumstances {
  readonly nowMs: number;
  /** What would be done to it in this run, if it went; nothing in report mode. */
  readonly action: Action | undefined;
  /** Whether every cell was read that could have named it. */
  readonly isComplete: boolean;
  /** Whether a ledger would know it, had it been condemned before. */
  readonly isRemembered: boolean;
}

/** The condemnation of a component after one more survey that condemned it. */
export function condemnationAfter(
  before: Condemnation | undefined,
  component: Component,
  given: Circumstances,
): Condemnation {
  const { nowMs, action, isComplete } = given;
  const begun = begunBy(before, stateOf(component), given);
  // What nobody could delete was no announcement: it counts from the first run that could.
  if (!action) return begun;
  const isAnnounced = before !== undefined && goesOn(before, begun.state, nowMs) && isFor(before, action);
  const { announcedAtMs = nowMs, surveys } = isAnnounced ? before : begun;
  const announcedFor = action === 'archive' ? ({ announcedFor: 'archive' } as const) : {};
  return { ...begun, announcedAtMs, ...announcedFor, surveys: surveys + Number(isComplete) };
}

/** Nothing is announced yet. A silence makes nothing new: only what is announced begins anew after one. */
function begunBy(
  before: Condemnation | undefined,
  state: string,
  { nowMs, isRemembered }: Circumstances,
): Condemnation {
  const firstMs = before?.state === state ? Math.min(before.sinceMs, nowMs) : nowMs;
  return { state, sinceMs: isRemembered ? firstMs : 0, seenAtMs: nowMs, surveys: 0 };
}

/** Who was told that something goes into the archive was not told that it is deleted. */
const isFor = ({ announcedAtMs, announcedFor }: Condemnation, action: Action): boolean =>
  announcedAtMs === undefined || action === 'archive' || announcedFor === undefined;

/** A clock that went back is no reason to trust what it said before. */
const goesOn = ({ state, seenAtMs }: Condemnation, now: string, nowMs: number): boolean =>
  state === now && seenAtMs <= nowMs && nowMs - seenAtMs <= longestGapMs;

/** A schedule begins a little earlier or later each time: that must not cost it a whole turn. */
const slackMs = (graceMs: number): number => Math.min(3_600_000, graceMs / 24);

/** What holds a component back until it was condemned for long enough, by two surveys at least. */
export function graceOf({ announcedAtMs, surveys }: Condemnation, graceMs: number, nowMs: number): Hold | undefined {
  if (graceMs === 0) return undefined;
  const fromMs = announcedAtMs ?? nowMs;
  if (surveys >= 2 && nowMs >= fromMs + graceMs - slackMs(graceMs)) return undefined;
  return { hold: 'grace', announcedAtMs: fromMs, untilMs: fromMs + graceMs };
}

/** Something that was announced to go, and stays. */
export interface Pardon {
  readonly component: Digest;
  readonly tags: readonly string[];
  readonly because: string;
}

/** What was announced and is not condemned any more as it was. What is gone needs no pardon. */
export function pardonsIn(before: Condemnations, decisions: readonly Decision[]): readonly Pardon[] {
  return decisions.flatMap((decision): readonly Pardon[] => {
    const { id, tags } = decision.component;
    const known = before.get(id);
    if (known?.announcedAtMs === undefined) return [];
    if (decision.verdict === 'keep') {
      return [{ component: id, tags, because: decision.reasons.map(({ rule }) => rule).join(', ') }];
    }
    return known.state === stateOf(decision.component) ? [] : [{ component: id, tags, because: 'changed' }];
  });
}
