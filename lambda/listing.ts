import pMap from 'p-map';
import type { Counting } from './core/census.ts';
import { placeOf } from './core/image.ts';
import type { Registry, Repository } from './core/image.ts';
import { isMeantBy } from './core/reference.ts';
import { recordsAllPulls } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { sources } from './core/sources.ts';
import type { Finding, Reference, Sightings, Unread } from './core/usage.ts';
import { isBarred, sentenceOf } from './failure.ts';
import type { World } from './ports.ts';
import { unreadCell } from './unread.ts';

/** One repository, listed and waiting in the spool. */
export interface Shard {
  readonly repository: Repository;
  readonly images: number;
  readonly bytes: number;
}

/** ECR publishes no rate for its lists, and practitioners report low ones: a few at a time in each region. */
export const listsAtOnce = 5;

/** A registry, or one repository of it, that could not be listed: nothing there is judged. */
export interface Gap extends Registry {
  readonly name: string | undefined;
  readonly status: Unread['status'];
  readonly error: string;
}

/** What a registry tells before its images are listed. */
export interface Opened extends Registry {
  readonly repositories: readonly Repository[];
  /** Not asked for where there is no repository and nobody names one. */
  readonly settings: readonly RegistrySettings[];
  /** Why its settings could not be read, or why nothing may go at the moment. */
  readonly unread: readonly Unread[];
  readonly gaps: readonly Gap[];
}

/** What repositories hold. */
export interface Listing {
  readonly shards: readonly Shard[];
  readonly gaps: readonly Gap[];
}

/** Asks a registry for its repositories and how it is set up: a cache without a repository still says what is behind it. */
export async function openRegistry(world: World, registry: Registry, isNamed: boolean): Promise<Opened> {
  const nothing = { ...registry, repositories: [], settings: [], unread: [], gaps: [] };
  try {
    const repositories = await world.registries.repositories(registry);
    const set = repositories.length > 0 || isNamed ? await settingsOf(world, registry) : {};
    return { ...nothing, repositories, ...set };
  } catch (error) {
    return { ...nothing, gaps: [gapFor(world, { ...registry, name: undefined }, error)] };
  }
}

/** Lists every repository of a registry, or some of them, once and into the spool. What is listed is counted. */
export async function listRegistry(
  world: World,
  { repositories, settings }: Pick<Opened, 'repositories' | 'settings'>,
  count: Counting['add'],
): Promise<Listing> {
  const { registries, spool, cancelled, log } = world;
  const listed = async (repository: Repository): Promise<Shard | Gap | undefined> => {
    cancelled.throwIfAborted();
    try {
      const images = await registries.images(repository);
      if (!images) return undefined;
      count(repository, images, recordsAllPulls(repository, settings));
      await spool.write(placeOf(repository), images);
      log.info('repository listed', { ...repository, images: images.length });
      return { repository, images: images.length, bytes: images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    } catch (error) {
      return gapFor(world, repository, error);
    }
  };
  const found = await pMap(repositories, listed, { concurrency: listsAtOnce });
  return {
    shards: found.filter((one) => one !== undefined && 'images' in one),
    gaps: found.filter((one) => one !== undefined && 'error' in one),
  };
}

function gapFor(
  { cancelled, log }: World,
  { name, ...registry }: Pick<Gap, keyof Registry | 'name'>,
  error: unknown,
): Gap {
  cancelled.throwIfAborted();
  log.warn('a registry could not be listed', { ...registry, repository: name, error: sentenceOf(error) });
  return { ...registry, name, status: isBarred(error) ? 'barred' : 'failed', error: sentenceOf(error) };
}

/** A registry that is being copied is left alone, and so is one of which nobody knows. */
async function settingsOf(world: World, { account, region }: Registry): Promise<Pick<Opened, 'settings' | 'unread'>> {
  const cell = { source: 'registry-settings', account, region, reach: sources['registry-settings'].pullsFrom } as const;
  try {
    const settings = await world.registries.settings({ account, region });
    const error = 'a replication back-fill is under way: nothing is deleted before it ends';
    return { settings: [settings], unread: settings.isBackfilling ? [{ ...cell, status: 'failed', error }] : [] };
  } catch (error) {
    return { settings: [], unread: [unreadCell(world, cell, error)] };
  }
}

export const hides = ({ account, region, name }: Gap, { repository }: Reference): boolean =>
  repository !== undefined &&
  repository.account === account &&
  repository.region === region &&
  (name === undefined || name === repository.name);

/**
 * A repository that cannot be listed usually hides no user. But if a tag in it is in use, the image behind it may have
 * copies anywhere; and a whole registry may hold the originals of anything, and so change what is newest elsewhere.
 */
export function findingOf(gap: Gap, unlisted: readonly Reference[], { mentions, pins }: Sightings): Finding {
  const { account, region, name, status, error } = gap;
  const isNamed =
    unlisted.some((reference) => !reference.digest && hides(gap, reference)) ||
    [...mentions, ...pins].some((one) => isMeantBy(one.repository, { account, region, name: name ?? '' }));
  return {
    source: 'registries',
    account,
    region,
    status,
    error: name === undefined ? error : `${name}: ${error}`,
    reach: isNamed || name === undefined ? 'anywhere' : 'nothing',
  };
}
