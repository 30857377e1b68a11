import type { Due } from './core/budgets.ts';
import type { Plan } from './plan.ts';

/** The components of a plan that nothing holds back. */
export function dueIn({ repository, decisions, holds, condemnations }: Plan): readonly Due[] {
  return decisions.flatMap(({ component: { id, members } }) =>
    holds.get(id)?.length === 0
      ? [
          {
            repository,
            component: id,
            images: members.length,
            bytes: members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            condemnedSinceMs: condemnations.get(id)?.sinceMs ?? Infinity,
          },
        ]
      : [],
  );
}
