import { lostIn } from './core/aftermath.ts';
import type { Image } from './core/image.ts';
import type { Reference } from './core/usage.ts';
import type { Judged } from './core/verdict.ts';
import { sentenceOf } from './failure.ts';
import type { Evidence, Plan } from './plan.ts';
import type { World } from './ports.ts';

/**
 * Looks at a repository after something of it went: everything that was referenced before must still be there. What is not
 * is reported as the failure that it is, and brought back if it was only archived.
 */
export async function aftermath(
  { registries, log }: World,
  { repository, images }: Plan,
  { outcomes, references }: Pick<Judged, 'outcomes'> & Pick<Evidence, 'references'>,
): Promise<readonly Reference[]> {
  const changed = [...outcomes.values()].some(({ outcome }) => outcome === 'deleted' || outcome === 'archived');
  if (!changed) return [];
  const after: readonly Image[] = (await registries.images(repository)) ?? [];
  const lost = lostIn(repository, { before: images, after }, references);
  for (const { reference, image } of lost) {
    log.warn('in use, and not there any more', { ...repository, usedBy: reference.usedBy, digest: image.digest });
    if (outcomes.get(image.digest)?.outcome !== 'archived') continue;
    try {
      await registries.restore(repository, image.digest);
    } catch (error) {
      log.warn('what is in use could not be restored', { digest: image.digest, error: sentenceOf(error) });
    }
  }
  return lost.map(({ reference }) => reference);
}
