import type { Component } from './component.ts';
import { withoutArchitecture } from './families.ts';
import type { FamilyTag } from './families.ts';
import { foundIn } from './found.ts';
import type { Image } from './image.ts';
import type { Ranked } from './ranking.ts';
import type { Family } from './retention.ts';
import { artifactTypeOf } from './rules/kind.ts';
import type { Facts } from './rules/rule.ts';
import { newerVersion, versionIn } from './versions.ts';

/** A component that is ranked, and the tags that it is ranked by. */
export interface Build {
  readonly component: Component;
  readonly tags: readonly string[];
}

/** What is ranked together: a family or, where it has a placeholder, those of its builds that have one value of it. */
interface Group {
  readonly family: Family;
  readonly group: string | undefined;
  readonly builds: readonly Build[];
}

/** Signatures, charts and caches take no rank, nor does what hangs on something that is elsewhere. */
export const isBuild = ({ root }: Component): boolean => root !== undefined && artifactTypeOf(root) === undefined;

/** The builds of every family and group; one whose tags are in several is in each of these. */
export function buildsIn(
  components: readonly Component[],
  familiesOf: (tags: readonly string[]) => readonly FamilyTag[],
): readonly Group[] {
  const groups = groupsToFill();
  for (const component of components) {
    if (!isBuild(component)) continue;
    for (const { family, group, tag } of familiesOf(component.buildTags)) {
      const builds = groups.of(family, group);
      const last = builds.at(-1);
      if (last?.component === component) last.tags.push(tag);
      else builds.push({ component, tags: [tag] });
    }
  }
  return groups.all;
}

/** A build that gets its tags one after another. */
type Filling = Build & { readonly tags: string[] };

/** Groups in the order in which they are first asked for. */
function groupsToFill() {
  const all: (Group & { readonly builds: Filling[] })[] = [];
  const known = new Map<Family, Map<string | undefined, Filling[]>>();
  return {
    all,
    of: (family: Family, group: string | undefined): Filling[] => {
      const ofFamily = known.get(family) ?? new Map<string | undefined, Filling[]>();
      const builds = ofFamily.get(group) ?? [];
      if (ofFamily.has(group)) return builds;
      known.set(family, ofFamily.set(group, builds));
      all.push({ family, group, builds });
      return builds;
    },
  };
}

interface RankedBuild extends Ranked {
  readonly firstPushMs: number;
  /** Since when it counts here: its push to this repository, or its newest tag. */
  readonly sinceMs: number;
}

/** The same builds by their push alone, whatever tag they got since. */
export const byPush = (build: RankedBuild): RankedBuild =>
  build.untilMs === build.firstPushMs ? build : { ...build, fromMs: build.firstPushMs, untilMs: build.firstPushMs };

/**
 * Gets builds ready to be ranked. An old one counts from when its new tag was first seen. What a manifest that cannot be
 * read may list takes no rank: it may be a part of something, and then it must push nothing else out. It may list only what
 * was there when it was pushed.
 */
export function rankedBy({ images, firstPushOf, taggedAt }: Pick<Facts, 'images' | 'firstPushOf' | 'taggedAt'>) {
  const mayBeListedUntilMs = latest(foundIn(images, (one) => (isUnreadable(one) ? one.pushedAtMs : undefined)));
  return (builds: readonly Build[], orderBy: Family['orderBy'] = 'pushed'): readonly RankedBuild[] =>
    foundIn(builds, ({ component: { id, root }, tags }) => {
      if (!root) return undefined;
      const firstPushMs = firstPushOf(root);
      const tagged = foundIn(tags, taggedAt);
      const tagSeenMs = latest(tagged.map(({ seenAtMs }) => seenAtMs));
      return {
        id,
        names: namesOf(tags, root),
        firstPushMs,
        fromMs: Math.max(firstPushMs, latest(tagged.map(({ afterMs }) => afterMs))),
        untilMs: Math.max(firstPushMs, tagSeenMs),
        sinceMs: Math.max(root.pushedAtMs, root.restoredAtMs ?? root.pushedAtMs, tagSeenMs),
        version: orderBy === 'semver' ? highestIn(tags) : undefined,
        mayBePart: root.pushedAtMs <= mayBeListedUntilMs,
      };
    });
}

/** The highest version among tags. */
const highestIn = (tags: readonly string[]): Ranked['version'] =>
  tags.map((tag) => versionIn(withoutArchitecture(tag))).toSorted(newerVersion)[0];

/** What a build shares its place by: the version whose architecture a tag names, and its own tags. */
const namesOf = (tags: readonly string[], root: Image): readonly string[] =>
  foundIn(tags, (tag) => {
    const name = withoutArchitecture(tag);
    return name === tag && !root.tags.includes(tag) ? undefined : name;
  });

const isUnreadable = ({ manifest }: Image): boolean => manifest.kind === 'unreadable';

const latest = (instants: readonly number[]): number => instants.reduce((a, b) => Math.max(a, b), -Infinity);
