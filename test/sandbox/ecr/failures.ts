import type { JsonObject } from '../service.ts';
import type { ImageId } from './repository.ts';

/** An entry of `failures[]`. */
export const failureOf = ({ imageDigest, imageTag }: ImageId, code: string, reason: string): JsonObject => ({
  imageId: { imageDigest, imageTag },
  failureCode: code,
  failureReason: reason,
});

/** The answer about an image that is not there, or that is archived. */
export const notFoundFailure = (id: ImageId): JsonObject => failureOf(id, 'ImageNotFound', 'Requested image not found');

/** What is wrong with an id in itself, if anything. */
export function idFailure(id: ImageId): JsonObject | undefined {
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined) {
    return failureOf(id, 'MissingDigestAndTag', 'Invalid request parameters: both tag and digest cannot be null');
  }
  if (imageDigest !== undefined && !digestPattern.test(imageDigest)) {
    return failureOf(
      id,
      'InvalidImageDigest',
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
  }
  if (imageTag !== undefined && !tagPattern.test(imageTag)) {
    return failureOf(id, 'InvalidImageTag', 'Invalid request parameters: image tag is invalid');
  }
  return undefined;
}

const digestPattern = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,299}$/;
