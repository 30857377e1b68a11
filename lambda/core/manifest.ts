import { digestIn } from './image.ts';
import type { Digest, Manifest } from './image.ts';

/** What a manifest says about others: enough to place it in its component, and nothing else of it. */
export interface Extract {
  readonly manifest: Manifest;
  readonly subject?: Digest;
  /** The digest of the configuration, by which some nodes know an image. */
  readonly config?: Digest;
}

/**
 * What the listing alone tells of an image: most are platforms, and need no further read. `artifactType` is the media
 * type of the config, or of the artifact, as DescribeImages gives it in `artifactMediaType`. ECR gives it for whatever it
 * understood and has a config, so that its absence is a reason to look.
 */
export function manifestInListing(mediaType: string, artifactType: string | undefined): Manifest {
  if (withoutConfig.has(mediaType)) return { kind: 'platform' };
  return artifactType && withConfig.has(mediaType) ? leafOf(artifactType) : { kind: 'unread' };
}

/** Reads a manifest as a registry holds it, whatever its declared type. Never throws: what is odd is `unreadable`. */
export function extractOf(text: string): Extract {
  const json = objectIn(text);
  if (!json) return unreadable('it is not a JSON object');
  const subject = digestOf(json['subject']);
  if (fieldsOf(json['subject']) && !subject) return unreadable('it is about something without a sha256 digest');
  const manifest = manifestOf(json);
  const config = manifest.kind === 'platform' ? digestOf(json['config']) : undefined;
  return { manifest, ...(subject ? { subject } : {}), ...(config ? { config } : {}) };
}

const unreadable = (because: string): Extract => ({ manifest: { kind: 'unreadable', because } });

function manifestOf(json: Fields): Manifest {
  const artifactType = textOf(json['artifactType']);
  if (Array.isArray(json['manifests'])) return indexOf(json['manifests'], artifactType);
  if (isSchema1(json)) return { kind: 'platform' };
  const config = fieldsOf(json['config']);
  if (!config && !Array.isArray(json['blobs']))
    return { kind: 'unreadable', because: 'it is no kind of manifest we know' };
  return leafOf(artifactType ?? textOf(config?.['mediaType']) ?? 'none');
}

const isSchema1 = (json: Fields): boolean => json['schemaVersion'] === 1 && Array.isArray(json['fsLayers']);

function indexOf(entries: readonly unknown[], artifactType: string | undefined): Manifest {
  const types = entries.flatMap((entry) => textOf(fieldsOf(entry)?.['mediaType']) ?? []);
  const cache = types.find((type) => type === buildCache);
  if (cache) return { kind: 'artifact', artifactType: cache };
  const lists = entries.map(digestOf).filter((digest) => digest !== undefined);
  if (lists.length < entries.length)
    return { kind: 'unreadable', because: 'it lists something without a sha256 digest' };
  return { kind: 'index', lists, ...(artifactType ? { artifactType } : {}) };
}

const leafOf = (artifactType: string): Manifest =>
  imageConfigs.has(artifactType) ? { kind: 'platform' } : { kind: 'artifact', artifactType };

/** Docker's first schema: it can list nothing and be nothing but an image. */
const withoutConfig: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

const withConfig: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
]);

const imageConfigs: ReadonlySet<string> = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
]);

/** BuildKit's cache lists layers, as an index lists manifests. */
const buildCache = 'application/vnd.buildkit.cacheconfig.v0';

type Fields = Readonly<Record<string, unknown>>;

function objectIn(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const digestOf = (descriptor: unknown): Digest | undefined => digestIn(textOf(fieldsOf(descriptor)?.['digest']) ?? '');

/** Without these ECR converts a manifest that is asked for by tag, and refuses some that are asked for by digest. */
export const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
] as const;
