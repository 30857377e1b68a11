/** So much work, so deep: enough for every real document, and the end of a hostile one. */
export interface Limit {
  /** Whether this much more may be done at this depth. Once it may not, nothing may. */
  readonly allows: (work: number, depth: number) => boolean;
  readonly isReached: () => boolean;
}

export function limitOf({ work, depth }: { readonly work: number; readonly depth: number }): Limit {
  let left = work;
  return {
    allows: (asked, at) => {
      left = at > depth ? -1 : left - (left < 0 ? 0 : asked);
      return left >= 0;
    },
    isReached: () => left < 0,
  };
}
