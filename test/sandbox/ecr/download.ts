import { AwsError } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { statusOf } from './repository.ts';
import type { Repository } from './repository.ts';

/** Tells where a layer, or a configuration, can be downloaded. Unlike the reading of a manifest it is recorded nowhere. */
export const getDownloadUrlForLayer: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const layerDigest = required(call.input, 'layerDigest');
  if (!digestPattern.test(layerDigest)) {
    throw invalidParameter('layerDigest', `must satisfy regular expression '${digestPattern.source.slice(1, -1)}'`);
  }
  checkAccess(repository, layerDigest, call.nowMs);
  const bytes = all.contents.get(layerDigest);
  if (!bytes)
    throw new Error(
      `nobody gave the sandbox the bytes of ${layerDigest} in ${repository.name}: push it with its contents`,
    );
  return { downloadUrl: all.publish(repository.region, bytes), layerDigest };
};

const digestPattern = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** Only what an image has that can be pulled. */
function checkAccess({ blobs, images, name, account }: Repository, digest: string, nowMs: number): void {
  if (!blobs.has(digest)) {
    throw new AwsError(
      'LayersNotFoundException',
      `The following layers could not be found within the repository with name '${name}' in the registry with id '${account}': '${digest}'`,
    );
  }
  const holders = [...images.values()].filter((image) => image.blobs.some((blob) => blob.digest === digest));
  if (holders.some((image) => statusOf(image, nowMs) === 'ACTIVE')) return;
  throw new AwsError(
    'LayerInaccessibleException',
    'The specified layer is not available because it is not associated with an image. Unassociated image layers may be cleaned up at any time.',
  );
}
