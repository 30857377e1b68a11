import type { Family } from '../../lambda/core/retention.ts';
import { aboutOf } from './parts.ts';
import type { Part } from './parts.ts';
import { compareVersions } from './semver.ts';
import { matches, placeholderIn, withoutArchitecture } from './tags.ts';
import type { World } from './world.ts';

type Reason = 'newest-in-family' | 'young-in-family' | 'newest-untagged' | 'young-untagged';

/** Why families and counts of untagged builds keep a part. */
export function rankReasons(part: Part, parts: readonly Part[], world: World): readonly Reason[] {
  if (!isBuild(part)) return [];
  if (buildTags(part).length === 0) return untaggedReasons(part, parts, world);
  return world.policy.families.flatMap((family) =>
    groupsOf(part, family, world).flatMap((group) => familyReasons(part, { parts, world, family, group })),
  );
}

/** The families and groups that a part has a place in. */
export const groupNamesOf = (part: Part, world: World): readonly string[] =>
  isBuild(part)
    ? world.policy.families.flatMap((family) =>
        groupsOf(part, family, world).map((group) => JSON.stringify([family.name, group])),
      )
    : [];

/** A chart, a cache, an unknown type, and an index that says that it is one of these. */
export const isBuild = ({ root: { manifest } }: Part): boolean =>
  manifest.kind !== 'artifact' && !(manifest.kind === 'index' && manifest.artifactType !== undefined);

const buildTags = ({ members }: Part): readonly string[] =>
  members.filter((image) => aboutOf(image).length === 0).flatMap(({ tags }) => tags);

function untaggedReasons(part: Part, parts: readonly Part[], world: World): readonly Reason[] {
  const { keepNewest, keepWithinMs } = world.policy.untagged;
  const rivals = parts
    .filter((one) => isBuild(one) && buildTags(one).length === 0)
    .map((one) => ({ part: one, names: [], version: '', atMs: firstPushMs(one, world) }));
  return [
    ...(rankOf(part, rivals, world) <= Math.max(keepNewest, world.keepNewestTag) ? ['newest-untagged' as const] : []),
    ...(world.nowMs - part.root.pushedAtMs < keepWithinMs ? ['young-untagged' as const] : []),
  ];
}

interface Within {
  readonly parts: readonly Part[];
  readonly world: World;
  readonly family: Family;
  readonly group: string;
}

function familyReasons(part: Part, within: Within): readonly Reason[] {
  const { parts, world, family } = within;
  const isSemver = family.orderBy === 'semver';
  const byPush = parts
    .filter((one) => isBuild(one) && tagsIn(one, within).length > 0)
    .map((one) => ({ part: one, names: namesOf(one, within), version: '', atMs: firstPushMs(one, world) }));
  const inOrder = byPush.map((one) =>
    isSemver
      ? { ...one, version: highest(tagsIn(one.part, within).map(withoutArchitecture)) }
      : { ...one, atMs: Math.max(one.atMs, newestTagMs(one.part, within)) },
  );
  const isNewest =
    rankOf(part, inOrder, world) <= Math.max(family.keepNewest, world.keepNewestTag) ||
    rankOf(part, byPush, world) <= (isSemver ? 3 : 1);
  const { pushedAtMs, restoredAtMs = -Infinity } = part.root;
  const youngMs = Math.max(pushedAtMs, restoredAtMs, newestTagMs(part, within));
  return [
    ...(isNewest ? ['newest-in-family' as const] : []),
    ...(world.nowMs - youngMs < family.keepWithinMs ? ['young-in-family' as const] : []),
  ];
}

/** A build in a ranking: by its version, where these count, and then by when. */
interface Rival {
  readonly part: Part;
  readonly names: readonly string[];
  readonly version: string;
  readonly atMs: number;
}

/** How many places come before that of a part, and one. */
function rankOf(part: Part, rivals: readonly Rival[], world: World): number {
  const own = placeOf(
    rivals.filter((one) => one.part === part),
    rivals,
  );
  const ahead = rivals
    .filter((one) => !own.includes(one))
    .map((one) => placeOf([one], rivals))
    .filter((place) => {
      const counting = place.filter((one) => takesPlaces(one.part, world));
      return counting.length > 0 && isAhead(counting, own);
    });
  return 1 + new Set(ahead.map(smallestDigest)).size;
}

/** All that have a name in common, also through others. */
function placeOf(some: readonly Rival[], rivals: readonly Rival[]): readonly Rival[] {
  const more = rivals.filter((one) => some.includes(one) || some.some((other) => haveCommon(one.names, other.names)));
  return more.length > some.length ? placeOf(more, rivals) : more;
}

const haveCommon = (a: readonly string[], b: readonly string[]): boolean => a.some((name) => b.includes(name));

/** A place counts by the highest version, the latest time and the smallest digest in it. */
function isAhead(one: readonly Rival[], other: readonly Rival[]): boolean {
  const byVersion = compareVersions(
    highest(one.map(({ version }) => version)),
    highest(other.map(({ version }) => version)),
  );
  const byTime = Math.max(...one.map(({ atMs }) => atMs)) - Math.max(...other.map(({ atMs }) => atMs));
  if (byVersion !== 0) return byVersion > 0;
  return byTime === 0 ? smallestDigest(one) < smallestDigest(other) : byTime > 0;
}

const smallestDigest = (place: readonly Rival[]): string =>
  place.map(({ part }) => part.root.digest).toSorted()[0] ?? '';

const highest = (tags: readonly string[]): string => tags.toSorted(compareVersions).at(-1) ?? '';

/** A tag without an architecture, at the root, and whatever is left of one with it. */
const namesOf = (part: Part, within: Within): readonly string[] =>
  tagsIn(part, within)
    .filter((tag) => withoutArchitecture(tag) !== tag || part.root.tags.includes(tag))
    .map(withoutArchitecture);

/** What could be a part of what cannot be read takes no place from others. */
const takesPlaces = ({ root }: Part, { images }: World): boolean =>
  images.every((image) => image.manifest.kind !== 'unreadable' || root.pushedAtMs > image.pushedAtMs);

/** When its root was first pushed anywhere. */
export const firstPushMs = ({ root }: Part, world: World): number =>
  Math.min(root.pushedAtMs, world.firstPushMs.get(root.digest) ?? Infinity);

const newestTagMs = (part: Part, within: Within): number =>
  Math.max(-Infinity, ...tagsIn(part, within).map((tag) => within.world.taggedAtMs.get(tag) ?? -Infinity));

const tagsIn = (part: Part, { world, family, group }: Within): readonly string[] =>
  buildTags(part).filter((tag) => familyOf(tag, world) === family && groupIn(tag, family) === group);

const groupsOf = (part: Part, family: Family, world: World): readonly string[] => [
  ...new Set(
    buildTags(part)
      .filter((tag) => familyOf(tag, world) === family)
      .flatMap((tag) => groupIn(tag, family) ?? []),
  ),
];

function familyOf(tag: string, { policy: { keepTags, families } }: World): Family | undefined {
  if (keepTags.some((glob) => matches(tag, glob))) return undefined;
  return families.find((family) => groupIn(tag, family) !== undefined);
}

/** The value of the placeholder, an empty text in a family without one, and nothing if the tag is not of the family. */
function groupIn(tag: string, { tags, groupBy }: Family): string | undefined {
  if (groupBy === undefined) return tags.some((glob) => matches(tag, glob)) ? '' : undefined;
  return tags.map((pattern) => placeholderIn(tag, pattern, groupBy)).find((value) => value !== undefined);
}
