import type { Component } from './component.ts';
import { withoutArchitecture } from './families.ts';
import type { FamilyTag } from './families.ts';
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
  const entries = components.filter(isBuild).flatMap((component) => {
    const found = familiesOf(component.buildTags);
    return found.map(({ family, group, tag }) => ({ component, family, group, tag }));
  });
  const numbers = new Map([...new Set(entries.map(({ family }) => family))].map((family, i) => [family, i]));
  const byGroup = Map.groupBy(entries, ({ family, group = '' }) => `${numbers.get(family)} ${group}`);
  return [...byGroup.values()].flatMap((alike) => {
    const [first] = alike;
    const byComponent = Map.groupBy(alike, ({ component }) => component);
    const builds = [...byComponent].map(([component, its]) => ({ component, tags: its.map(({ tag }) => tag) }));
    return first ? { family: first.family, group: first.group, builds } : [];
  });
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
  const mayBeListedUntilMs = latest(images.flatMap((one) => (isUnreadable(one) ? [one.pushedAtMs] : [])));
  return (builds: readonly Build[], orderBy: Family['orderBy'] = 'pushed'): readonly RankedBuild[] =>
    builds.flatMap(({ component: { id, root }, tags }) => {
      if (!root) return [];
      const firstPushMs = firstPushOf(root);
      const tagged = tags.flatMap((tag) => taggedAt(tag) ?? []);
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
  tags.flatMap((tag) => {
    const name = withoutArchitecture(tag);
    return name === tag && !root.tags.includes(tag) ? [] : [name];
  });

const isUnreadable = ({ manifest }: Image): boolean => manifest.kind === 'unreadable';

const latest = (instants: readonly number[]): number => instants.reduce((a, b) => Math.max(a, b), -Infinity);
