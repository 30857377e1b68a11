import type { ManifestFacts } from './manifest.ts';
import { addImage, moveTag } from './repository.ts';
import type { Repository, StoredImage } from './repository.ts';

/** A manifest on its way into a repository. */
export interface Push {
  readonly facts: ManifestFacts;
  readonly bytes: Buffer;
  readonly tags: readonly string[];
  readonly atMs: number;
  readonly sizeBytes?: number | undefined;
}

/**
 * Takes a manifest in and moves its tags to it. An image that was there before keeps its age; if it was archived, it is
 * active again at once.
 */
export function store(repository: Repository, { facts, bytes, tags, atMs, sizeBytes }: Push): StoredImage {
  const known = repository.images.get(facts.digest);
  if (known?.isArchived) {
    known.isArchived = false;
    known.activatedAtMs = atMs;
  }
  const image = known ?? {
    ...facts,
    bytes,
    sizeBytes,
    tags: new Set(),
    pushedAtMs: atMs,
    pulledAtMs: undefined,
    isArchived: false,
    archivedAtMs: undefined,
    activatedAtMs: undefined,
  };
  if (!known) addImage(repository, image);
  for (const tag of tags) moveTag(repository, tag, image);
  return image;
}
