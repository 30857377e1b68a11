import type { Cell, Finding } from './usage.ts';

/** An object that a publisher left, by its place. */
export interface ListObject {
  readonly key: string;
  readonly modifiedAtMs: number;
}

/** What is to be read of one publisher: its lists inside the freshness, newest first, or why there is none. */
export interface PublisherLists {
  readonly publisher: string;
  readonly fresh: readonly ListObject[];
  readonly problem?: string;
}

const dayMs = 86_400_000;

/** Whoever published in this time is expected to go on. */
const expectedForMs = 90 * dayMs;

/**
 * Sorts the objects under a prefix by their publishers: `PREFIX/NAME.json`, or any number of `PREFIX/NAME/….json`. Who is
 * expected by name, or published in the last 90 days, and has no fresh list, has a problem.
 */
export function publisherLists(
  objects: readonly ListObject[],
  given: {
    readonly prefix: string;
    readonly expect: readonly string[];
    readonly freshnessMs: number;
    readonly nowMs: number;
  },
): readonly PublisherLists[] {
  const { prefix, expect, freshnessMs, nowMs } = given;
  const byPublisher = Map.groupBy(objects, ({ key }) => publisherOf(key.slice(prefix.length)));
  const names = [...new Set([...expect, ...byPublisher.keys()])].filter((name) => name !== '').toSorted();
  return names.flatMap((publisher): readonly PublisherLists[] => {
    const all = (byPublisher.get(publisher) ?? []).toSorted((a, b) => b.modifiedAtMs - a.modifiedAtMs);
    const fresh = all.filter(({ modifiedAtMs }) => nowMs - modifiedAtMs < freshnessMs);
    const [newest] = all;
    if (fresh.length > 0) return [{ publisher, fresh }];
    if (newest === undefined) return [{ publisher, fresh, problem: `there is no list of ${publisher}` }];
    const isExpected = expect.includes(publisher) || nowMs - newest.modifiedAtMs < expectedForMs;
    const since = new Date(newest.modifiedAtMs).toISOString();
    return isExpected
      ? [{ publisher, fresh, problem: `the newest list of ${publisher} is stale: it is of ${since}` }]
      : [];
  });
}

function publisherOf(path: string): string {
  if (!path.endsWith('.json')) return '';
  const [first = ''] = path.replace(/^\/+/, '').split('/');
  return first.replace(/\.json$/, '');
}

/** When each publisher's list was last read, in epoch milliseconds. */
export type PublishersSeen = Readonly<Record<string, number>>;

/** Publishers that were there in the last 90 days and have left without a trace: what they may use, nobody tells any more. */
export function vanishedPublishers(
  seen: PublishersSeen,
  findings: readonly Finding[],
  cell: Cell,
  nowMs: number,
): readonly Finding[] {
  const here = new Set(
    findings.flatMap(({ source, unit }) => (source === cell.source && unit !== undefined ? [unit] : [])),
  );
  return Object.entries(seen)
    .filter(([publisher, atMs]) => !here.has(publisher) && nowMs - atMs < expectedForMs)
    .map(([publisher, atMs]): Finding => ({
      ...cell,
      unit: publisher,
      status: 'failed',
      error: `the list of ${publisher} is gone: it was last read on ${new Date(atMs).toISOString().slice(0, 10)}`,
      reach: 'anywhere',
    }));
}

/** What to remember after a run: everybody whose list was read now, and whoever is still expected. */
export function publishersAfter(seen: PublishersSeen, findings: readonly Finding[], nowMs: number): PublishersSeen {
  const read = findings.flatMap(({ source, status, unit }) =>
    source === 'lists' && status === 'complete' && unit !== undefined ? [[unit, nowMs] as const] : [],
  );
  const expected = Object.entries(seen).filter(([, atMs]) => nowMs - atMs < expectedForMs);
  return Object.fromEntries([...expected, ...read]);
}
