import pMap from 'p-map';
import { BadInput } from './bad-input.ts';
import { census } from './core/census.ts';
import type { Census } from './core/census.ts';
import { firstMatch } from './core/glob.ts';
import { compareText, placeOf } from './core/image.ts';
import type { Registry, Repository } from './core/image.ts';
import { isMeantBy } from './core/reference.ts';
import { allSeen } from './core/sightings.ts';
import { consumerSourceNames, consumerSources } from './core/sources.ts';
import type { ConsumerSource } from './core/sources.ts';
import { completeIn } from './core/usage.ts';
import type { Finding, Reference, Sightings } from './core/usage.ts';
import { sentenceOf } from './failure.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';

/** One repository, listed and waiting in the spool. */
export interface Shard {
  readonly repository: Repository;
  readonly images: number;
}

/** Who uses what, and what there is. */
export interface Survey {
  readonly findings: readonly Finding[];
  readonly sightings: Sightings;
  readonly census: Census;
  readonly shards: readonly Shard[];
  /** What is in use and definitively not there: the outage that waits for the next start. */
  readonly broken: readonly Reference[];
  readonly regions: readonly string[];
}

/** Regions and, in each, sources that are read side by side. */
const regionsAtOnce = 6;
/** ECR publishes no rate for its lists, and practitioners report low ones: a few at a time in each region. */
const listsAtOnce = 5;

/** Reads all consumers in every enabled region, and then lists every repository once. */
export async function survey(world: World, policy: Policy): Promise<Survey> {
  const { regions, failures } = await regionsOf(world);
  if (failures.length === 0) checkRegions(policy, regions);
  // By name only: an entry about a region's consumers is no word about its images.
  const registryExcluded = exclusions(policy, ({ source }) => source === 'registries');
  const findings = [...failures, ...(await readConsumers(world, policy, regions))];
  const sightings = allSeen(completeIn(findings));
  const everything = census(sightings.references, sightings);
  const cells = regions.map((region) => ({ source: 'registries', account: world.account.id, region }) as const);
  const skipped = cells.flatMap((cell): readonly Finding[] => {
    const because = registryExcluded(cell);
    return because === undefined ? [] : [{ ...cell, status: 'excluded', because }];
  });
  const listed = cells.filter((cell) => registryExcluded(cell) === undefined);
  const lists = await pMap(listed, (cell) => listRegistry(world, everything, cell), { concurrency: regionsAtOnce });
  const gaps = lists.flatMap((list) => list.gaps);
  const missing = sightings.references.filter((reference) => isIn(reference, listed) && !everything.has(reference));
  const unlisted = missing.filter((reference) => gaps.some((gap) => hides(gap, reference)));
  const unread = gaps.map((gap) => findingOf(gap, unlisted, sightings));
  return {
    findings: [...widened(findings, [...skipped, ...unread]), ...skipped, ...unread],
    sightings,
    census: everything,
    shards: lists
      .flatMap(({ shards }) => shards)
      .toSorted((a, b) => compareText(placeOf(a.repository), placeOf(b.repository))),
    broken: missing.filter((reference) => reference.role === 'in-use' && !unlisted.includes(reference)),
    regions,
  };
}

/**
 * What an unread cell of one region could have named is narrowed by what is known to be there. Where a registry could not
 * be listed, nobody knows: then it could have named a copy of anything.
 */
export function widened(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const gaps = others.filter(({ source, status }) => source === 'registries' && status !== 'complete');
  const hasGap = new Set(gaps.map(({ region }) => region));
  return findings.map((finding) =>
    finding.status === 'failed' && finding.reach === 'own-region' && hasGap.has(finding.region)
      ? { ...finding, reach: 'anywhere' }
      : finding,
  );
}

/** A name that no region has is a mistake, and would quietly clean nothing. */
function checkRegions({ clean }: Policy, enabled: readonly string[]): void {
  if (clean.regions === 'all') return;
  const unknown = clean.regions.find((pattern) => !enabled.some((region) => firstMatch([pattern])(region)));
  if (unknown === undefined) return;
  throw new BadInput(`clean.regions: "${unknown}" matches no enabled region; enabled are ${enabled.join(', ')}`);
}

async function regionsOf({
  account,
  cancelled,
  log,
}: World): Promise<{ readonly regions: readonly string[]; readonly failures: readonly Finding[] }> {
  try {
    return { regions: await account.enabledRegions(), failures: [] };
  } catch (error) {
    cancelled.throwIfAborted();
    const cell = { source: 'regions', account: account.id, region: account.home } as const;
    log.warn('a source could not be read', { ...cell, error: sentenceOf(error) });
    return {
      regions: [account.home],
      failures: [{ ...cell, status: 'failed', error: sentenceOf(error), reach: 'anywhere' }],
    };
  }
}

