import { firstMatch } from './glob.ts';
import { placeOf } from './image.ts';
import type { Repository } from './image.ts';
import { anyRepository } from './reference.ts';
import type { RegistrySettings } from './registry-settings.ts';
import type { Sightings, UnknownPin } from './usage.ts';

/**
 * What consumers name through caches of registries of ECR, beside what they say: whatever the cache lacks, or has had for a
 * day, is pulled from the repository behind it.
 */
export function throughCaches(
  { references, mentions, pins }: Sightings,
  settings: readonly RegistrySettings[],
): Sightings {
  const isCaching = settings.some(({ upstreams }) => upstreams.length > 0);
  if (!isCaching) return { references, mentions, pins };
  const behind = <One extends { readonly repository?: Repository }>(one: One) =>
    one.repository ? behindCaches(one.repository, settings).map((repository) => ({ ...one, repository })) : [];
  return {
    references: [...references, ...references.flatMap((one) => behind(one))],
    mentions: [...mentions, ...mentions.flatMap((one) => behind(one))],
    // When it was pulled from behind the cache, the cache does not tell.
    pins: [...pins, ...pins.flatMap((pin) => behind(withoutPull(pin)))],
  };
}

const withoutPull = ({ usedBy, repository, pinnedAtMs }: UnknownPin): UnknownPin => ({
  usedBy,
  repository,
  pinnedAtMs,
});

/** A cache may fetch from a cache, and two from each other. */
function behindCaches(repository: Repository, settings: readonly RegistrySettings[]): readonly Repository[] {
  const found = new Map([[placeOf(repository), repository]]);
  for (const one of found.values()) for (const next of upstreamsOf(one, settings)) found.set(placeOf(next), next);
  return [...found.values()].slice(1);
}

const upstreamsOf = (
  { account, region, name }: Repository,
  settings: readonly RegistrySettings[],
): readonly Repository[] =>
  settings
    .filter(({ registry }) => registry.account === account && registry.region === region)
    .flatMap(({ upstreams }) => upstreams)
    .flatMap(({ prefix, registry, upstreamPrefix }) => {
      const rest = name === anyRepository ? name : restBehind(prefix, name);
      if (rest === undefined) return [];
      const path = rest === anyRepository || upstreamPrefix === '' ? rest : `${upstreamPrefix}/${rest}`;
      return [{ ...registry, name: path }];
    });

/** What is left of a name behind a prefix, which may have stars. */
function restBehind(prefix: string, name: string): string | undefined {
  if (prefix === '') return name;
  const parts = name.split('/');
  const depth = prefix.split('/').length;
  const isBehind = parts.length > depth && firstMatch([prefix])(parts.slice(0, depth).join('/')) !== undefined;
  return isBehind ? parts.slice(depth).join('/') : undefined;
}
