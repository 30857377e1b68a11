import { membersToGo } from './component.ts';
import type { Component } from './component.ts';
import { grouped } from './grouped.ts';
import { compareText } from './image.ts';
import type { Digest, Image } from './image.ts';
import type { Decision } from './verdict.ts';

/** What is not there any more needs no outcome of ours, and holds nobody up. */
export const alreadyGone = 'already gone';

/** What changed about an image since it was judged, or nothing. Any change means that somebody still cares. */
export function changeOf(before: Image, now: Image | undefined): string | undefined {
  if (!now) return alreadyGone;
  if (before.tags.join() !== now.tags.join()) return 'its tags changed since the survey';
  if (before.status !== now.status) return 'its status changed since the survey';
  if (before.pushedAtMs !== now.pushedAtMs) return 'it was pushed again since the survey';
  if (before.restoredAtMs !== now.restoredAtMs) return 'it was restored since the survey';
  return before.pulledAtMs === now.pulledAtMs ? undefined : 'it was pulled since the survey';
}

/** What changed about a component, or nothing: each of its members, or who they are. */
export function changeOfComponent(before: Component, now: Component): string | undefined {
  const imageOf = new Map(now.members.map((member) => [member.digest, member]));
  const changes = before.members.flatMap((member) => changeOf(member, imageOf.get(member.digest)) ?? []);
  if (changes[0]) return changes[0];
  return before.digests.join() === now.digests.join() ? undefined : 'images joined or left it since the survey';
}

/** Why a component that was to go stays after a second look, or nothing if it still goes. */
export function secondThought(before: Decision, now: Decision | undefined, isHeld: boolean): string | undefined {
  if (!now) return alreadyGone;
  if (now.verdict === 'keep') return `kept on the second look: ${now.reasons.map(({ rule }) => rule).join(', ')}`;
  if (isHeld) return 'held back on the second look';
  return changeOfComponent(before.component, now.component);
}

/** Components that share members, and the members of theirs that go: to be deleted side by side. */
export interface Removable {
  readonly components: readonly Component[];
  readonly members: readonly Image[];
}

/**
 * Parts what goes into groups that have no member in common, in the order of their components' names, so that each group
 * is finished before the next is begun. Members that a staying component holds as well are in no group, nor is what the
 * first plan did not intend to delete: there is no record of it.
 */
export function removables(
  all: readonly Component[],
  going: ReadonlySet<Digest>,
  intended: ReadonlySet<Digest>,
): readonly Removable[] {
  const free = new Set(membersToGo(all, going).flatMap(({ digest }) => (intended.has(digest) ? [digest] : [])));
  const components = all.filter(({ id }) => going.has(id)).toSorted((a, b) => compareText(a.id, b.id));
  const holders = grouped(components.flatMap((one) => one.members.map(({ digest }) => [digest, one] as const)));
  const placed = new Set<Component>();
  return components.flatMap((first) => {
    if (placed.has(first)) return [];
    const together = new Set([first]);
    // The set grows while it is walked, to all that are connected through members.
    for (const one of together) {
      for (const { digest } of one.members) for (const other of holders.get(digest) ?? []) together.add(other);
    }
    for (const one of together) placed.add(one);
    const members = new Map([...together].flatMap((one) => one.members.map((member) => [member.digest, member])));
    return [{ components: [...together], members: [...members.values()].filter(({ digest }) => free.has(digest)) }];
  });
}
