import { membersToGo } from '../../lambda/core/component.ts';
import type { Digest } from '../../lambda/core/image.ts';
import { restricted, unrestricted } from '../../lambda/core/restrictions.ts';
import type { Decision } from '../../lambda/core/verdict.ts';
import { plan } from '../core/build.ts';
import type { Given } from '../core/build.ts';
import type { World } from './world.ts';

/** What the plan says of a world. */
export function decided(world: World, more: Given = {}): readonly Decision[] {
  const { images, policy, keepNewestTag, taggedAtMs, seenInUseMs, firstPushMs, archivedByUs, ...facts } = world;
  return plan(images, restricted(policy, { ...unrestricted, keepNewest: keepNewestTag }), {
    ...facts,
    hasConfigurations: true,
    firstPushOf: ({ digest, pushedAtMs }) => Math.min(pushedAtMs, firstPushMs.get(digest) ?? Infinity),
    isArchivedByUs: ({ digest }) => archivedByUs.has(digest),
    taggedAt: (tag) => {
      const atMs = taggedAtMs.get(tag);
      return atMs === undefined ? undefined : { afterMs: atMs, seenAtMs: atMs };
    },
    seenInUseMs: (digest) => seenInUseMs.get(digest),
    ...more,
  });
}

/** The images that go by these decisions. */
export function goingBy(decisions: readonly Decision[]): readonly Digest[] {
  const condemned = decisions.filter(({ verdict }) => verdict === 'condemned').map(({ component }) => component.id);
  return membersToGo(
    decisions.map(({ component }) => component),
    new Set(condemned),
  ).map(({ digest }) => digest);
}

/** The images that go by the plan. */
export const goingIn = (world: World, more: Given = {}): readonly Digest[] => goingBy(decided(world, more));

/** The rules that keep each component with a root. */
export const reasonsByPlan = (decisions: readonly Decision[]): ReadonlyMap<Digest, readonly string[]> =>
  new Map(
    decisions.flatMap((decision) => {
      const rules = decision.verdict === 'keep' ? decision.reasons.map(({ rule }) => nameInWords[rule] ?? rule) : [];
      return decision.component.root ? [[decision.component.id, [...new Set(rules)].toSorted()]] : [];
    }),
  );

/** The words do not tell these apart. */
const nameInWords: Readonly<Record<string, string>> = {
  'in-use': 'used',
  'in-use-elsewhere': 'used',
  'rollback-target': 'used',
};
