import { text } from '../json.ts';
import type { Call } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { pageSizeIn } from './input.ts';

/**
 * One page of a list that is in order of its keys. The token is the last key given out, so what comes and goes between
 * two pages neither hides nor repeats anything else. `admits` filters while walking: a page of 100,000 costs a page.
 */
export function keyedPage<Item>(
  { input, maxPage }: Pick<Call, 'input' | 'maxPage'>,
  {
    keysAfter,
    itemOf,
    limits,
    admits = () => true,
  }: {
    readonly keysAfter: (last: string) => Iterable<string>;
    readonly itemOf: (key: string) => Item | undefined;
    readonly limits: { readonly byDefault: number; readonly max: number };
    readonly admits?: (item: Item) => boolean;
  },
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const size = Math.min(pageSizeIn(input, limits.max) ?? limits.byDefault, maxPage ?? Infinity);
  const items: Item[] = [];
  let last = '';
  for (const key of keysAfter(keyIn(text(input, 'nextToken')))) {
    const item = itemOf(key);
    if (item === undefined || !admits(item)) continue;
    if (items.length === size) return { items, nextToken: tokenFor(last) };
    items.push(item);
    last = key;
  }
  return { items, nextToken: undefined };
}

/** Sorted keys for `keyedPage`: those behind a key, all of them behind the empty one. */
export const inOrder = (keys: readonly string[]) =>
  function* after(last: string): Iterable<string> {
    for (let i = firstAfter(keys, last); i < keys.length; i += 1) yield keys[i] ?? '';
  };

/** Where in sorted keys the first one is that comes after a key. */
function firstAfter(keys: readonly string[], last: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

const tokenFor = (key: string): string => Buffer.from(`after/${key}`).toString('base64url');

function keyIn(token: string | undefined): string {
  if (token === undefined) return '';
  const [, key] = /^after\/(.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (key === undefined) throw invalidParameter('nextToken', 'Invalid next token');
  return key;
}
