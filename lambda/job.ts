import { BadInput } from './bad-input.ts';
import { firstMatch } from './core/glob.ts';
import { placeOf } from './core/image.ts';
import type { Image } from './core/image.ts';
import { unreadIn } from './core/usage.ts';
import type { Shard } from './listing.ts';
import { openManifests } from './manifests.ts';
import type { Manifests } from './manifests.ts';
import { noOriginals, originalsReader } from './originals.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Sources } from './plan.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import type { RowSink } from './report.ts';
import { accessReader } from './strangers.ts';
import type { Survey } from './survey.ts';

/** What a run is called, and where its records go. */
export interface Records {
  readonly run: string;
  readonly rows: RowSink;
  /** Takes what is about to be deleted, before it is. */
  readonly intended: RowSink;
}

/** What the stages after the survey share. */
export interface Job {
  readonly world: World;
  readonly policy: Policy;
  readonly surveyed: Survey;
  /** The repositories that are to be cleaned. */
  readonly shards: readonly Shard[];
  readonly evidence: Evidence;
  readonly sources: Sources;
  readonly records: Records;
}

/** Gets everything ready that the survey did not bring. */
export async function prepare(
  world: World,
  policy: Policy,
  { surveyed, startedAtMs, records }: { surveyed: Survey; startedAtMs: number; records: Records },
): Promise<Job> {
  const isCleaned = policy.clean.regions === 'all' ? () => true : firstMatch(policy.clean.regions);
  const shards = surveyed.shards.filter(({ repository }) => isCleaned(repository.region));
  const registries = [...new Set(shards.map(({ repository }) => repository.region))].map((region) => ({
    account: world.account.id,
    region,
  }));
  const evidence = evidenceOf(surveyed.sightings, unreadIn(surveyed.findings), {
    census: surveyed.census,
    settings: surveyed.settings,
    // A clock that jumped ahead once must not make young images old: the earlier of two answers counts.
    nowMs: Math.min(startedAtMs, world.clock.serviceMs()),
  });
  return {
    world,
    policy,
    surveyed,
    shards,
    records,
    evidence,
    sources: sourcesFor(
      { world, policy, surveyed, evidence, findings: surveyed.findings },
      await openManifests(world, registries),
    ),
  };
}

/** What planners ask: replicas are judged after their originals, which are judged as if they were no replicas. */
export function sourcesFor(
  {
    world,
    policy,
    surveyed,
    evidence,
    findings,
  }: Pick<Job, 'world' | 'policy' | 'surveyed' | 'evidence'> & Pick<Survey, 'findings'>,
  manifests: Manifests,
): Sources {
  const accessTo = accessReader(world, policy, findings);
  const planOriginal = planner(policy, evidence, { manifests, accessTo, originalsOf: async () => noOriginals });
  return { manifests, accessTo, originalsOf: originalsReader(world, surveyed, planOriginal) };
}

/** What the survey listed of a repository. */
export const imagesOf = ({ world }: Job, { repository }: Shard): Promise<readonly Image[]> =>
  world.spool.read(placeOf(repository));

/** Asked before a run begins and again before it deletes: only then has every host answered. */
export function refuseUnlessArmed({ refusal }: World): void {
  const because = refusal();
  if (because !== undefined) throw new BadInput(because);
}
