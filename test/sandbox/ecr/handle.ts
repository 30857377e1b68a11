import { millisOf } from '../clock.ts';
import type { Instant } from '../clock.ts';
import type { Place } from '../service.ts';
import { platformImage } from '../manifests.ts';
import { digestOf, readManifest } from './manifest.ts';
import type { Digest } from './manifest.ts';
import { pullable } from './pull.ts';
import { push } from './push.ts';
import { idOf } from './reference.ts';
import { ensureRepository, repositoryNamed } from './registry.ts';
import type { Registries } from './registry.ts';
import { collectGarbage, dropTag, imageOf, moveTag, removeImage, sizeOf, statusOf } from './repository.ts';
import type { ImageStatus, Repository, StoredImage } from './repository.ts';

/** What a test pushes. Without a manifest it is a new image for one platform. */
interface Seed {
  readonly repository: string;
  readonly tags?: readonly string[];
  readonly manifest?: string | Buffer;
  readonly mediaType?: string;
  /** When it was pushed: now, unless said. */
  readonly at?: Instant;
  readonly pulledAt?: Instant;
  /** The bytes of its configuration or layers, for those who download them: the manifest tells only their digests. */
  readonly contents?: readonly Buffer[];
  /** Instead of what its layers add up to. */
  readonly sizeBytes?: number;
  /** Let an index list what is not here, as a pull-through cache does for platforms that nobody has pulled yet. */
  readonly mayLackPlatforms?: boolean;
}

/** An image as a test asserts on it. */
interface SeenImage {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly status: ImageStatus;
  readonly sizeBytes: number;
  readonly pushedAtMs: number;
  readonly pulledAtMs: number | undefined;
  readonly mediaType: string | undefined;
  readonly lists: readonly string[];
  readonly subject: string | undefined;
}

/** What a test sets on a repository. */
interface RepositorySeed {
  readonly repository: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly mutability?: 'MUTABLE' | 'IMMUTABLE';
  readonly policyText?: string;
  readonly lifecyclePolicyText?: string;
}

/** One registry as a test sees it, past the wire: nothing here is refused, counted or faulted. */
export interface RegistryHandle extends Place {
  /** Pushes an image, into a repository that is made if needed, and returns its digest. */
  readonly push: (seed: Seed) => Digest;
  /** Makes a repository if needed, and changes what is said. */
  readonly configure: (seed: RepositorySeed) => void;
  readonly tag: (repository: string, tag: string, digest: string) => void;
  readonly untag: (repository: string, tag: string) => void;
  /** Removes an image by tag or digest with all its tags, whatever lists it. */
  readonly delete: (repository: string, ref: string) => void;
  /** Pulls as any platform would, and returns what was pulled. Throws if anything of it cannot be. */
  readonly pull: (repository: string, ref: string) => readonly string[];
  readonly digestOf: (repository: string, ref: string) => Digest | undefined;
  /** What is there, archived or not, in the order of digests. */
  readonly images: (repository: string) => readonly SeenImage[];
  readonly repositories: () => readonly string[];
  /** Removes the layers that no image has any more, as ECR may at any time. */
  readonly collectGarbage: (repository: string) => void;
}

/** The handle on the registry of a place. */
export function registryHandle(all: Registries, place: Place): RegistryHandle {
  const registry = all.of(place);
  const named = (name: string): Repository => repositoryNamed(registry, name);
  const ensured = (name: string): Repository => ensureRepository(registry, name, all.clock.nowMs());
  return {
    ...place,
    push: (seed) => pushSeed(all, ensured(seed.repository), seed),
    configure: (seed) => configure(ensured(seed.repository), seed),
    tag: (repository, tag, digest) => moveTag(named(repository), tag, present(named(repository), digest)),
    untag: (repository, tag) => dropTag(named(repository), tag),
    delete: (repository, ref) => removeImage(named(repository), present(named(repository), ref)),
    pull: (repository, ref) => {
      const images = pullable(named(repository), ref, all.clock.nowMs());
      for (const image of images) image.pulledAtMs = all.clock.nowMs();
      return images.map(({ digest }) => digest);
    },
    digestOf: (repository, ref) => {
      const found = registry.repositories.get(repository);
      return found && imageOf(found, idOf(ref))?.digest;
    },
    images: (repository) =>
      [...named(repository).images.values()]
        .map((image) => seen(named(repository), image, all.clock.nowMs()))
        .toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest)),
    repositories: () => [...registry.repositories.keys()].toSorted(),
    collectGarbage: (repository) => collectGarbage(named(repository)),
  };
}

function pushSeed(all: Registries, repository: Repository, seed: Seed): Digest {
  const { mediaType, tags = [], sizeBytes, mayLackPlatforms = false } = seed;
  const bytes = manifestOf(all, repository, seed);
  const facts = readManifest(bytes, mediaType);
  const missing = facts.lists.filter((digest) => !repository.images.has(digest));
  if (missing.length > 0 && !mayLackPlatforms) {
    throw new Error(`ECR takes no index before what it lists: push ${missing.join(', ')} to ${repository.name} first`);
  }
  const atMs = seed.at === undefined ? all.clock.nowMs() : millisOf(seed.at);
  const image = push(all, repository, { facts, bytes, tags, atMs, sizeBytes });
  if (seed.pulledAt !== undefined) image.pulledAtMs = millisOf(seed.pulledAt);
  return image.digest;
}

/** The manifest of a seed, whose contents can be downloaded from now on. */
function manifestOf(all: Registries, { name, images }: Repository, seed: Seed): Buffer {
  const { manifest, contents = [], tags = [] } = seed;
  const given =
    manifest === undefined ? platformImage(`${name} ${tags.join(' ')} ${images.size}`) : { manifest, contents };
  for (const content of given.contents) all.contents.set(digestOf(content), content);
  return Buffer.from(given.manifest);
}

function configure(repository: Repository, seed: RepositorySeed): void {
  for (const [key, value] of Object.entries(seed.tags ?? {})) repository.tags.set(key, value);
  repository.mutability = seed.mutability ?? repository.mutability;
  repository.policyText = seed.policyText ?? repository.policyText;
  repository.lifecyclePolicyText = seed.lifecyclePolicyText ?? repository.lifecyclePolicyText;
}

function present(repository: Repository, ref: string): StoredImage {
  const image = imageOf(repository, idOf(ref));
  if (!image) throw new Error(`there is no ${ref} in ${repository.name}`);
  return image;
}

const seen = (repository: Repository, image: StoredImage, nowMs: number): SeenImage => ({
  digest: image.digest,
  tags: [...image.tags].toSorted(),
  status: statusOf(image, nowMs),
  sizeBytes: sizeOf(repository, image),
  pushedAtMs: image.pushedAtMs,
  pulledAtMs: image.pulledAtMs,
  mediaType: image.mediaType,
  lists: image.lists,
  subject: image.subject,
});
