import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  PutImageCommand,
  UpdateImageStorageClassCommand,
} from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { chunked } from '../core/grouped.ts';
import { digestIn } from '../core/image.ts';
import type { Digest, Image, Repository } from '../core/image.ts';
import { manifestTypes } from '../core/manifest.ts';
import type { Original, Undo } from '../ports.ts';
import type { Clients } from './clients.ts';

/** A manifest may have 4 MiB, and an answer has its limit too. */
const manifestsAtOnce = 25;

/** Manifests as they were pushed, of those that can still be read. */
export async function originalsOf(
  ecr: ECRClient,
  repository: Repository,
  images: readonly Image[],
): Promise<readonly Original[]> {
  const found: Original[] = [];
  for (const chunk of chunked(images, manifestsAtOnce)) found.push(...(await readSome(ecr, repository, chunk)));
  return found;
}

async function readSome(ecr: ECRClient, { name }: Repository, images: readonly Image[]): Promise<readonly Original[]> {
  const answer = await ecr.send(
    new BatchGetImageCommand({
      repositoryName: name,
      imageIds: images.map(({ digest }) => ({ imageDigest: digest })),
      acceptedMediaTypes: [...new Set([...manifestTypes, ...images.flatMap(({ mediaType }) => mediaType || [])])],
    }),
  );
  return (answer.images ?? []).flatMap(
    ({ imageId, imageManifest: manifest, imageManifestMediaType: mediaType = '' }) => {
      const digest = digestIn(imageId?.imageDigest ?? '');
      return digest && manifest !== undefined ? [{ digest, manifest, mediaType }] : [];
    },
  );
}

/** Begins to bring an image back from the archive; it takes up to 20 minutes. */
export async function restore(ecr: ECRClient, repository: Repository, imageDigest: Digest): Promise<void> {
  const image = { repositoryName: repository.name, imageId: { imageDigest } } as const;
  await ecr.send(new UpdateImageStorageClassCommand({ ...image, targetStorageClass: 'STANDARD' }));
}

/** BatchCheckLayerAvailability takes this many. */
const layersAtOnce = 100;

/** What only the command line does, with the rights of whoever runs it. */
export const createUndo = (clients: Clients): Undo => ({
  missingLayers: async ({ region, name }, layers) => {
    const answers = [];
    for (const layerDigests of chunked(layers, layersAtOnce)) {
      const command = new BatchCheckLayerAvailabilityCommand({ repositoryName: name, layerDigests: [...layerDigests] });
      const { layers: found = [] } = await clients.ecr(region).send(command);
      answers.push(...found);
    }
    const availabilityOf = new Map(
      answers.map(({ layerDigest, layerAvailability }) => [layerDigest, layerAvailability]),
    );
    return layers.flatMap((layer) => {
      const because = availabilityOf.get(layer) ?? 'UNAVAILABLE';
      return because === 'AVAILABLE' ? [] : [{ layer, because }];
    });
  },
  push: async ({ region, name }, { digest, manifest, mediaType }, tag) => {
    const image = { imageManifest: manifest, imageManifestMediaType: mediaType, imageDigest: digest, imageTag: tag };
    await clients.ecr(region).send(new PutImageCommand({ repositoryName: name, ...image }));
  },
});
