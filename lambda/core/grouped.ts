/** Groups values by key, both in order of appearance: `Map.groupBy` for values that come with their keys. */
export function grouped<Key, Value>(entries: Iterable<readonly [Key, Value]>): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** How much fits into one batch: so many items, and so much of their sizes together. */
export interface Limits<Item> {
  readonly most: number;
  readonly size: number;
  readonly sizeOf: (item: Item) => number;
}

/** Cuts a list into runs within limits, in order. An item that is too large by itself is alone. */
export function packed<Item>(
  items: readonly Item[],
  { most, size, sizeOf }: Limits<Item>,
): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let left = 0;
  for (const item of items) {
    const batch = batches.at(-1);
    const itemSize = sizeOf(item);
    if (batch && batch.length < most && itemSize <= left) {
      batch.push(item);
      left -= itemSize;
    } else {
      batches.push([item]);
      left = size - itemSize;
    }
  }
  return batches;
}

/** Cuts a list into runs of at most `size`, in order. */
export function chunked<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
