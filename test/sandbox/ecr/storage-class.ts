import { AwsError } from '../service.ts';
import { imageNotFound, invalidParameter } from './errors.ts';
import { imageIdIn, repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { imageOf, indexesOf, statusOf } from './repository.ts';
import type { Repository, StoredImage } from './repository.ts';

/** Archives an image, or begins to restore it. Archiving what is archived, or restoring what is not, changes nothing. */
export const updateImageStorageClass: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const id = imageIdIn(call.input);
  const image = imageOf(repository, id);
  if (!image) throw imageNotFound(JSON.stringify(id), repository.name, repository.account);
  move(repository, image, { to: required(call.input, 'targetStorageClass'), nowMs: call.nowMs });
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, imageTag: id.imageTag },
    imageStatus: statusOf(image, call.nowMs),
  };
};

/** AWS says "up to 20 minutes". */
const restoreMs = 20 * 60_000;

function move(
  repository: Repository,
  image: StoredImage,
  { to, nowMs }: { readonly to: string; readonly nowMs: number },
): void {
  switch (to) {
    case 'ARCHIVE':
      if (!image.isArchived) archive(repository, image, nowMs);
      return;
    case 'STANDARD':
      if (!image.isArchived) return;
      image.isArchived = false;
      image.activatedAtMs = nowMs + restoreMs;
      return;
    default:
      throw invalidParameter('targetStorageClass', 'Member must satisfy enum value set: [ARCHIVE, STANDARD]');
  }
}

/** An index goes first: what it lists must be there as long as it can be pulled. */
function archive(repository: Repository, image: StoredImage, nowMs: number): void {
  const active = indexesOf(repository, image.digest).filter((index) => !repository.images.get(index)?.isArchived);
  if (active.length > 0) {
    throw new AwsError(
      'ImageStorageClassUpdateNotSupportedException',
      `The image is referenced by manifest lists that are not archived: [${active.join(', ')}]`,
    );
  }
  image.isArchived = true;
  image.archivedAtMs = nowMs;
}
