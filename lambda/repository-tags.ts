import { placeOf } from './core/image.ts';
import type { Repository } from './core/image.ts';
import type { Unread } from './core/usage.ts';
import type { World } from './ports.ts';
import { unreadOf } from './unread.ts';

/** The resource tags of a repository, or why nobody can tell. */
export interface RepositoryTags {
  readonly tags: ReadonlyMap<string, string>;
  readonly unread: readonly Unread[];
}

/** Asks for the tags of repositories, once for each. */
export function repositoryTagsReader(world: World): (repository: Repository) => Promise<RepositoryTags> {
  const read = async (repository: Repository): Promise<RepositoryTags> => {
    try {
      return { tags: await world.registries.tags(repository), unread: [] };
    } catch (error) {
      return { tags: new Map(), unread: [unreadOf(world, 'repository-tags', repository, error)] };
    }
  };
  const known = new Map<string, Promise<RepositoryTags>>();
  return (repository) => {
    const tags = known.get(placeOf(repository)) ?? read(repository);
    known.set(placeOf(repository), tags);
    return tags;
  };
}
