/** One answer of a list operation. */
export interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly nextToken: string | undefined;
}

/**
 * Reads a list to its end, or throws. The SDK's own paginators either stop or go round for ever when a service repeats
 * its token; both would be wrong here, where an item that was not seen looks unused. Not every operation has one, too.
 */
export async function allPages<Item>(
  operation: string,
  read: (token: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const seen = new Set<string>();
  let emptyPages = 0;
  for (let token: string | undefined; ;) {
    const { items, nextToken } = await read(token);
    // AWS says an empty list by an empty list: an answer without one was cut short.
    if (!items) throw new Error(`${operation}: the answer holds no list`);
    for (const item of items) all.push(item);
    if (!nextToken) return all;
    emptyPages = items.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages)
      throw new Error(`${operation}: the list does not end: ${emptyPages} empty pages in a row`);
    if (seen.has(nextToken)) throw new Error(`${operation}: the list repeats itself: a paging token came twice`);
    seen.add(nextToken);
    token = nextToken;
  }
}

/** Filters make empty pages; no list of AWS has this many. */
const mostEmptyPages = 1000;
