import type { Registries } from './registry.ts';
import { replicate } from './replication.ts';
import type { Repository, StoredImage } from './repository.ts';
import { store } from './store.ts';
import type { Push } from './store.ts';

/** Takes a manifest in, and sends it on to wherever the registry replicates. */
export function push(all: Registries, repository: Repository, pushed: Push): StoredImage {
  const image = store(repository, pushed);
  replicate(all, repository, pushed);
  return image;
}
