import { text, texts } from '../json.ts';
import { AwsError } from '../service.ts';
import type { JsonObject } from '../service.ts';
import { invalidParameter } from './errors.ts';
import { registryIn, repositoryIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { digestOf } from './manifest.ts';
import type { RegistryState } from './registry.ts';
import type { Repository } from './repository.ts';

/** Tells which layers a push need not bring along. */
export const batchCheckLayerAvailability: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const digests = texts(call.input, 'layerDigests');
  if (digests.length < 1 || digests.length > 100)
    throw invalidParameter('layerDigests', 'Member must have length between 1 and 100');
  return { layers: digests.map((digest) => layerAnswer(repository, digest)), failures: [] };
};

/** Begins the upload of a layer. */
export const initiateLayerUpload: Operation = (call, all) => {
  repositoryIn(call, all);
  const { uploads } = registryIn(call, all);
  const uploadId = `00000000-0000-4000-8000-${String(uploads.size + 1).padStart(12, '0')}`;
  uploads.set(uploadId, []);
  return { uploadId, partSize: 20_971_520 };
};

/** Takes the next part of a layer: parts come in order. */
export const uploadLayerPart: Operation = (call, all) => {
  const { uploadId, parts } = uploadIn(call.input, registryIn(call, all));
  parts.push(Buffer.from(required(call.input, 'layerPartBlob'), 'base64'));
  const { account: registryId, name: repositoryName } = repositoryIn(call, all);
  return { registryId, repositoryName, uploadId, lastByteReceived: call.input['partLastByte'] };
};

/** Ends an upload. The layer is there, if it is what it was said to be. */
export const completeLayerUpload: Operation = (call, all) => {
  const repository = repositoryIn(call, all);
  const registry = registryIn(call, all);
  const { uploadId, parts } = uploadIn(call.input, registry);
  const layer = Buffer.concat(parts);
  const layerDigest = digestOf(layer);
  if (layer.length === 0) throw new AwsError('EmptyUploadException', `The layer upload ${uploadId} contains no data`);
  if (!texts(call.input, 'layerDigests').includes(layerDigest)) {
    throw new AwsError('InvalidLayerException', `The layer's digest is ${layerDigest}, not one of those given`);
  }
  if (repository.blobs.has(layerDigest)) {
    throw new AwsError('LayerAlreadyExistsException', `Layer with digest ${layerDigest} already exists`);
  }
  all.contents.set(layerDigest, layer);
  repository.blobs.set(layerDigest, { digest: layerDigest, sizeBytes: layer.length, mediaType: undefined });
  registry.uploads.delete(uploadId);
  return { registryId: repository.account, repositoryName: repository.name, uploadId, layerDigest };
};

function uploadIn(
  input: JsonObject,
  { uploads }: RegistryState,
): { readonly uploadId: string; readonly parts: Buffer[] } {
  const uploadId = text(input, 'uploadId') ?? '';
  const parts = uploads.get(uploadId);
  if (!parts) throw new AwsError('UploadNotFoundException', `The upload with id '${uploadId}' could not be found`);
  return { uploadId, parts };
}

function layerAnswer({ blobs, images }: Repository, layerDigest: string): JsonObject {
  const blob = blobs.get(layerDigest);
  if (!blob) return { layerDigest, layerAvailability: 'UNAVAILABLE' };
  const holders = [...images.values()].filter((image) => image.blobs.some(({ digest }) => digest === layerDigest));
  const isArchived = holders.length > 0 && holders.every((image) => image.isArchived);
  return {
    layerDigest,
    layerAvailability: isArchived ? 'ARCHIVED' : 'AVAILABLE',
    layerSize: blob.sizeBytes,
    mediaType: blob.mediaType,
  };
}
