import type { Plan } from '../../lambda/plan.ts';
import type { Hold, KeepReason } from '../../lambda/core/verdict.ts';
import { placeOf } from '../../lambda/core/image.ts';
import type { Case } from './language.ts';
import { momentIn } from './moments.ts';
import { placedIn } from './registry.ts';

/** What becomes of an image: it stays if any component that holds it does, and else waits for all that holds one of them back. */
export type Outcome = { readonly keep: readonly KeepReason[] } | { readonly held: readonly Hold[] };

/** What plans say about every image of a case, by its name there. */
export function outcomesIn(one: Case, plans: readonly Plan[]): ReadonlyMap<string, Outcome> {
  const planOf = new Map(plans.map((plan) => [placeOf(plan.repository), plan]));
  return new Map(
    placedIn(one, momentIn(one.now, 0)).flatMap(({ name, repository, image }) => {
      const plan = planOf.get(placeOf(repository));
      return plan ? [[name, outcomeOf(plan, image.digest)] as const] : [];
    }),
  );
}

function outcomeOf({ decisions, holds }: Plan, digest: Plan['images'][number]['digest']): Outcome {
  const its = decisions.filter(({ component }) => component.members.some((member) => member.digest === digest));
  const kept = its.filter((decision) => decision.verdict === 'keep');
  if (kept.length > 0) return { keep: kept.flatMap(({ reasons }) => reasons) };
  return { held: its.flatMap(({ component }) => holds.get(component.id) ?? []) };
}

/** The names of the rules or holds, each once. */
const wordsOf = (outcome: Outcome): readonly string[] => {
  const all = 'keep' in outcome ? outcome.keep.map(({ rule }) => rule) : outcome.held.map(({ hold }) => hold);
  return [...new Set<string>(all)].toSorted();
};

/** As the cases write it. */
export function toldAs(outcome: Outcome): string | { readonly [verb: string]: readonly string[] } {
  if ('keep' in outcome) return { keep: wordsOf(outcome) };
  return outcome.held.length === 0 ? 'goes' : { held: wordsOf(outcome) };
}
