import type { Component } from '../component.ts';
import { firstMatch } from '../glob.ts';
import { grouped } from '../grouped.ts';
import { compareText } from '../image.ts';
import type { Image } from '../image.ts';
import type { Family, Retention } from '../retention.ts';
import { artifactTypeOf } from './kind.ts';
import type { Facts, Opinion } from './rule.ts';

export function protectedTag({ keepTags }: Retention): Opinion {
  const patternFor = firstMatch(keepTags);
  return ({ tags }) =>
    tags.flatMap((tag) => {
      const pattern = patternFor(tag);
      return pattern ? [{ rule: 'protected-tag', tag, pattern }] : [];
    });
}

/** Ranks all builds of a family, also those that other rules keep. The newest stays even if the policy says 0. */
export function newestInFamily({ components, firstPushOf, ...policy }: Retention & Facts): Opinion {
  const familiesOf = membership(policy);
  const builds = components
    .filter(isBuild)
    .map((component) => ({ component, families: familiesOf(component.buildTags) }));
  const reasons = policy.families.flatMap(({ name, keepNewest }) =>
    newestOf(
      builds
        .filter(({ families }) => families.some((family) => family.name === name))
        .map(({ component }) => component),
      firstPushOf,
      Math.max(keepNewest, 1),
    ).map(({ id }, i) => [id, { rule: 'newest-in-family', family: name, rank: i + 1, keepNewest }] as const),
  );
  const reasonsFor = grouped(reasons);
  return ({ id }) => reasonsFor.get(id) ?? [];
}

/** Ranks roots that nobody gave a name. The last of them may go: nothing says that they are builds at all. */
export function newestUntagged({ components, untagged, nowMs, firstPushOf }: Retention & Facts): Opinion {
  const { keepNewest, keepWithinMs } = untagged;
  const nameless = components.filter((component) => isBuild(component) && component.buildTags.length === 0);
  const ranks = new Map(newestOf(nameless, firstPushOf, keepNewest).map(({ id }, i) => [id, i + 1]));
  const young = new Set(nameless.filter(({ root }) => root && nowMs - root.pushedAtMs < keepWithinMs));
  return (component) => {
    const rank = ranks.get(component.id);
    return [
      ...(rank === undefined ? [] : [{ rule: 'newest-untagged', rank, keepNewest } as const]),
      ...(component.root && young.has(component)
        ? [{ rule: 'young-untagged', pushedAtMs: component.root.pushedAtMs, keepWithinMs } as const]
        : []),
    ];
  };
}

/** Each tag belongs to the first family that it matches, a protected one to none; an image may be in several. */
function membership({ families, keepTags }: Retention): (tags: readonly string[]) => readonly Family[] {
  const isProtected = firstMatch(keepTags);
  const matchers = families.map((family) => ({ family, matches: firstMatch(family.tags) }));
  const familyOf = (tag: string) => matchers.find(({ matches }) => matches(tag))?.family;
  return (tags) => tags.flatMap((tag) => (isProtected(tag) ? [] : (familyOf(tag) ?? [])));
}

const isBuild = ({ root }: Component): boolean => root !== undefined && artifactTypeOf(root) === undefined;

/** A total order: ties end at the digest, so the same facts always give the same ranks. */
function newestOf(
  components: readonly Component[],
  firstPushOf: (image: Image) => number,
  count: number,
): readonly Component[] {
  return components
    .map((component) => ({ component, pushedAtMs: component.root ? firstPushOf(component.root) : 0 }))
    .toSorted((a, b) => b.pushedAtMs - a.pushedAtMs || compareText(a.component.id, b.component.id))
    .slice(0, count)
    .map(({ component }) => component);
}
