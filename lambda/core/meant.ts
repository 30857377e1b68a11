import { throughCaches } from './caches.ts';
import type { Repository } from './image.ts';
import type { RegistrySettings } from './registry-settings.ts';
import { narrowed } from './untold.ts';
import type { Sightings } from './usage.ts';

/** What consumers mean by what they name, as far as the registries tell: what is there, and what is a cache of what. */
export function meantBy(
  sightings: Sightings,
  given: { readonly settings: readonly RegistrySettings[]; readonly repositories: readonly Repository[] },
): Sightings {
  const mentions = narrowed(sightings.mentions, given.repositories);
  return throughCaches({ ...sightings, mentions }, given.settings);
}
