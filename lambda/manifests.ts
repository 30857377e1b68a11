import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { placeOf } from './core/image.ts';
import type { Digest, Image, Registry, Repository } from './core/image.ts';
import { joined, withManifest } from './core/own-reads.ts';
import type { ManifestRead } from './core/own-reads.ts';
import { sentenceOf } from './failure.ts';
import { digestSchema, zippedJsonIn } from './json.ts';
import type { Original, Store, World } from './ports.ts';

/**
 * What manifests said, remembered between runs: a manifest never changes, and reading one again would look like a pull.
 * Only indexes and unknown types are ever read, so that this stays small. One object for each registry.
 */
export interface Manifests {
  /** The images with what is known of their manifests. */
  readonly known: (repository: Repository, images: readonly Image[]) => readonly Image[];
  /** The same, after reading those that nobody read yet: what the listing does not tell, or whatever is wanted. */
  readonly read: (
    repository: Repository,
    images: readonly Image[],
    isWanted?: (image: Image) => boolean,
  ) => Promise<readonly Image[]>;
  /** The manifests word for word, with a note that we read them: it is no pull of anybody else's. */
  readonly originals: (repository: Repository, images: readonly Image[]) => Promise<readonly Original[]>;
  /** Remembers what was read in this run, and forgets what is gone. */
  readonly save: (isThere: (digest: Digest) => boolean) => Promise<void>;
}

/** Changes whenever the extractor does: what an older one extracted is read again. */
const format = 1;

/** Loads what earlier runs read of the registries. Without a memory, or where it is damaged, there is nothing. */
export async function openManifests(world: World, registries: readonly Registry[]): Promise<Manifests> {
  const reads = new Map<string, Map<Digest, ManifestRead>>();
  for (const memory of world.memories) {
    for (const registry of registries) await load(memory, { registry, reads, log: world.log });
  }
  const changed = new Set<string>();
  const known = (repository: Repository, images: readonly Image[]) => {
    const here = reads.get(placeOf(repository));
    return here ? images.map((image) => withManifest(image, here.get(image.digest))) : images;
  };
  return {
    known,
    read: async (repository, images, isWanted = ({ manifest }) => manifest.kind === 'unread') => {
      const unread = images.filter(isWanted);
      if (unread.length === 0) return images;
      const found = await world.registries.manifests(repository, unread);
      const place = placeOf(repository);
      reads.set(place, new Map([...(reads.get(place) ?? []), ...found]));
      changed.add(keyOf(repository));
      return known(repository, images).map(readable);
    },
    originals: async (repository, images) => {
      if (images.length === 0) return [];
      const fromMs = world.clock.serviceMs();
      const found = await world.registries.originals(repository, images);
      const toMs = world.clock.serviceMs();
      const place = placeOf(repository);
      const noted = images.map((image) => [image.digest, readOf(image, fromMs, toMs)] as const);
      reads.set(place, new Map([...(reads.get(place) ?? []), ...noted]));
      changed.add(keyOf(repository));
      return found;
    },
    save: async (isThere) => {
      for (const registry of registries.filter((one) => changed.delete(keyOf(one)))) {
        const body = bodyOf(registry, reads, isThere);
        for (const memory of world.memories) await remember(world, memory, { key: keyOf(registry), body });
      }
    },
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

/** A memory that fails costs a read tomorrow; it must not cost the run. */
async function remember(
  { log }: World,
  memory: Store,
  { key, body }: { readonly key: string; readonly body: Uint8Array },
): Promise<void> {
  try {
    await memory.write(key, body, 'application/gzip');
  } catch (error) {
    log.warn('what manifests said could not be remembered', { key, error: sentenceOf(error) });
  }
}

/** Whatever was not read although it was asked for keeps like everything that cannot be read. */
const readable = (image: Image): Image =>
  image.manifest.kind === 'unread'
    ? { ...image, manifest: { kind: 'unreadable', because: 'its manifest was not returned' } }
    : image;

const keyOf = ({ account, region }: Registry): string => `state/manifests/${account}/${region}.json.gz`;

async function load(
  memory: Store,
  { registry, reads, log }: { registry: Registry; reads: Map<string, Map<Digest, ManifestRead>>; log: World['log'] },
): Promise<void> {
  const body = await memory.read(keyOf(registry));
  if (!body) return;
  const parsed = saved.safeParse(zippedJsonIn(body));
  if (!parsed.success) {
    log.warn('what earlier runs read of manifests is damaged, and is read again', { key: keyOf(registry) });
    return;
  }
  for (const [place, entries] of Object.entries(parsed.data.reads)) {
    const here = reads.get(place) ?? new Map<Digest, ManifestRead>();
    for (const [id, one] of entries) {
      const other = here.get(id);
      here.set(id, other ? joined(other, one) : one);
    }
    reads.set(place, here);
  }
}

/** What could not be read is not remembered: next time it may be readable. */
function bodyOf(
  registry: Registry,
  reads: ReadonlyMap<string, ReadonlyMap<Digest, ManifestRead>>,
  isThere: (digest: Digest) => boolean,
): Uint8Array {
  const here = [...reads].filter(([place]) => place.startsWith(`${registry.account}/${registry.region}/`));
  const isKept = ([
    id,
    {
      manifest: { kind },
    },
  ]: readonly [Digest, ManifestRead]) => isThere(id) && kind !== 'unreadable';
  const kept = here.map(([place, entries]) => [place, [...entries].filter(isKept)] as const);
  return gzipSync(JSON.stringify({ format, reads: Object.fromEntries(kept) }), { level: 1 });
}

const manifest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('platform') }),
  z.strictObject({ kind: z.literal('index'), lists: z.array(digestSchema), artifactType: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('artifact'), artifactType: z.string() }),
  z.strictObject({ kind: z.literal('unreadable'), because: z.string() }),
]);

const read = z.strictObject({
  manifest,
  subject: digestSchema.exactOptional(),
  config: digestSchema.exactOptional(),
  pushedAtMs: z.number(),
  pulledBeforeMs: z.number().exactOptional(),
  fromMs: z.number(),
  toMs: z.number(),
});

const saved = z.strictObject({
  format: z.literal(format),
  reads: z.record(z.string(), z.array(z.tuple([digestSchema, read]))),
});
