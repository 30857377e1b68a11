import type { Call, JsonObject } from '../service.ts';
import { idFailure, notFoundFailure } from './failures.ts';
import { imageIdsIn, registryIn, repositoryIn } from './input.ts';
import type { Operation } from './input.ts';
import type { RegistryState } from './registry.ts';
import { imageOf, statusOf } from './repository.ts';
import type { ImageId, Repository, StoredImage } from './repository.ts';

/**
 * Reads manifests, which counts as a pull unless the caller is excluded from that. What cannot be pulled is in the
 * failures. `acceptedMediaTypes` change nothing: ECR answers with what it has when it cannot convert, and the sandbox
 * never can.
 */
export const batchGetImage: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const isRecorded = !isExcluded(registryIn(call, all), call);
  const outcomes = imageIdsIn(call.input).map((id) => {
    const failure = idFailure(id);
    if (failure) return { failure };
    const image = imageOf(repository, id);
    if (!image || statusOf(image, call.nowMs) !== 'ACTIVE') return { failure: notFoundFailure(id) };
    if (isRecorded) image.pulledAtMs = call.nowMs;
    return { image: imageAnswer(repository, image, id) };
  });
  return {
    images: outcomes.flatMap(({ image }) => image ?? []),
    failures: outcomes.flatMap(({ failure }) => failure ?? []),
  };
};

/** Exclusions name roles (and users); a session of a role calls as `assumed-role/<role>/<session>`. */
function isExcluded({ pullTimeExclusions }: RegistryState, { caller }: Call): boolean {
  const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  return [...pullTimeExclusions.keys()].some(
    (principal) =>
      principal === caller ||
      (role !== undefined && principal.startsWith(`arn:aws:iam::${account}:role/`) && principal.endsWith(`/${role}`)),
  );
}

const imageAnswer = (repository: Repository, image: StoredImage, { imageTag }: ImageId): JsonObject => ({
  registryId: repository.account,
  repositoryName: repository.name,
  imageId: { imageDigest: image.digest, imageTag },
  imageManifest: image.bytes.toString(),
  imageManifestMediaType: image.mediaType,
});
