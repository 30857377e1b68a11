/** What `SEED` says: a number repeats a failure, and `random` looks for new ones. */
export function seedOr(usual: number): number {
  const { SEED: text } = process.env;
  return text === 'random' ? Date.now() % 2 ** 31 : Number(text ?? usual);
}

/** Numbers from 0 up to 1 that look random, and are always the same for a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = Math.trunc(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in another order. */
export function shuffled<Item>(items: readonly Item[], next: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
