import { allIn, foundIn } from './found.ts';
import { compareText } from './image.ts';
import type { Digest } from './image.ts';
import { newerVersion } from './versions.ts';
import type { versionIn } from './versions.ts';

/** A build in a ranking. */
export interface Ranked {
  readonly id: Digest;
  /** What it is a build of: those who have one name in common share their place. */
  readonly names: readonly string[];
  /**
   * Since when it counts. Between the two moments nobody knows, so that it counts from the later one for itself and from
   * the earlier one against others.
   */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The highest version among its tags, where the ranking goes by versions. */
  readonly version?: ReturnType<typeof versionIn>;
  /** Whether it may be a part of something that cannot be read: then it takes no place from others. */
  readonly mayBePart: boolean;
}

/** The places of builds, the first one 1, in a total order: ties end at the digest, so that the same facts give the same places. */
export const ranksByTime = (builds: readonly Ranked[]): ReadonlyMap<Digest, number> => ranksBy(builds, byTime);

/** The same by versions; what has none comes after all that have, and equal ones by time. */
export const ranksByVersion = (builds: readonly Ranked[]): ReadonlyMap<Digest, number> =>
  ranksBy(builds, (a, b) => newerVersion(a.version, b.version) || byTime(a, b));

type Order = (a: Standing, b: Standing) => number;

/** What a place is ordered by: the best of its builds. */
interface Standing extends Pick<Ranked, 'id' | 'version'> {
  readonly atMs: number;
}

/** Later moments come first, and of one moment the smaller digest. */
const byTime: Order = (a, b) => b.atMs - a.atMs || compareText(a.id, b.id);

function ranksBy(builds: readonly Ranked[], order: Order): ReadonlyMap<Digest, number> {
  const sharing = sharingIn(builds);
  if (!sharing && builds.every(isPlain)) return inOrder(builds, order);
  const places = placesOf(sharing ?? builds.map((build) => [build]));
  const taken = foundIn(places, ({ against }) => against).toSorted(order);
  const ranks = new Map<Digest, number>();
  for (const { members, itself } of places) {
    const rank = 1 + countBefore(taken, (one) => order(one, itself) < 0);
    for (const member of members) ranks.set(member, rank);
  }
  return ranks;
}

/** Of which it is known when it counts, and that it takes its place from others. */
const isPlain = ({ fromMs, untilMs, mayBePart }: Ranked): boolean => fromMs === untilMs && !mayBePart;

/** The places of builds that stand alone: as nearly always, and without all that the others need. */
function inOrder(builds: readonly Ranked[], order: Order): ReadonlyMap<Digest, number> {
  const sorted = builds.map(({ id, untilMs: atMs, version }) => ({ id, atMs, version })).toSorted(order);
  const ranks = new Map<Digest, number>();
  for (const [i, { id }] of sorted.entries()) ranks.set(id, i + 1);
  return ranks;
}

/** One place in a ranking: the builds that share it, where these stand, and where those that take it from others do. */
interface Place {
  readonly members: readonly Digest[];
  readonly itself: Standing;
  readonly against: Standing | undefined;
}

function placesOf(all: readonly (readonly Ranked[])[]): readonly Place[] {
  return foundIn(all, (sharing) => {
    const itself = standingOf(sharing, ({ untilMs }) => untilMs);
    const taking = sharing.filter(({ mayBePart }) => !mayBePart);
    const against = standingOf(taking, ({ fromMs }) => fromMs);
    return itself && { members: sharing.map(({ id }) => id), itself, against };
  });
}

/** Builds that have a name in common, directly or through others. Nothing, if each stands alone as nearly always. */
function sharingIn(builds: readonly Ranked[]): readonly (readonly Ranked[])[] | undefined {
  const names = allIn(builds, (build) => build.names);
  if (new Set(names).size === names.length) return undefined;
  const leaders = new Map<string, string>();
  const leaderOf = (name: string): string => {
    const passed: string[] = [];
    let leader = name;
    for (let next = leaders.get(leader); next !== undefined; next = leaders.get(leader)) {
      passed.push(leader);
      leader = next;
    }
    // Who was led here once need not be led again: a long chain is walked once.
    for (const one of passed) leaders.set(one, leader);
    return leader;
  };
  for (const build of builds) {
    for (const name of build.names) {
      const [one, other] = [leaderOf(nameKey(name)), leaderOf(build.id)];
      if (one !== other) leaders.set(other, one);
    }
  }
  return [...Map.groupBy(builds, ({ id }) => leaderOf(id)).values()];
}

function standingOf(sharing: readonly Ranked[], momentOf: (build: Ranked) => number): Standing | undefined {
  const [only] = sharing;
  if (!only) return undefined;
  if (sharing.length === 1) return { id: only.id, atMs: momentOf(only), version: only.version };
  const first = sharing.reduce((a, b) => (compareText(b.id, a.id) < 0 ? b : a));
  const atMs = sharing.map(momentOf).reduce((a, b) => Math.max(a, b));
  return { id: first.id, atMs, version: sharing.map(({ version }) => version).toSorted(newerVersion)[0] };
}

/** No tag can begin like this: names and digests must not meet. */
const nameKey = (name: string): string => `:${name}`;

/** How many of the first of a sorted list are so, found by halving. */
function countBefore<Value>(sorted: readonly Value[], isBefore: (value: Value) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle];
    if (value !== undefined && isBefore(value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
