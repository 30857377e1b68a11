const nothing: readonly never[] = [];

/** What is found of items, in order. Rules ask a million images for what few of them have: of nothing it makes nothing. */
export function foundIn<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): readonly Found[] {
  let found: Found[] | undefined;
  for (const item of items) {
    const one = find(item);
    if (one === undefined) continue;
    if (found) found.push(one);
    else found = [one];
  }
  return found ?? nothing;
}

/** What the lists of items hold, in order. Most are empty: nothing is made of these, and no copy of the only one that is not. */
export function allIn<Item, Found>(items: readonly Item[], listOf: (item: Item) => readonly Found[]): readonly Found[] {
  let first: readonly Found[] = nothing;
  let all: Found[] | undefined;
  for (const item of items) {
    const list = listOf(item);
    if (list.length === 0) continue;
    if (first.length === 0) {
      first = list;
      continue;
    }
    all ??= [...first];
    for (const one of list) all.push(one);
  }
  return all ?? first;
}
