import { actionFor } from './core/archive.ts';
import type { Action } from './core/archive.ts';
import { membersToGo, sharedIn } from './core/component.ts';
import { goingIn } from './core/holds.ts';
import type { Digest, Image } from './core/image.ts';
import { removables, secondThought } from './core/recheck.ts';
import type { Removable } from './core/recheck.ts';
import type { Decision, Judged, Outcome } from './core/verdict.ts';
import { nameOf, sentenceOf } from './failure.ts';
import type { Job, Working } from './job.ts';
import { keepOriginals } from './keep-originals.ts';
import type { Plan } from './plan.ts';
import { remove } from './removal.ts';

/** Makes a plan of a repository as it is now, with what a second reading of the consumers found as well. */
export type Replan = (images: readonly Image[]) => Promise<Plan>;

/**
 * Carries out a plan: lists the repository again, decides again, and takes away only what both plans condemn and nobody has
 * touched meanwhile. Returns what became of each image, with the verdicts of the first plan.
 */
export async function apply(job: Job & { readonly working: Working }, plan: Plan, replan: Replan): Promise<Judged> {
  const { world, working } = job;
  const { repository } = plan;
  const going = goingIn(plan);
  const outcomes = new Map<Digest, Outcome>();
  const condemned = plan.decisions.filter(({ component }) => going.has(component.id));
  const stopped = await working.objection();
  if (stopped !== undefined) return { ...plan, outcomes: skipped(plan, stopped) };
  try {
    const again = await replan((await world.registries.images(repository)) ?? []);
    const agreed = agreedOn(condemned, again, outcomes);
    for (const action of ['archive', 'delete'] as const) {
      await removeAll(job, { plan, again, agreed, action, outcomes });
    }
  } catch (error) {
    world.log.warn('a repository could not be cleaned', { ...repository, error: sentenceOf(error) });
    settle(outcomes, condemned, { outcome: 'failed', code: nameOf(error) });
  }
  // Whoever lost the lease meanwhile leaves the ledger to its next holder.
  if ((await working.lease.objection().catch(String)) === undefined)
    await noteLeftovers(job, condemned, { plan, outcomes });
  const because = await working.objection();
  if (because !== undefined) settle(outcomes, condemned, { outcome: 'skipped', because });
  return { ...plan, outcomes };
}

/** What is about something that we deleted, and is still there, must not stay for good because its subject is gone. */
async function noteLeftovers(
  { sources: { ledgers } }: Job,
  condemned: readonly Decision[],
  { plan: { repository }, outcomes }: { readonly plan: Plan; readonly outcomes: ReadonlyMap<Digest, Outcome> },
): Promise<void> {
  const isDeleted = ({ digest }: Image) => outcomes.get(digest)?.outcome === 'deleted';
  const deleted = condemned.flatMap(({ component: { members } }) =>
    members.every(isDeleted) ? [] : members.filter(isDeleted).map(({ digest }) => digest),
  );
  if (deleted.length === 0) return;
  ledgers.noteLeftovers(repository, deleted);
  await ledgers.save();
}

/** Everything that was to go stays, for one reason. */
export function skipped(plan: Plan, because: string): ReadonlyMap<Digest, Outcome> {
  const outcomes = new Map<Digest, Outcome>();
  const going = goingIn(plan);
  settle(
    outcomes,
    plan.decisions.filter(({ component }) => going.has(component.id)),
    { outcome: 'skipped', because },
  );
  return outcomes;
}

/** Those that go by the second plan as well. Notes why the others stay. */
function agreedOn(condemned: readonly Decision[], again: Plan, outcomes: Map<Digest, Outcome>): readonly Decision[] {
  const stillGoing = goingIn(again);
  const decisionOf = new Map(again.decisions.map((decision) => [decision.component.id, decision]));
  return condemned.filter((decision) => {
    const { id, members } = decision.component;
    const because = secondThought(decision, decisionOf.get(id), !stillGoing.has(id));
    if (because === undefined) return true;
    for (const { digest } of members) outcomes.set(digest, { outcome: 'skipped', because });
    return false;
  });
}