/** One reading of every consumer in every region: the first of a run, or the second one just before it deletes. */
export async function readConsumers(
  world: World,
  policy: Policy,
  regions: readonly string[],
): Promise<readonly Finding[]> {
  const consumers = world.newReading();
  const excluded = exclusions(policy);
  const read = async (source: ConsumerSource, region: string): Promise<Finding> => {
    const cell = { source, account: world.account.id, region };
    world.cancelled.throwIfAborted();
    const because = excluded(cell);
    if (because !== undefined) return { ...cell, status: 'excluded', because };
    try {
      const seen = await consumers(source, cell);
      return 'absent' in seen
        ? { ...cell, status: 'absent', because: seen.absent }
        : { ...cell, status: 'complete', ...seen };
    } catch (error) {
      world.cancelled.throwIfAborted();
      world.log.warn('a source could not be read', { ...cell, error: sentenceOf(error) });
      return { ...cell, status: 'failed', error: sentenceOf(error), reach: consumerSources[source].pullsFrom };
    }
  };
  const inRegion = (region: string) => pMap(consumerSourceNames, (source) => read(source, region), { concurrency: 1 });
  return (await pMap(regions, inRegion, { concurrency: regionsAtOnce })).flat();
}

/** What a person answers for: cells that need not be read, each with a sentence. */
function exclusions(
  { inUse }: Policy,
  isMeant: (entry: Policy['inUse']['exclude'][number]) => boolean = () => true,
): (cell: { source: string; account: string; region: string }) => string | undefined {
  const entries = inUse.exclude.filter(isMeant).map(({ source = '*', account = '*', region = '*', because }) => {
    const [isSource, isAccount, isRegion] = [firstMatch([source]), firstMatch([account]), firstMatch([region])];
    return {
      because,
      matches: (cell: { source: string; account: string; region: string }) =>
        [isSource(cell.source), isAccount(cell.account), isRegion(cell.region)].every((one) => one !== undefined),
    };
  });
  return (cell) => entries.find(({ matches }) => matches(cell))?.because;
}

/** A registry, or one repository of it, that could not be listed: nothing there is judged. */
interface Gap extends Registry {
  readonly name: string | undefined;
  readonly error: string;
}

async function listRegistry(
  { registries, spool, cancelled, log }: World,
  everything: Census,
  registry: Registry,
): Promise<{ readonly shards: readonly Shard[]; readonly gaps: readonly Gap[] }> {
  const gapFor = (name: string | undefined, error: unknown): Gap => {
    cancelled.throwIfAborted();
    log.warn('a registry could not be listed', { ...registry, repository: name, error: sentenceOf(error) });
    return { ...registry, name, error: sentenceOf(error) };
  };
  const list = async (repository: Repository): Promise<Shard | Gap | undefined> => {
    cancelled.throwIfAborted();
    try {
      const images = await registries.images(repository);
      if (!images) return undefined;
      everything.add(repository, images);
      await spool.write(placeOf(repository), images);
      log.info('repository listed', { ...repository, images: images.length });
      return { repository, images: images.length };
    } catch (error) {
      return gapFor(repository.name, error);
    }
  };
  try {
    const listed = await pMap(await registries.repositories(registry), list, { concurrency: listsAtOnce });
    return {
      shards: listed.filter((one) => one !== undefined && 'images' in one),
      gaps: listed.filter((one) => one !== undefined && 'error' in one),
    };
  } catch (error) {
    return { shards: [], gaps: [gapFor(undefined, error)] };
  }
}

/** References into other accounts are for those who survey them. */
const isIn = ({ repository }: Reference, registries: readonly Registry[]): boolean =>
  registries.some(({ account, region }) => repository?.account === account && repository.region === region);

const hides = ({ account, region, name }: Gap, { repository }: Reference): boolean =>
  repository !== undefined &&
  repository.account === account &&
  repository.region === region &&
  (name === undefined || name === repository.name);

/**
 * A repository that cannot be listed usually hides no user. But if a tag in it is in use, the image behind it may have
 * copies anywhere; and a whole registry may hold the originals of anything, and so change what is newest elsewhere.
 */
function findingOf(gap: Gap, unlisted: readonly Reference[], { mentions, pins }: Sightings): Finding {
  const { account, region, name, error } = gap;
  const isNamed =
    unlisted.some((reference) => !reference.digest && hides(gap, reference)) ||
    [...mentions, ...pins].some((one) => isMeantBy(one.repository, { account, region, name: name ?? '' }));
  return {
    source: 'registries',
    account,
    region,
    status: 'failed',
    error: name === undefined ? error : `${name}: ${error}`,
    reach: isNamed || name === undefined ? 'anywhere' : 'nothing',
  };
}
