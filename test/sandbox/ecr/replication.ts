import { object, objects, text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { required } from './input.ts';
import type { Operation } from './input.ts';
import { isMutable } from './mutability.ts';
import { ensureRepository } from './registry.ts';
import type { Registries } from './registry.ts';
import type { Repository } from './repository.ts';
import { store } from './store.ts';
import type { Push } from './store.ts';

/**
 * Copies a push to the destinations of its registry, at once and not further. A tag that may not move at a destination
 * stays where it is, and the copy is without it. Nothing else travels: no deletion, no archiving.
 */
export function replicate(all: Registries, { account, region, name }: Repository, pushed: Push): void {
  for (const destination of destinationsOf(all.of({ account, region }).replication, name)) {
    const place = { account: required(destination, 'registryId'), region: required(destination, 'region') };
    const copy = ensureRepository(all.of(place), name, pushed.atMs);
    const tags = pushed.tags.filter((tag) => !copy.digestOfTag.has(tag) || isMutable(copy, tag));
    store(copy, { ...pushed, tags });
  }
}

/** Replaces the rules by which pushes are copied from now on. */
export const putReplicationConfiguration: Operation = ({ input, account, region }, all) => {
  const replicationConfiguration = object(input, 'replicationConfiguration');
  all.of({ account, region }).replication = replicationConfiguration;
  return { replicationConfiguration };
};

const destinationsOf = (configuration: JsonObject, name: string): readonly JsonObject[] =>
  objects(configuration, 'rules')
    .filter((rule) => {
      const filters = objects(rule, 'repositoryFilters');
      return filters.length === 0 || filters.some((filter) => name.startsWith(text(filter, 'filter') ?? ''));
    })
    .flatMap((rule) => objects(rule, 'destinations'));