interface Removals {
  readonly plan: Plan;
  readonly again: Plan;
  readonly agreed: readonly Decision[];
  readonly action: Action;
  readonly outcomes: Map<Digest, Outcome>;
}

/** What is only archived in this run stays for those who share members with it: nothing of it is deleted. */
async function removeAll(
  { world, records, sources, layers, working }: Job & { readonly working: Working },
  { plan, again, agreed, action, outcomes }: Removals,
): Promise<void> {
  const { repository, mode } = plan;
  if (mode === 'report') return;
  const before = plan.decisions.map(({ component }) => component);
  const shared = sharedIn(before);
  const ids = agreed
    .filter(({ component }) => actionFor(mode, component, shared) === action)
    .map(({ component }) => component.id);
  if (ids.length === 0) return;
  const groups = removables(
    again.decisions.map(({ component }) => component),
    new Set(ids),
    new Set(membersToGo(before, goingIn(plan)).map(({ digest }) => digest)),
  ).map((group) =>
    mode === 'archive' ? { ...group, members: group.members.filter(({ status }) => status === from[action]) } : group,
  );
  // Whoever slept since it was asked last must not overwrite what the next run has noted.
  if (action === 'archive' && (await working.objection()) !== undefined) return;
  if (action === 'archive') await noteIntended(sources.ledgers, plan, groups, world.clock.serviceMs());
  const recognise = (described: readonly Image[]) => sources.manifests.known(repository, described);
  const keep = (images: readonly Image[]) => keepOriginals({ working, records, sources, layers }, repository, images);
  try {
    await remove({ world, repository, action, recognise, keep, objection: working.objection, outcomes }, groups);
  } finally {
    // Whoever lost the lease meanwhile leaves the ledger to its next holder.
    const isNoted = action === 'archive' && (await working.lease.objection().catch(String)) === undefined;
    if (isNoted) await noteArchived({ world, sources }, plan, groups, outcomes);
  }
}

/** In mode archive nothing is deleted that was not in the archive: what components shared may not be there yet. */
const from = { archive: 'active', delete: 'archived' } as const;

/** Before the requests: what is in the archive by our doing must be known to be ours, even if this run dies. */
async function noteIntended(
  ledgers: Job['sources']['ledgers'],
  { repository }: Plan,
  groups: readonly Removable[],
  intendedAtMs: number,
): Promise<void> {
  for (const { digest, pushedAtMs } of groups.flatMap(({ members }) => members)) {
    ledgers.noteArchived(repository, digest, { pushedAtMs, intendedAtMs });
  }
  await ledgers.save();
}

/**
 * Afterwards: nothing of what was not done, nor of what it did not get to; and then exactly when, as the registry has it.
 * Should that not answer, what was done stays ours for having been archived within the hour.
 */
async function noteArchived(
  { world: { registries }, sources: { ledgers } }: Pick<Job, 'world' | 'sources'>,
  { repository }: Plan,
  groups: readonly Removable[],
  outcomes: ReadonlyMap<Digest, Outcome>,
): Promise<void> {
  const isDone = (digest: Digest) => outcomes.get(digest)?.outcome === 'archived';
  const intended = groups.flatMap(({ members }) => members.map(({ digest }) => digest));
  for (const digest of intended) if (!isDone(digest)) ledgers.noteArchived(repository, digest, undefined);
  await ledgers.save();
  const { archive } = await ledgers.of(repository);
  for (const { digest, archivedAtMs } of await registries.describe(repository, intended.filter(isDone))) {
    const known = archive.get(digest);
    if (known && archivedAtMs !== undefined) ledgers.noteArchived(repository, digest, { ...known, archivedAtMs });
  }
  await ledgers.save();
}

/** Gives an outcome to whatever has none yet. */
function settle(outcomes: Map<Digest, Outcome>, decisions: readonly Decision[], outcome: Outcome): void {
  for (const { digest } of decisions.flatMap(({ component }) => component.members)) {
    if (!outcomes.has(digest)) outcomes.set(digest, outcome);
  }
}
