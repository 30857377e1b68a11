/** Some of many things, and how many more there are. */
export interface Some<Thing> {
  readonly some: readonly Thing[];
  readonly more: number;
}

/** Keeps for each owner the first of its things, in all no more than its room. */
export interface Shelf<Thing> {
  /** Each owner comes once. Only of what is kept things are made. */
  readonly add: <Raw>(owner: string, all: readonly Raw[], make: (raw: Raw) => Thing) => void;
  /** The same of what is cut already, by a shelf of the same room. */
  readonly put: (owner: string, some: Some<Thing>) => void;
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
  const put = (owner: string, some: readonly Thing[], more: number): void => {
    if (some.length + more === 0) return;
    kept.set(owner, { some, more });
    count += some.length;
    shrinkToFit();
  };
  return {
    add: (owner, all, make) => {
      const some = all.slice(0, limit).map(make);
      put(owner, some, all.length - some.length);
    },
    put: (owner, { some, more }) => {
      const first = some.slice(0, limit);
      put(owner, first, more + some.length - first.length);
    },
    of: (owner) => kept.get(owner) ?? { some: [], more: 0 },
  };
}
