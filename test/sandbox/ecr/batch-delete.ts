import type { JsonObject } from '../service.ts';
import { failureOf, idFailure, notFoundFailure } from './failures.ts';
import { imageIdsIn, repositoryIn } from './input.ts';
import type { Operation } from './input.ts';
import { dropTag, imageOf, indexesOf, removeImage } from './repository.ts';
import type { ImageId, Repository, StoredImage } from './repository.ts';

/**
 * Deletes by digest, which takes all tags along, or by tag, which deletes the image only with its last tag. What an
 * index lists stays as long as the index does. In which order AWS handles the ids of one request is not documented, so
 * here it is the worst one: an index that the same request deletes still holds what it lists.
 */
export const batchDeleteImage: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const ids = imageIdsIn(call.input);
  const holders = new Map(ids.flatMap((id) => holdersOf(repository, id)));
  const outcomes = ids.map((id) => deleted(repository, id, holders));
  return {
    imageIds: outcomes.flatMap(({ imageIds }) => imageIds ?? []),
    failures: outcomes.flatMap(({ failure }) => failure ?? []),
  };
};

function holdersOf(repository: Repository, id: ImageId): readonly (readonly [string, readonly string[]])[] {
  const image = imageOf(repository, id);
  return image ? [[image.digest, indexesOf(repository, image.digest)]] : [];
}

interface Outcome {
  readonly imageIds?: readonly JsonObject[];
  readonly failure?: JsonObject;
}

function deleted(repository: Repository, id: ImageId, holders: ReadonlyMap<string, readonly string[]>): Outcome {
  const invalid = idFailure(id);
  if (invalid) return { failure: invalid };
  const image = imageOf(repository, id);
  if (!image) return { failure: missing(repository, id) };
  const { imageTag } = id;
  if (imageTag !== undefined && image.tags.size > 1) {
    dropTag(repository, imageTag);
    return { imageIds: [{ imageDigest: image.digest, imageTag }] };
  }
  const indexes = holders.get(image.digest) ?? [];
  if (indexes.length > 0) {
    const reason = `Requested image referenced by manifest list: [${indexes.join(', ')}]`;
    return { failure: failureOf(id, 'ImageReferencedByManifestList', reason) };
  }
  removeImage(repository, image);
  return { imageIds: goneIds(image) };
}

function missing({ images, digestOfTag }: Repository, id: ImageId): JsonObject {
  const { imageDigest, imageTag } = id;
  const bothExist =
    imageDigest !== undefined && imageTag !== undefined && images.has(imageDigest) && digestOfTag.has(imageTag);
  if (!bothExist) return notFoundFailure(id);
  return failureOf(id, 'ImageTagDoesNotMatchDigest', 'Requested image tag does not match the requested digest');
}

const goneIds = ({ digest: imageDigest, tags }: StoredImage): readonly JsonObject[] =>
  tags.size === 0 ? [{ imageDigest }] : [...tags].map((imageTag) => ({ imageDigest, imageTag }));
