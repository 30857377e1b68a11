import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Configuration, Digest, Image, Registry, Repository } from './core/image.ts';
import { sentenceOf } from './failure.ts';
import { digestSchema, zippedJsonIn } from './json.ts';
import type { Store, World } from './ports.ts';

/** What configurations of images say, remembered between runs: the digest of one is that of what it says. */
export interface Configurations {
  /** The images with what is known of their configurations. */
  readonly known: (images: readonly Image[]) => readonly Image[];
  /** The same, after reading those that nobody read yet, of the images whose manifests were read for their digests. */
  readonly read: (repository: Repository, images: readonly Image[]) => Promise<readonly Image[]>;
  /** Remembers what was read in this run, and forgets that of images that are gone. */
  readonly save: (isThere: (image: Digest) => boolean) => Promise<void>;
  /** What this run read until now, and which of the images that it knows are there, for another part of it to save. */
  readonly deeds: (isThere: (image: Digest) => boolean) => ConfigurationDeeds;
  readonly absorb: (deeds: ConfigurationDeeds) => void;
}

/** What was read of registries, and of which images that are there something is known. */
export interface ConfigurationDeeds {
  readonly read: readonly (readonly [key: string, config: Digest, said: Remembered])[];
  readonly there: readonly Digest[];
}

/** Changes whenever the parser does: what an older one understood is read again. */
const format = 1;

/** Larger ones are read again in every run: a few of them could fill a memory. */
const mostCharacters = 65_536;

/** A configuration that could be read, and the image that it was read of. */
interface Remembered {
  readonly image: Digest;
  readonly said: Told;
}

type Told = Extract<Configuration, { readonly labels: unknown }>;
type Memory = Map<Digest, Remembered>;

/** Loads what earlier runs read of the registries. Without a memory, or where it is damaged, there is nothing. */
export async function openConfigurations(world: World, registries: readonly Registry[]): Promise<Configurations> {
  const memories = new Map<string, Memory>(registries.map((registry) => [keyOf(registry), new Map()]));
  for (const store of world.memories) {
    for (const [key, memory] of memories) await load(store, { key, memory, log: world.log });
  }
  const changed = new Set<string>();
  const read: ConfigurationDeeds['read'][number][] = [];
  const add = (key: string, config: Digest, one: Remembered): void => {
    const memory: Memory = memories.get(key) ?? new Map();
    memories.set(key, memory.set(config, one));
    read.push([key, config, one]);
    changed.add(key);
  };
  const known = (images: readonly Image[]) => images.map((image) => withConfiguration(image, memories));
  return {
    known,
    read: async (repository, listed) => {
      const images = known(listed);
      const unread = images.filter(isReadable);
      const configs = [...new Set(unread.flatMap(({ config }) => config ?? []))];
      if (configs.length === 0) return images.map((image) => told(image));
      const found = await world.registries.configurations(repository, configs);
      for (const [config, one] of unread.flatMap((image) => worthIt(image, found))) add(keyOf(repository), config, one);
      return known(images).map((image) => told(image, found));
    },
    save: async (isThere) => {
      for (const key of changed) {
        const body = bodyOf(memories.get(key) ?? new Map(), isThere);
        for (const store of world.memories) await remember(world, store, { key, body });
      }
      changed.clear();
    },
    deeds: (isThere) => ({
      read,
      there: [...memories.values()].flatMap((memory) => [...memory.values()].map(({ image }) => image).filter(isThere)),
    }),
    absorb: (deeds) => {
      for (const [key, config, one] of deeds.read) add(key, config, one);
    },
  };
}

const keyOf = ({ account, region }: Registry): string => `state/configurations/${account}/${region}.json.gz`;

/** What is known in any registry: the same digest says the same everywhere. */
function withConfiguration(image: Image, memories: ReadonlyMap<string, Memory>): Image {
  const { config } = image;
  if (!config) return image;
  for (const memory of memories.values()) {
    const found = memory.get(config);
    if (found) return { ...image, configuration: found.said };
  }
  return image;
}

/** The registry gives nothing of what is in the archive, or on its way back. */
const isReadable = ({ status, configuration }: Image): boolean => status === 'active' && configuration === undefined;

/** What could not be read is not remembered: next time it may be readable. */
function worthIt(
  { digest, config }: Image,
  found: ReadonlyMap<Digest, Configuration>,
): readonly (readonly [Digest, Remembered])[] {
  const said = config && found.get(config);
  return said && 'labels' in said ? [[config, { image: digest, said }]] : [];
}

/** An image that says why its configuration is not known, if it is not. */
function told(image: Image, found: ReadonlyMap<Digest, Configuration> = new Map()): Image {
  if (!image.config || image.configuration) return image;
  if (image.status !== 'active') return { ...image, configuration: archived };
  return { ...image, configuration: found.get(image.config) ?? unreturned };
}

const archived = { because: 'it is archived, and its configuration was not read before' };
const unreturned = { because: 'its configuration was not returned' };

/** A memory that fails costs a read tomorrow; it must not cost the run. */
async function remember(
  { log }: World,
  store: Store,
  { key, body }: { readonly key: string; readonly body: Uint8Array },
): Promise<void> {
  try {
    await store.write(key, body, 'application/gzip');
  } catch (error) {
    log.warn('what configurations said could not be remembered', { key, error: sentenceOf(error) });
  }
}

async function load(
  store: Store,
  { key, memory, log }: { readonly key: string; readonly memory: Memory; readonly log: World['log'] },
): Promise<void> {
  const body = await store.read(key);
  if (!body) return;
  const parsed = saved.safeParse(zippedJsonIn(body));
  if (!parsed.success) {
    log.warn('what earlier runs read of configurations is damaged, and is read again', { key });
    return;
  }
  for (const [config, { image, labels, ...creation }] of parsed.data.configurations) {
    memory.set(config, { image, said: { labels: Object.fromEntries(labels), ...creation } });
  }
}

function bodyOf(memory: Memory, isThere: (image: Digest) => boolean): Uint8Array {
  const kept = [...memory].filter(([, { image, said }]) => isThere(image) && isSmall(said));
  const configurations = kept.map(([config, { image, said }]) => {
    const { labels, ...creation } = said;
    return [config, { image, labels: Object.entries(labels), ...creation }] as const;
  });
  return gzipSync(JSON.stringify({ format, configurations }), { level: 1 });
}

const isSmall = (said: Told): boolean => JSON.stringify(said).length <= mostCharacters;

/** Labels as pairs: of an object zod would drop one that is named `__proto__`. */
const remembered = z.strictObject({
  image: digestSchema,
  labels: z.array(z.tuple([z.string(), z.string()])),
  createdAtMs: z.number().exactOptional(),
});

const saved = z.strictObject({
  format: z.literal(format),
  configurations: z.array(z.tuple([digestSchema, remembered])),
});
