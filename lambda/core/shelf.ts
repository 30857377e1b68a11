/** Some of many things, and how many more there are. */
export interface Some<Thing> {
  readonly some: readonly Thing[];
  readonly more: number;
}

/** Keeps for each owner the first of its things, in all no more than its room. */
export interface Shelf<Thing> {
  /** Each owner comes once. Only of what is kept things are made. */
  readonly add: <Raw>(owner: string, all: readonly Raw[], make: (raw: Raw) => Thing) => void;
  readonly of: (owner: string) => Some<Thing>;
}

/** One owner may have so many at the most. */
const mostEach = 500;

/**
 * What is left of each owner depends on all of them, not on the order in which they come: the limit goes down the same steps
 * whoever comes first, and stops at the first that leaves room for all.
 */
export function shelf<Thing>(room: number): Shelf<Thing> {
  const kept = new Map<string, Some<Thing>>();
  let limit = mostEach;
  let count = 0;
  const shrinkToFit = () => {
    if (count <= room || limit === 0) return;
    limit -= Math.ceil(limit / 8);
    count = 0;
    for (const [owner, { some, more }] of kept) {
      const left = some.slice(0, limit);
      kept.set(owner, { some: left, more: more + some.length - left.length });
      count += left.length;
    }
    shrinkToFit();
  };
  return {
    add: (owner, all, make) => {
      if (all.length === 0) return;
      const some = all.slice(0, limit).map(make);
      kept.set(owner, { some, more: all.length - some.length });
      count += some.length;
      shrinkToFit();
    },
    of: (owner) => kept.get(owner) ?? { some: [], more: 0 },
  };
}
