import { placeOf } from './core/image.ts';
import type { Repository } from './core/image.ts';
import type { Unread } from './core/usage.ts';
import type { Hold } from './core/verdict.ts';
import type { World } from './ports.ts';
import { unreadOf } from './unread.ts';

/** What the tags of a repository itself hold back, and whether they could be read. */
export interface TagHolds {
  readonly holds: readonly Hold[];
  readonly unread: readonly Unread[];
}

export const noTagHolds: TagHolds = { holds: [], unread: [] };

/** While a repository has this tag nothing of it goes, whatever its value; the role of the function is denied it too. */
const holdTag = 'ecr-keeper:hold';

/** Asks for the tags of repositories that are about to lose something, once for each. */
export function tagHoldsReader(world: World): (repository: Repository) => Promise<TagHolds> {
  const read = async (repository: Repository): Promise<TagHolds> => {
    try {
      const tags = await world.registries.tags(repository);
      return tags.has(holdTag) ? { holds: [{ hold: 'repository-tag', tag: holdTag }], unread: [] } : noTagHolds;
    } catch (error) {
      return { holds: [], unread: [unreadOf(world, 'repository-tags', repository, error)] };
    }
  };
  const known = new Map<string, Promise<TagHolds>>();
  return (repository) => {
    const holds = known.get(placeOf(repository)) ?? read(repository);
    known.set(placeOf(repository), holds);
    return holds;
  };
}
