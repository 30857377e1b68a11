import { createHash } from 'node:crypto';
import { isObject, numberOf, object, objects, parseJson, text } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';

export type Digest = `sha256:${string}`;

/** A blob that a manifest names: a layer or its configuration. */
export interface Blob {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string | undefined;
}

/** What a registry understands of a manifest. Of one that it cannot read: that it names nothing. */
export interface ManifestFacts {
  readonly digest: Digest;
  readonly mediaType: string | undefined;
  /** The type of its configuration, or of the artifact. None for an index. */
  readonly artifactMediaType: string | undefined;
  readonly isIndex: boolean;
  /** The digests of the manifests that an index lists. */
  readonly lists: readonly string[];
  readonly blobs: readonly Blob[];
  readonly subject: string | undefined;
  readonly annotations: JsonObject;
}

/** The digest of a manifest: of its bytes as they are. */
export const digestOf = (bytes: Buffer | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Reads a manifest, which may be anything. What it says of its own media type goes before what was declared. */
export function readManifest(bytes: Buffer, declared?: string): ManifestFacts {
  const manifest = objectIn(bytes);
  const config = object(manifest, 'config');
  const isIndex = Array.isArray(manifest['manifests']);
  return {
    digest: digestOf(bytes),
    mediaType: text(manifest, 'mediaType') ?? declared,
    artifactMediaType: isIndex ? undefined : (text(manifest, 'artifactType') ?? text(config, 'mediaType')),
    isIndex,
    lists: objects(manifest, 'manifests').flatMap((entry) => text(entry, 'digest') ?? []),
    blobs: [config, ...objects(manifest, 'layers')].flatMap(blobOf),
    subject: text(object(manifest, 'subject'), 'digest'),
    annotations: object(manifest, 'annotations'),
  };
}

/** The JSON of a text, or nothing if it is none. */
export function jsonOf(content: string): Json {
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function objectIn(bytes: Buffer): JsonObject {
  const content = jsonOf(bytes.toString());
  return isObject(content) ? content : {};
}

function blobOf(descriptor: JsonObject): readonly Blob[] {
  const digest = text(descriptor, 'digest');
  if (digest === undefined) return [];
  return [{ digest, sizeBytes: numberOf(descriptor, 'size') ?? 0, mediaType: text(descriptor, 'mediaType') }];
}
