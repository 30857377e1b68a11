import type { JsonObject, Place } from '../service.ts';
import type { Blob, ManifestFacts } from './manifest.ts';

/** An image as the repository keeps it. It changes: tags move, pulls are recorded, storage classes follow the clock. */
export interface StoredImage extends ManifestFacts {
  readonly bytes: Buffer;
  /** Instead of what its blobs add up to. */
  readonly sizeBytes: number | undefined;
  readonly tags: Set<string>;
  readonly pushedAtMs: number;
  pulledAtMs: number | undefined;
  isArchived: boolean;
  archivedAtMs: number | undefined;
  /** When the restoring that was asked for is complete. In the future while it goes on. */
  activatedAtMs: number | undefined;
}

/** A repository: its settings, and its images by digest, by tag, and by what lists them. */
export interface Repository extends Place {
  readonly name: string;
  readonly createdAtMs: number;
  readonly images: Map<string, StoredImage>;
  readonly digestOfTag: Map<string, string>;
  /** Of each listed digest, the indexes here that list it. */
  readonly listedBy: Map<string, Set<string>>;
  /** The blobs that were uploaded. Those that no image names stay until `collectGarbage`. */
  readonly blobs: Map<string, Blob>;
  /** The digests in order, or nothing if something came or went since they were sorted. */
  sorted: readonly string[] | undefined;
  readonly tags: Map<string, string>;
  mutability: string;
  mutabilityExclusions: readonly JsonObject[];
  scanOnPush: boolean;
  readonly encryption: JsonObject;
  policyText: string | undefined;
  lifecyclePolicyText: string | undefined;
}

/** An empty repository with the settings that AWS gives it. */
export const emptyRepository = (place: Place, name: string, createdAtMs: number): Repository => ({
  ...place,
  name,
  createdAtMs,
  images: new Map(),
  digestOfTag: new Map(),
  listedBy: new Map(),
  blobs: new Map(),
  sorted: [],
  tags: new Map(),
  mutability: 'MUTABLE',
  mutabilityExclusions: [],
  scanOnPush: false,
  encryption: { encryptionType: 'AES256' },
  policyText: undefined,
  lifecyclePolicyText: undefined,
});

/** Names an image by digest, tag or both. */
export interface ImageId {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

/** The image that an id means. If it says both digest and tag, the tag must be on that image. */
export function imageOf(
  { images, digestOfTag }: Repository,
  { imageDigest, imageTag }: ImageId,
): StoredImage | undefined {
  const tagged = imageTag === undefined ? undefined : digestOfTag.get(imageTag);
  if (imageDigest === undefined) return tagged === undefined ? undefined : images.get(tagged);
  return imageTag === undefined || tagged === imageDigest ? images.get(imageDigest) : undefined;
}

/** Every image, in the order of digests: one that tells nothing about pushes, as AWS promises none. */
export function sortedDigests(repository: Repository): readonly string[] {
  repository.sorted ??= [...repository.images.keys()].toSorted();
  return repository.sorted;
}

/** Takes an image in. Its digest must be new here. */
export function addImage(repository: Repository, image: StoredImage): void {
  repository.images.set(image.digest, image);
  repository.sorted = undefined;
  for (const blob of image.blobs) repository.blobs.set(blob.digest, blob);
  for (const listed of image.lists) {
    const indexes = repository.listedBy.get(listed) ?? new Set();
    repository.listedBy.set(listed, indexes.add(image.digest));
  }
}

/** Takes an image out, with all its tags. Its blobs stay for a while. */
export function removeImage(repository: Repository, { digest, tags, lists }: StoredImage): void {
  repository.images.delete(digest);
  repository.sorted = undefined;
  for (const tag of tags) repository.digestOfTag.delete(tag);
  for (const listed of lists) repository.listedBy.get(listed)?.delete(digest);
}

/** Puts a tag on an image. Whatever had it before stays, without it. */
export function moveTag(repository: Repository, tag: string, image: StoredImage): void {
  const before = repository.images.get(repository.digestOfTag.get(tag) ?? '');
  before?.tags.delete(tag);
  image.tags.add(tag);
  repository.digestOfTag.set(tag, image.digest);
}

/** Takes a tag off its image, which stays even if that was the last one. */
export function dropTag(repository: Repository, tag: string): void {
  repository.images.get(repository.digestOfTag.get(tag) ?? '')?.tags.delete(tag);
  repository.digestOfTag.delete(tag);
}

/** The indexes here that list an image. */
export const indexesOf = ({ listedBy }: Repository, digest: string): readonly string[] => [
  ...(listedBy.get(digest) ?? []),
];

/** Removes the blobs that no image names: ECR may do that at any time after a deletion. */
export function collectGarbage({ blobs, images }: Repository): void {
  const named = new Set([...images.values()].flatMap((image) => image.blobs.map(({ digest }) => digest)));
  for (const digest of blobs.keys()) if (!named.has(digest)) blobs.delete(digest);
}

/** The size of an image, and of an index that of the largest manifest that it lists. */
export function sizeOf(repository: Repository, image: StoredImage): number {
  if (image.sizeBytes !== undefined) return image.sizeBytes;
  if (image.isIndex) {
    const listed = image.lists.flatMap((digest) => repository.images.get(digest) ?? []);
    return Math.max(0, ...listed.map((one) => sizeOf(repository, one)));
  }
  return image.blobs.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

export type ImageStatus = 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';

/** Whether an image can be pulled. */
export function statusOf({ isArchived, activatedAtMs }: StoredImage, nowMs: number): ImageStatus {
  if (isArchived) return 'ARCHIVED';
  return activatedAtMs !== undefined && activatedAtMs > nowMs ? 'ACTIVATING' : 'ACTIVE';
}
