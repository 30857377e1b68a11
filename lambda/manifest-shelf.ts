import { gzipSync } from 'node:zlib';
import { compareText, placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import { joined } from './core/own-reads.ts';
import type { ManifestRead } from './core/own-reads.ts';
import { sentenceOf } from './failure.ts';
import { jsonIn, zippedJsonIn } from './json.ts';
import { readsIn, saved } from './manifest-format.ts';
import { packedText } from './packed-lines.ts';
import type { Store, World } from './ports.ts';
import { folder, lineOf, nextOf, shardedJson, textOfLine, unfold } from './sharded.ts';
import type { Generation } from './sharded.ts';

/** What was read of manifests, by repository: of all but the last few in the spool. */
export interface Shelf {
  readonly of: (repository: Repository) => Promise<Reads>;
  readonly add: (repository: Repository, more: Reads) => Promise<void>;
  /** Remembers what was added, and forgets what is gone and what could not be read: next time it may be readable. */
  readonly save: (isThere: (digest: Digest) => boolean) => Promise<void>;
  /** Forgets what is gone of some repositories, for another part of this run to save. */
  readonly prune: (repositories: readonly Repository[], isThere: (digest: Digest) => boolean) => Promise<void>;
  /** What this run did until now, for another part of it to go on with. */
  readonly deeds: () => ShelfDeeds;
  /** Goes on with what another part of this run did: its texts are in the spool. */
  readonly absorb: (deeds: ShelfDeeds) => void;
}

/** The repositories whose texts in the spool are new, the registries that are to be saved, and what is in the memories by now. */
export interface ShelfDeeds {
  readonly added: ReadonlyMap<string, ReadonlySet<string>>;
  readonly changed: ReadonlySet<string>;
  readonly loaded: Shelves;
}

/** What memories have of registries. */
export type Shelves = ReadonlyMap<string, Loaded>;

type Reads = ReadonlyMap<Digest, ManifestRead>;

/** One memory of one registry. */
interface Loaded {
  readonly generation: Generation | undefined;
  readonly names: ReadonlySet<string>;
}

/** So many repositories are planned side by side, and some more are asked for as their originals. */
const mostOpen = 16;

/** Loads what all memories have of the registries into the spool. */
export async function loadShelves(world: World, registries: readonly Registry[]): Promise<Shelves> {
  const loaded = new Map<string, Loaded>();
  for (const [number, memory] of world.memories.entries())
    for (const registry of registries) {
      loaded.set(loadedKey(number, registry), await load(world, { number, memory, registry }));
    }
  return loaded;
}

/** Opens what memories have of the registries, whose texts are in the spool. */
export function openShelf(world: World, registries: readonly Registry[], shelves: Shelves): Shelf {
  const loaded = new Map(shelves);
  const added = new Map<string, Set<string>>();
  const changed = new Set<string>();
  const { opened, replace } = reading(world, added);
  const inTurn = taking();
  return {
    of: (repository) => inTurn(() => opened(repository)),
    add: (repository, more) =>
      inTurn(async () => {
        await replace(repository, new Map([...(await opened(repository)), ...more]));
        changed.add(keyOf(repository));
      }),
    prune: (repositories, isThere) =>
      inTurn(async () => {
        for (const repository of repositories) {
          const reads = await opened(repository);
          const left = new Map([...reads].filter(([id]) => isThere(id)));
          if (left.size < reads.size) await replace(repository, left);
        }
      }),
    deeds: () => ({ added, changed, loaded }),
    absorb: (deeds) => {
      for (const [key, names] of deeds.added) added.set(key, new Set([...(added.get(key) ?? []), ...names]));
      for (const key of deeds.changed) changed.add(key);
      for (const [key, one] of deeds.loaded) loaded.set(key, one);
    },
    save: (isThere) =>
      inTurn(async () => {
        for (const registry of registries.filter((one) => changed.delete(keyOf(one)))) {
          const textIn = async (name: string) => textFor(await opened({ ...registry, name }), isThere);
          await writeAll(world, registry, { loaded, added: added.get(keyOf(registry)) ?? [], textIn });
        }
      }),
  };
}

/** Reads and replaces what the spool has of a repository, and holds the last few. */
function reading({ memories, spool }: World, added: Map<string, Set<string>>) {
  const open = new Map<string, Reads>();
  return {
    opened: async (repository: Repository): Promise<Reads> => {
      const place = placeOf(repository);
      const isNew = added.get(keyOf(repository))?.has(repository.name) === true;
      const keys = isNew ? [addedKey(place)] : memories.map((_, number) => memoryKey(number, place));
      const known = open.get(place) ?? togetherIn(await Promise.all(keys.map((key) => spool.readText(key))));
      keep(open, place, known);
      return known;
    },
    replace: async (repository: Repository, reads: Reads): Promise<void> => {
      await spool.writeText(addedKey(placeOf(repository)), lineOf([repository.name, JSON.stringify([...reads])]));
      keep(open, placeOf(repository), reads);
      const names = added.get(keyOf(repository)) ?? new Set();
      added.set(keyOf(repository), names.add(repository.name));
    },
  };
}

interface Saving {
  readonly loaded: Map<string, Loaded>;
  readonly added: Iterable<string>;
  readonly textIn: (name: string) => Promise<string | undefined>;
}

async function writeAll(world: World, registry: Registry, { loaded, added, textIn }: Saving): Promise<void> {
  const { memories } = world;
  const names = memories.flatMap((_, number) => [...(loaded.get(loadedKey(number, registry))?.names ?? [])]);
  const all = new Set([...names, ...added]);
  for (const [number, memory] of memories.entries()) {
    const key = loadedKey(number, registry);
    const generation = nextOf(loaded.get(key)?.generation);
    await write(world, { memory, registry, generation, names: all, textIn });
    loaded.set(key, { generation, names: all });
  }
}

/** Lets one after the other: what is added to a repository at the same time must not get lost. */
function taking(): <Value>(action: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const next = last.then(action);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Holds the last few. */
function keep(open: Map<string, Reads>, place: string, reads: Reads): void {
  open.delete(place);
  open.set(place, reads);
  const [oldest] = open.keys();
  if (open.size > mostOpen && oldest !== undefined) open.delete(oldest);
}

/** Of two reads of one manifest both count: see `joined`. */
function togetherIn(lines: readonly (string | undefined)[]): Reads {
  const all = new Map<Digest, ManifestRead>();
  for (const line of lines) {
    const parsed = line === undefined ? undefined : readsIn.safeParse(jsonIn(Buffer.from(textOfLine(line))));
    for (const [id, one] of parsed?.data ?? []) {
      const other = all.get(id);
      all.set(id, other ? joined(other, one) : one);
    }
  }
  return all;
}

function textFor(reads: Reads, isThere: (digest: Digest) => boolean): string | undefined {
  const kept = [...reads].filter(([id, { manifest }]) => isThere(id) && manifest.kind !== 'unreadable');
  return kept.length === 0 ? undefined : JSON.stringify(kept);
}

const keyOf = ({ account, region }: Registry): string => `state/manifests/${account}/${region}.json.gz`;
const loadedKey = (number: number, registry: Registry): string => `${number} ${keyOf(registry)}`;
/** Where the spool has what a memory knows of a repository. */
export const memoryKey = (number: number, place: string): string => `manifests ${number} ${place}`;
const addedKey = (place: string): string => `manifests added ${place}`;

interface Place {
  readonly number: number;
  readonly memory: Store;
  readonly registry: Registry;
}

async function load({ spool, log }: World, { number, memory, registry }: Place): Promise<Loaded> {
  const nothing = { generation: undefined, names: new Set<string>() };
  const key = keyOf(registry);
  const body = await memory.read(key);
  if (!body) return nothing;
  const parsed = saved.safeParse(zippedJsonIn(body));
  const nameIn = (name: string): string => memoryKey(number, placeOf({ ...registry, name }));
  const names = parsed.success ? await unfold({ store: memory, key, spool }, parsed.data, nameIn) : undefined;
  if (!names) log.warn('what earlier runs read of manifests is damaged, and is read again', { key });
  return { generation: parsed.data?.generation, names: names ?? nothing.names };
}

interface Writing {
  readonly memory: Store;
  readonly registry: Registry;
  readonly generation: Generation;
  readonly names: ReadonlySet<string>;
  readonly textIn: (name: string) => Promise<string | undefined>;
}

/** A memory that fails costs a read tomorrow; it must not cost the run. */
async function write({ log }: World, { memory, registry, generation, names, textIn }: Writing): Promise<void> {
  const key = keyOf(registry);
  try {
    const all = folder(memory, key, generation);
    for (const name of [...names].toSorted(compareText)) {
      const text = await textIn(name);
      if (text !== undefined) await all.add(packedText(lineOf([name, text])));
    }
    await memory.write(key, gzipSync(shardedJson({ format: 2 }, await all.end()), { level: 1 }), 'application/gzip');
  } catch (error) {
    log.warn('what manifests said could not be remembered', { key, error: sentenceOf(error) });
  }
}
