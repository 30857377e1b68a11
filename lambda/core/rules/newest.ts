import type { Component } from '../component.ts';
import { firstMatch } from '../glob.ts';
import { grouped } from '../grouped.ts';
import { compareText, subjectsOf } from '../image.ts';
import type { Digest, Image } from '../image.ts';
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
export function newestInFamily({ components, ...given }: Retention & Facts): Opinion {
  const familiesOf = membership(given);
  const newestOf = ranking(given);
  const builds = components
    .filter(isBuild)
    .map((component) => ({ component, families: familiesOf(component.buildTags) }));
  const reasons = given.families.flatMap(({ name, keepNewest }) => {
    const inFamily = builds.filter(({ families }) => families.some((family) => family.name === name));
    return newestOf(
      inFamily.map(({ component }) => component),
      Math.max(keepNewest, 1),
    ).map(({ id, rank }) => [id, { rule: 'newest-in-family', family: name, rank, keepNewest, by: 'pushed' }] as const);
  });
  const reasonsFor = grouped(reasons);
  return ({ id }) => reasonsFor.get(id) ?? [];
}

/** Ranks roots that nobody gave a name. The last of them may go: nothing says that they are builds at all. */
export function newestUntagged({ components, untagged, ...given }: Retention & Facts): Opinion {
  const { keepNewest, keepWithinMs } = untagged;
  const nameless = components.filter((component) => isBuild(component) && component.buildTags.length === 0);
  const ranks = new Map(ranking(given)(nameless, keepNewest).map(({ id, rank }) => [id, rank]));
  const young = new Set(nameless.filter(({ root }) => root && given.nowMs - root.pushedAtMs < keepWithinMs));
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

/**
 * Whether an index that nobody read may take a rank in a family that its own tags are not in: by the tags of what it lists.
 * It would push something else out, so that it has to be read even if nothing is condemned so far.
 */
export function mayRankByWhatItLists({ images, ...given }: Retention & Pick<Facts, 'images'>): boolean {
  const familiesOf = membership(given);
  const namesOf = ({ tags }: Image) => familiesOf(tags).map(({ name }) => name);
  const all = new Set(images.filter((image) => subjectsOf(image).length === 0).flatMap(namesOf));
  const mayBeMore = (image: Image): boolean =>
    image.manifest.kind === 'unread' && new Set(namesOf(image)).size < all.size;
  return images.some(mayBeMore);
}

/** Each tag belongs to the first family that it matches, a protected one to none; an image may be in several. */
function membership({ families, keepTags }: Retention): (tags: readonly string[]) => readonly Family[] {
  const isProtected = firstMatch(keepTags);
  const matchers = families.map((family) => ({ family, matches: firstMatch(family.tags) }));
  const familyOf = (tag: string) => matchers.find(({ matches }) => matches(tag))?.family;
  return (tags) => tags.flatMap((tag) => (isProtected(tag) ? [] : (familyOf(tag) ?? [])));
}

const isBuild = ({ root }: Component): boolean => root !== undefined && artifactTypeOf(root) === undefined;

/**
 * Ranks by push in a total order: ties end at the digest, so the same facts always give the same ranks. What a manifest
 * that cannot be read may list takes no rank: it may be a part of something, and then it must push nothing else out. It
 * may list only what was there when it was pushed.
 */
function ranking({ images, firstPushOf }: Pick<Facts, 'images' | 'firstPushOf'>) {
  const unreadable = images.filter(({ manifest }) => manifest.kind === 'unreadable');
  const mayBeListedUntilMs = unreadable.reduce((latest, { pushedAtMs }) => Math.max(latest, pushedAtMs), -Infinity);
  return (
    components: readonly Component[],
    count: number,
  ): readonly { readonly id: Digest; readonly rank: number }[] => {
    let taken = 0;
    return components
      .flatMap(({ id, root }) => (root ? [{ id, root, firstPushMs: firstPushOf(root) }] : []))
      .toSorted((a, b) => b.firstPushMs - a.firstPushMs || compareText(a.id, b.id))
      .flatMap(({ id, root }) => {
        const rank = taken + 1;
        if (root.pushedAtMs > mayBeListedUntilMs) taken += 1;
        return rank <= count ? [{ id, rank }] : [];
      });
  };
}
