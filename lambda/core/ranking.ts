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
export function ranksByTime(builds: readonly Ranked[]): ReadonlyMap<Digest, number> {
  const places = placesOf(builds);
  const counted = places
    .filter(({ isCounted }) => isCounted)
    .toSorted((a, b) => earlier(a.fromMs, a.id, b.fromMs, b.id));
  return new Map(
    places.flatMap(({ members, untilMs, id }) => {
      const rank = 1 + countBefore(counted, (one) => earlier(one.fromMs, one.id, untilMs, id) < 0);
      return members.map((member) => [member, rank] as const);
    }),
  );
}

/** The same by versions; what has none comes after all that have, by time. */
export function ranksByVersion(builds: readonly Ranked[]): ReadonlyMap<Digest, number> {
  let taken = 0;
  const places = placesOf(builds).toSorted(
    (a, b) => newerVersion(a.version, b.version) || earlier(a.fromMs, a.id, b.fromMs, b.id),
  );
  return new Map(
    places.flatMap(({ members, isCounted }) => {
      const rank = taken + 1;
      if (isCounted) taken += 1;
      return members.map((member) => [member, rank] as const);
    }),
  );
}

/** Later moments come first, and of one moment the smaller digest. */
const earlier = (aMs: number, a: Digest, bMs: number, b: Digest): number => bMs - aMs || compareText(a, b);

/** One place in a ranking: the builds that share it, with the best of each. */
interface Place extends Pick<Ranked, 'id' | 'fromMs' | 'untilMs' | 'version'> {
  readonly members: readonly Digest[];
  readonly isCounted: boolean;
}

function placesOf(builds: readonly Ranked[]): readonly Place[] {
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
  for (const { id, names } of builds) {
    for (const name of names) {
      const [one, other] = [leaderOf(nameKey(name)), leaderOf(id)];
      if (one !== other) leaders.set(other, one);
    }
  }
  const places = Map.groupBy(builds, ({ id }) => leaderOf(id));
  return [...places.values()].flatMap((members) => {
    const [first] = members.toSorted((a, b) => compareText(a.id, b.id));
    if (!first) return [];
    const versions = members.map(({ version }) => version).toSorted(newerVersion);
    return {
      id: first.id,
      fromMs: members.reduce((latest, { fromMs }) => Math.max(latest, fromMs), -Infinity),
      untilMs: members.reduce((latest, { untilMs }) => Math.max(latest, untilMs), -Infinity),
      version: versions[0],
      members: members.map(({ id }) => id),
      isCounted: members.some(({ mayBePart }) => !mayBePart),
    };
  });
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
