import { firstMatch } from './core/glob.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Image, Registry } from './core/image.ts';
import { unreadIn } from './core/usage.ts';
import type { Lease } from './lease.ts';
import { openConfigurations } from './configurations.ts';
import { readHolds } from './holds-by-hand.ts';
import { ledgersFrom, loadLedgers } from './ledgers.ts';
import type { Heads } from './ledgers.ts';
import type { Shard } from './listing.ts';
import { loadShelves } from './manifest-shelf.ts';
import type { Shelves } from './manifest-shelf.ts';
import { manifestsFrom } from './manifests.ts';
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
  /** Whether a digest may be in any repository: what is remembered of others is forgotten. */
  readonly isThere: (digest: Digest) => boolean;
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

/** What the runs before left, whose texts are in the spool. */
export interface Remembrance {
  readonly heads: Heads;
  readonly shelves: Shelves;
}

/** The repositories that are to be cleaned. */
export function cleanedIn({ clean }: Policy, { shards }: Pick<Survey, 'shards'>): readonly Shard[] {
  const isCleaned = clean.regions === 'all' ? () => true : firstMatch(clean.regions);
  return shards.filter(({ repository }) => isCleaned(repository.region));
}

/** Where repositories are, each registry once. */
export const registriesOf = (shards: readonly Shard[]): readonly Registry[] => [
  ...new Map(
    shards.map(({ repository: { account, region } }) => [`${account} ${region}`, { account, region }]),
  ).values(),
];

/** Loads what the runs before left of some registries into the spool. */
export const recallAll = async (
  world: World,
  { bucket }: Pick<Records, 'bucket'>,
  registries: readonly Registry[],
): Promise<Remembrance> => ({
  shelves: await loadShelves(world, registries),
  heads: await loadLedgers(bucket, registries, world),
});

type Given = Pick<Job, 'surveyed' | 'startedAtMs' | 'records' | 'working'> & {
  /** Of what part of the repositories, and what is known of them: without it, of all. */
  readonly part?: Pick<Job, 'shards'> & { readonly recalled: Remembrance; readonly nowMs: number };
};

/** Gets everything ready that the survey did not bring. */
export async function prepare(world: World, policy: Policy, given: Given): Promise<Job> {
  const { surveyed, startedAtMs, records, working, part } = given;
  const cleaned = cleanedIn(policy, surveyed);
  const registries = registriesOf(cleaned);
  const evidence = evidenceOf(surveyed.sightings, unreadIn(surveyed.findings), {
    census: surveyed.census,
    settings: surveyed.settings,
    nowMs: part?.nowMs ?? nowOf(world, startedAtMs),
  });
  const { heads, shelves } = part?.recalled ?? (await recallAll(world, records, registries));
  const manifests = manifestsFrom(world, registries, shelves);
  const configurations = await openConfigurations(world, registries);
  const ledgers = ledgersFrom(records.bucket, heads, world);
  const heldByHand = await readHolds(records.bucket, evidence.nowMs);
  const layers = openLayers(world, policy, surveyed.settings);
  const shards = part?.shards ?? cleaned;
  // A part of a run has a part of the census only: of what it does not say nobody knows.
  const isThere = part ? () => true : (digest: Digest) => surveyed.census.regionsOf(digest).length > 0;
  const job = { world, policy, startedAtMs, surveyed, shards, records, working, evidence, layers, isThere };
  return {
    ...job,
    sources: sourcesFor({ ...job, findings: surveyed.findings }, { manifests, configurations, ledgers, heldByHand }),
  };
}

/** A clock that jumped ahead once must not make young images old: the earlier of two answers counts. */
export const nowOf = ({ clock }: World, startedAtMs: number): number => Math.min(startedAtMs, clock.serviceMs());

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
