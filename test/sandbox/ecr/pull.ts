import { imageOf, statusOf } from './repository.ts';
import type { Repository, StoredImage } from './repository.ts';
import { idOf } from './reference.ts';

/**
 * What a pull of that reference fetches, whichever platform pulls: the image, and whatever it lists at any depth.
 * Throws if any of it is gone, archived or without its layers.
 */
export function pullable(repository: Repository, ref: string, nowMs: number): readonly StoredImage[] {
  const image = imageOf(repository, idOf(ref));
  if (!image) throw new Error(`${repository.name} has no ${ref}: manifest unknown`);
  const status = statusOf(image, nowMs);
  if (status !== 'ACTIVE') throw new Error(`${ref} of ${repository.name} is ${status}: manifest unknown`);
  const absent = image.blobs.find(({ digest }) => !repository.blobs.has(digest));
  if (absent) throw new Error(`${ref} of ${repository.name} has lost its layer ${absent.digest}: blob unknown`);
  return [image, ...image.lists.flatMap((listed) => pullable(repository, listed, nowMs))];
}
