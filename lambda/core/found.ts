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

/** The lists as one, made only if more than one of them holds anything. */
export const joinedLists = <Found>(...lists: readonly (readonly Found[])[]): readonly Found[] =>
  allIn(lists, (list) => list);

/** Names each kind that there is among items once, in order. Nearly every list is short: of these no set need be made. */
export function eachKindOf<Item, Kind>(
  items: readonly Item[],
  kindOf: (item: Item) => Kind,
  name: (kind: Kind) => void,
): void {
  let at = 0;
  for (const item of items) {
    const kind = kindOf(item);
    if (items.findIndex((other) => kindOf(other) === kind) === at) name(kind);
    at += 1;
  }
}
