import { digestIn } from '../../core/image.ts';
import type { Digest } from '../../core/image.ts';
import { allSeen, seenInAnswer, seenInField } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { isObject, objectIn, objectsIn, textIn } from './json.ts';
import type { JsonObject } from './json.ts';

/** What an object names. */
export interface SeenInObject {
  readonly sightings: Sightings;
  /** What nodes call images that they cannot name otherwise: digests of configurations, not of manifests. */
  readonly imageIds: readonly Digest[];
}

/**
 * What an object of any kind names: built-in kinds and custom ones are read alike, whatever they call their members. Of a
 * pod's status only what its containers run; nothing of it is kept but what names images.
 */
export function seenInObject(kind: string, object: JsonObject, consumer: Consumer): SeenInObject {
  const isPod = kind === 'Pod';
  const document = { ...object, metadata: spoken(object), ...(isPod ? { status: undefined } : {}) };
  const running = isPod ? statusesIn(object) : [];
  return {
    sightings: allSeen([
      seenInAnswer(document, consumer),
      ...volumeImagesIn(document).map((reference) => seenInField(reference, consumer)),
      ...running.flatMap((status) => [
        seenInField(textIn(status, 'image'), consumer),
        seenInField(textIn(status, 'imageID'), consumer),
      ]),
    ]),
    imageIds: running.flatMap((status) =>
      [textIn(status, 'image'), textIn(status, 'imageID')].flatMap((text = '') => bareIdIn(text)),
    ),
  };
}

/** What people write into metadata. The rest is the cluster's, and differs in every copy. */
function spoken(object: JsonObject): JsonObject {
  const { name, namespace, labels, annotations } = objectIn(object, 'metadata') ?? {};
  return { name, namespace, labels, annotations };
}

function statusesIn(pod: JsonObject): readonly JsonObject[] {
  const status = objectIn(pod, 'status') ?? {};
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'].flatMap((name) =>
    objectsIn(status, name),
  );
}

/** Volumes that are images call them `image.reference`, which does not sound like one. */
function volumeImagesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(volumeImagesIn);
  if (!isObject(value)) return [];
  const image = objectIn(value, 'image');
  const reference = image && textIn(image, 'reference');
  return [...(reference === undefined ? [] : [reference]), ...Object.values(value).flatMap(volumeImagesIn)];
}

/** Some runtimes write `docker://` before the id. What has a name before the digest is no bare id. */
function bareIdIn(text: string): readonly Digest[] {
  const id = digestIn(text.replace(/^[a-z-]+:\/\//, ''));
  return id ? [id] : [];
}
