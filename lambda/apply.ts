import { membersToGo } from './core/component.ts';
import type { Digest, Image } from './core/image.ts';
import { nameOf, sentenceOf } from './failure.ts';
import { removables, secondThought } from './core/recheck.ts';
import type { Decision, Judged, Outcome } from './core/verdict.ts';
import type { Manifests } from './manifests.ts';
import { goingIn } from './plan.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { remove } from './removal.ts';

/** Makes a plan of a repository as it is now, with what a second reading of the consumers found as well. */
export type Replan = (images: readonly Image[]) => Promise<Plan>;

/**
 * Carries out a plan: lists the repository again, decides again, and deletes only what both plans condemn and nobody has
 * touched meanwhile. Returns what became of each image, with the verdicts of the first plan.
 */
export async function apply(world: World, manifests: Manifests, plan: Plan, replan: Replan): Promise<Judged> {
  const { repository } = plan;
  const going = goingIn(plan);
  const outcomes = new Map<Digest, Outcome>();
  const stay = (decision: Decision, because: string) => {
    for (const { digest } of decision.component.members) outcomes.set(digest, { outcome: 'skipped', because });
  };
  const condemned = plan.decisions.filter(({ component }) => going.has(component.id));
  if (world.cancelled.aborted) {
    settle(outcomes, condemned, interrupted);
    return { ...plan, outcomes };
  }
  try {
    const images = await world.registries.images(repository);
    const again = await replan(images ?? []);
    const stillGoing = goingIn(again);
    const decisionOf = new Map(again.decisions.map((decision) => [decision.component.id, decision]));
    const agreed = condemned.filter((decision) => {
      const because = secondThought(
        decision,
        decisionOf.get(decision.component.id),
        !stillGoing.has(decision.component.id),
      );
      if (because !== undefined) stay(decision, because);
      return because === undefined;
    });
    const groups = removables(
      again.decisions.map(({ component }) => component),
      new Set(agreed.map(({ component }) => component.id)),
      new Set(
        membersToGo(
          plan.decisions.map(({ component }) => component),
          going,
        ).map(({ digest }) => digest),
      ),
    );
    const recognise = (described: readonly Image[]) => manifests.known(repository, described);
    await remove({ world, repository, recognise, outcomes }, groups);
  } catch (error) {
    world.log.warn('a repository could not be cleaned', { ...repository, error: sentenceOf(error) });
    settle(outcomes, condemned, { outcome: 'failed', code: nameOf(error) });
  }
  if (world.cancelled.aborted) settle(outcomes, condemned, interrupted);
  return { ...plan, outcomes };
}

const interrupted: Outcome = { outcome: 'skipped', because: 'the run was interrupted' };

/** Gives an outcome to whatever has none yet. */
function settle(outcomes: Map<Digest, Outcome>, decisions: readonly Decision[], outcome: Outcome): void {
  for (const { digest } of decisions.flatMap(({ component }) => component.members)) {
    if (!outcomes.has(digest)) outcomes.set(digest, outcome);
  }
}
