import { compareText, placeOf } from './image.ts';
import type { Digest, Repository } from './image.ts';
import type { Hold } from './verdict.ts';

/** How much one run may delete or archive. */
export interface Budgets {
  readonly deletions: number;
  readonly bytes: number;
}

/** A component that nothing holds back any more. */
export interface Due {
  readonly repository: Repository;
  readonly component: Digest;
  /** Its members, and the bytes that ECR states for them. */
  readonly images: number;
  readonly bytes: number;
  readonly condemnedSinceMs: number;
}

/**
 * What a run may not take on any more, with the budget that holds it back, by `dueName`. Components go whole, those
 * condemned longest first; one that does not fit is left, and smaller ones behind it may still go.
 */
export function overBudget(due: readonly Due[], { deletions, bytes }: Budgets): ReadonlyMap<string, Hold> {
  const left = { deletions, bytes };
  const over = new Map<string, Hold>();
  for (const one of due.toSorted(byAge)) {
    const hold = holdOf(one, left, { deletions, bytes });
    if (hold) over.set(dueName(one.repository, one.component), hold);
    else {
      left.deletions -= one.images;
      left.bytes -= one.bytes;
    }
  }
  return over;
}

/** Names a component among those of all repositories. */
export const dueName = (repository: Repository, component: Digest): string => `${placeOf(repository)}@${component}`;

const byAge = (a: Due, b: Due): number =>
  a.condemnedSinceMs - b.condemnedSinceMs ||
  compareText(dueName(a.repository, a.component), dueName(b.repository, b.component));

function holdOf({ images, bytes }: Due, left: Budgets, limits: Budgets): Hold | undefined {
  if (images > left.deletions) return { hold: 'budget', budget: 'deletions', limit: limits.deletions };
  if (bytes > left.bytes) return { hold: 'budget', budget: 'bytes', limit: limits.bytes };
  return undefined;
}
