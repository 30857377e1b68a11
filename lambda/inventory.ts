import pMap from 'p-map';
import { placesAtOnce } from './consumers.ts';
import { compareText, subjectsOf } from './core/image.ts';
import type { Image, Registry, Repository } from './core/image.ts';
import type { Tagged } from './core/starter.ts';
import { countTags } from './core/tag-families.ts';
import { sentenceOf } from './failure.ts';
import { listsAtOnce } from './listing.ts';
import type { World } from './ports.ts';

/** What the registries of the account hold, by kinds of tags, and what could not be listed. */
export interface Inventory {
  readonly repositories: readonly Tagged[];
  readonly unread: readonly Unlisted[];
}

interface Unlisted {
  readonly place: string;
  readonly error: string;
}

/** Lists every repository in every enabled region, and nothing else. Of its tags it remembers counts. */
export async function inventory(world: World): Promise<Inventory> {
  const { regions, unread } = await regionsOf(world);
  const listed = await pMap(regions, (region) => listRegion(world, { account: world.account.id, region }), {
    concurrency: placesAtOnce,
  });
  const found = listed.flat();
  return {
    repositories: found.flatMap((one) => ('tags' in one ? [one] : [])).toSorted((a, b) => compareText(a.name, b.name)),
    unread: [...unread, ...found.flatMap((one) => ('error' in one ? [one] : []))],
  };
}

async function regionsOf(world: World) {
  const { home, enabledRegions } = world.account;
  try {
    return { regions: await enabledRegions(), unread: [] };
  } catch (error) {
    return { regions: [home], unread: [unlisted(world, `every region but ${home}`, error)] };
  }
}

async function listRegion(world: World, registry: Registry): Promise<readonly (Tagged | Unlisted)[]> {
  try {
    const repositories = await world.registries.repositories(registry);
    const found = await pMap(repositories, (one) => listRepository(world, one), { concurrency: listsAtOnce });
    return found.flat();
  } catch (error) {
    return [unlisted(world, registry.region, error)];
  }
}

async function listRepository(world: World, repository: Repository): Promise<readonly (Tagged | Unlisted)[]> {
  const { registries, cancelled, log } = world;
  cancelled.throwIfAborted();
  try {
    const images = await registries.images(repository);
    if (!images) return [];
    log.info('repository listed', { ...repository, images: images.length });
    return [{ name: repository.name, tags: countTags(images.filter(isBuild).flatMap(({ tags }) => tags)) }];
  } catch (error) {
    return [unlisted(world, `${repository.region}/${repository.name}`, error)];
  }
}

/** Signatures and the like follow what they are about, and no family ranks them. */
const isBuild = (image: Image): boolean => image.manifest.kind !== 'artifact' && subjectsOf(image).length === 0;

function unlisted({ cancelled, log }: World, place: string, error: unknown): Unlisted {
  cancelled.throwIfAborted();
  log.warn('could not be listed', { place, error: sentenceOf(error) });
  return { place, error: sentenceOf(error) };
}
