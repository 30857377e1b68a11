import type { Image, Registry, Repository } from './core/image.ts';
import { withManifest } from './core/own-reads.ts';
import type { ManifestRead } from './core/own-reads.ts';
import { loadShelves, openShelf } from './manifest-shelf.ts';
import type { Shelf, Shelves } from './manifest-shelf.ts';
import type { Original, World } from './ports.ts';

/**
 * What manifests said, remembered between runs: a manifest never changes, and reading one again would look like a pull.
 * Only indexes and unknown types are ever read, so that this stays small; memory holds that of a few repositories.
 */
export interface Manifests {
  /** The images with what is known of their manifests. */
  readonly known: (repository: Repository, images: readonly Image[]) => Promise<readonly Image[]>;
  /** The same, after reading those that nobody read yet: what the listing does not tell, or whatever is wanted. */
  readonly read: (
    repository: Repository,
    images: readonly Image[],
    isWanted?: (image: Image) => boolean,
  ) => Promise<readonly Image[]>;
  /** The manifests word for word, with a note that we read them: it is no pull of anybody else's. */
  readonly originals: (repository: Repository, images: readonly Image[]) => Promise<readonly Original[]>;
  /** Remembers what was read in this run, and forgets what is gone. */
  readonly save: Shelf['save'];
  readonly prune: Shelf['prune'];
  readonly deeds: Shelf['deeds'];
  readonly absorb: Shelf['absorb'];
}

/** Loads what earlier runs read of the registries. Without a memory, or where it is damaged, there is nothing. */
export const openManifests = async (world: World, registries: readonly Registry[]): Promise<Manifests> =>
  manifestsFrom(world, registries, await loadShelves(world, registries));

/** The same of what is in the spool already. */
export function manifestsFrom(world: World, registries: readonly Registry[], shelves: Shelves): Manifests {
  const shelf = openShelf(world, registries, shelves);
  const { save, prune, deeds, absorb } = shelf;
  const known = async (repository: Repository, images: readonly Image[]) => {
    const here = await shelf.of(repository);
    return here.size > 0 ? images.map((image) => withManifest(image, here.get(image.digest))) : images;
  };
  return {
    known,
    read: async (repository, images, isWanted = ({ manifest }) => manifest.kind === 'unread') => {
      const unread = images.filter(isWanted);
      if (unread.length === 0) return images;
      await shelf.add(repository, await world.registries.manifests(repository, unread));
      return (await known(repository, images)).map(readable);
    },
    originals: async (repository, images) => {
      if (images.length === 0) return [];
      const fromMs = world.clock.serviceMs();
      const found = await world.registries.originals(repository, images);
      const toMs = world.clock.serviceMs();
      await shelf.add(repository, new Map(images.map((image) => [image.digest, readOf(image, fromMs, toMs)])));
      return found;
    },
    save,
    prune,
    deeds,
    absorb,
  };
}

/** What is known of an image whose manifest was read again. */
function readOf(image: Image, fromMs: number, toMs: number): ManifestRead {
  const { manifest, subject, config, pushedAtMs, pulledAtMs } = image;
  return {
    manifest,
    ...(subject ? { subject } : {}),
    ...(config ? { config } : {}),
    pushedAtMs,
    ...(pulledAtMs === undefined ? {} : { pulledBeforeMs: pulledAtMs }),
    fromMs,
    toMs,
  };
}

/** Whatever was not read although it was asked for keeps like everything that cannot be read. */
const readable = (image: Image): Image =>
  image.manifest.kind === 'unread'
    ? { ...image, manifest: { kind: 'unreadable', because: 'its manifest was not returned' } }
    : image;
