import { lostIn } from './core/aftermath.ts';
import type { Image, Repository } from './core/image.ts';
import type { Reference, Unread } from './core/usage.ts';
import type { Judged } from './core/verdict.ts';
import { sentenceOf } from './failure.ts';
import type { Evidence, Plan } from './plan.ts';
import type { World } from './ports.ts';
import { unreadOf } from './unread.ts';

/** What a look at a repository afterwards told, and whether there could be one. */
interface Aftermath {
  readonly lost: readonly Reference[];
  readonly unread: readonly Unread[];
}

/**
 * Looks at a repository after something of it went: everything that was referenced before must still be there. What is not
 * is reported as the failure that it is, and brought back if it was only archived.
 */
export async function aftermath(
  world: World,
  { repository, images }: Plan,
  { outcomes, references }: Pick<Judged, 'outcomes'> & Pick<Evidence, 'references'>,
): Promise<Aftermath> {
  const changed = [...outcomes.values()].some(({ outcome }) => outcome === 'deleted' || outcome === 'archived');
  if (!changed) return { lost: [], unread: [] };
  const after = await listed(world, repository);
  if ('status' in after) return { lost: [], unread: [after] };
  const { registries, log } = world;
  const lost = lostIn(repository, { before: images, after: after.images }, references);
  for (const { reference, image } of lost) {
    log.warn('in use, and not there any more', { ...repository, usedBy: reference.usedBy, digest: image.digest });
    if (outcomes.get(image.digest)?.outcome !== 'archived') continue;
    try {
      await registries.restore(repository, image.digest);
    } catch (error) {
      log.warn('what is in use could not be restored', { digest: image.digest, error: sentenceOf(error) });
    }
  }
  return { lost: lost.map(({ reference }) => reference), unread: [] };
}

/** That it cannot be looked at is no reason to keep quiet about what was done. */
async function listed(world: World, repository: Repository): Promise<{ readonly images: readonly Image[] } | Unread> {
  try {
    return { images: (await world.registries.images(repository)) ?? [] };
  } catch (error) {
    // A run that is cancelled as well tells what it did.
    return unreadOf({ log: world.log, cancelled: AbortSignal.any([]) }, 'registries', repository, error);
  }
}
