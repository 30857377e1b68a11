import { firstMatch } from './core/glob.ts';
import { placeOf } from './core/image.ts';
import type { Image } from './core/image.ts';
import { unreadIn } from './core/usage.ts';
import type { Lease } from './lease.ts';
import { openConfigurations } from './configurations.ts';
import { readHolds } from './holds-by-hand.ts';
import { openLedgers } from './ledgers.ts';
import type { Shard } from './listing.ts';
import { openManifests } from './manifests.ts';
import type { Objection } from './objections.ts';
import { openLayers } from './layers.ts';
import type { LayerBook } from './layers.ts';
import { noOriginals, originalsReader } from './originals.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Sources } from './plan.ts';
import type { Policy } from './policy.ts';
import type { Bucket, Store, World } from './ports.ts';
import type { RowSink } from './report.ts';
import { repositoryTagsReader } from './repository-tags.ts';
import { accessReader } from './strangers.ts';
import type { Survey } from './survey.ts';

/** What a run is called, and where its records go. */
export interface Records {
  readonly run: string;
  /** The time that a schedule started it for. */
  readonly scheduled?: string;
  readonly rows: RowSink;
  /** Takes what is about to be done, before it is. */
  readonly intended: RowSink;
  /** Where the next manifests are kept whose images go. */
  readonly originalsKey: () => string;
  /** What runs remember, to read. */
  readonly bucket?: Store;
  /** Where a run agrees with others who works, and writes what it remembers. Without it nothing is changed. */
  readonly shared?: Bucket;
}

/** What the stages after the survey share. */
export interface Job {
  readonly world: World;
  readonly policy: Policy;
  readonly startedAtMs: number;
  readonly surveyed: Survey;
  /** The repositories that are to be cleaned. */
  readonly shards: readonly Shard[];
  readonly evidence: Evidence;
  readonly sources: Sources;
  /** For counting bytes only. */
  readonly layers: LayerBook;
  readonly records: Records;
  /** Without it nothing is changed. */
  readonly working: Working | undefined;
}

/** What a run has as well that may change something. */
export interface Working {
  readonly bucket: Bucket;
  readonly lease: Lease;
  readonly objection: Objection;
}

/** Gets everything ready that the survey did not bring. */
export async function prepare(
  world: World,
  policy: Policy,
  { surveyed, startedAtMs, records, working }: Pick<Job, 'surveyed' | 'startedAtMs' | 'records' | 'working'>,
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
  const manifests = await openManifests(world, registries);
  const configurations = await openConfigurations(world, registries);
  const ledgers = await openLedgers(records.bucket, registries, world);
  const heldByHand = await readHolds(records.bucket, evidence.nowMs);
  const layers = openLayers(world, policy, surveyed.settings);
  const job = { world, policy, startedAtMs, surveyed, shards, records, working, evidence, layers };
  return {
    ...job,
    sources: sourcesFor({ ...job, findings: surveyed.findings }, { manifests, configurations, ledgers, heldByHand }),
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
  remembered: Pick<Sources, 'manifests' | 'configurations' | 'ledgers' | 'heldByHand'>,
): Sources {
  const accessTo = accessReader(world, policy, findings);
  const { manifests, configurations, ledgers, heldByHand } = remembered;
  const common = { manifests, configurations, ledgers, heldByHand, accessTo, tagsOf: repositoryTagsReader(world) };
  const planOriginal = planner(policy, evidence, {
    ...common,
    originalsOf: async () => noOriginals,
  });
  return {
    ...common,
    originalsOf: originalsReader(world, surveyed, planOriginal),
  };
}

/** What the survey listed of a repository. */
export const imagesOf = ({ world }: Job, { repository }: Shard): Promise<readonly Image[]> =>
  world.spool.read(placeOf(repository));
