import type { RunRecord } from './run-history.ts';
import type { Amount } from './totals.ts';

/** What was listed at some time: bytes as ECR states them for each image, so that all runs count alike. */
export interface Point extends Amount {
  readonly run: string;
  readonly atMs: number;
}

/** What earlier runs listed, oldest first, and the run itself last: the last run of each day, of 35 days at the most. */
export function growthIn(runs: readonly RunRecord[]): readonly Point[] {
  const points = runs.flatMap(({ run, atMs, listed }) => (listed ? [{ run, atMs, ...listed }] : []));
  const ofDays = new Map(points.toSorted((a, b) => a.atMs - b.atMs).map((point) => [dayOf(point.atMs), point]));
  return [...ofDays.values()].slice(-mostDays);
}

const dayMs = 86_400_000;
const mostDays = 35;
const dayOf = (atMs: number): number => Math.floor(atMs / dayMs);

/** How much more there is than so many days ago. */
export interface Change extends Amount {
  readonly since: Point;
}

/** What changed since a day before, a week and 30 days ago; not what no run of that time listed. */
export function changesIn(points: readonly Point[]): readonly Change[] {
  const now = points.at(-1);
  if (!now) return [];
  const before = points.slice(0, -1);
  const found = [
    before.at(-1),
    ...[7, 30].map((days) => before.findLast(({ atMs }) => now.atMs - atMs >= days * dayMs)),
  ];
  return [...new Set(found)].flatMap((since) =>
    since ? [{ since, images: now.images - since.images, bytes: now.bytes - since.bytes }] : [],
  );
}
