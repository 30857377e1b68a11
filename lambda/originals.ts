import { placeOf } from './core/image.ts';
import type { Digest, Repository } from './core/image.ts';
import { originalsOf } from './core/registry-settings.ts';
import type { Unread } from './core/usage.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import type { Survey } from './survey.ts';

/** What is kept where a repository's images were copied from, and where that could not be told. */
export interface Originals {
  readonly kept: ReadonlyMap<Digest, string>;
  readonly unread: readonly Unread[];
}

export const noOriginals: Originals = { kept: new Map(), unread: [] };

/** Plans the originals of a repository, from the spool: only where something of the copies is condemned. */
export function originalsReader(
  { spool }: World,
  { settings, shards, unlisted }: Survey,
  plan: (repository: Repository, images: Awaited<ReturnType<World['spool']['read']>>) => Promise<Plan>,
): (repository: Repository) => Promise<Originals> {
  const listed = new Set(shards.map(({ repository }) => placeOf(repository)));
  return async (repository) => {
    const kept = new Map<Digest, string>();
    const unread: Unread[] = [];
    for (const original of originalsOf(repository, settings)) {
      const place = placeOf(original);
      const gap = unlisted.find((one) => placeOf(one) === place);
      if (gap) unread.push({ ...gap, source: 'registries', reach: 'nothing' });
      if (!listed.has(place)) continue;
      const { decisions } = await plan(original, await spool.read(place));
      for (const { verdict, component } of decisions) {
        if (verdict === 'keep') for (const { digest } of component.members) kept.set(digest, place);
      }
    }
    return { kept, unread };
  };
}
