import type { Archived } from './core/archive.ts';
import type { Condemnations } from './core/condemnation.ts';
import { compareText, placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { joined, ledgerText, nothingRemembered, rememberedIn, withChange } from './ledger-format.ts';
import type { Change, History, LedgerObject, Remembered } from './ledger-format.ts';
import { ledgerFolder, loadLedger, textKey, writeLedger } from './ledger-objects.ts';
import type { Head } from './ledger-objects.ts';
import type { Store, World } from './ports.ts';
import { nextOf } from './sharded.ts';
import type { Generation, Sharded } from './sharded.ts';

/**
 * What runs remember: since when images are condemned, what we archived, when each tag was first seen, and what was seen in
 * use. Lost or damaged, everything is announced anew, nothing in the archive is ours, and watching begins anew: it only
 * ever keeps more. Memory holds one repository of it at a time.
 */
export interface Ledgers {
  /** What the runs before left of a repository, with what this one archived and deleted since. */
  readonly of: (repository: Repository) => Promise<Ledger>;
  /** Takes the place of what was known of a repository. Of the leftovers those stay of which something is still there: `missing`. */
  readonly note: (repository: Repository, before: Ledger, now: Noted) => Promise<void>;
  /** What we deleted without all that was about it, because that failed or the run died: the rest is to follow. */
  readonly noteLeftovers: (repository: Repository, deleted: readonly Digest[]) => void;
  readonly noteArchived: (repository: Repository, digest: Digest, now: Archived | undefined) => void;
  /** Writes what has changed. */
  readonly save: () => Promise<void>;
  /** What this run did until now, by registry, for another part of it to go on with. */
  readonly deeds: () => ReadonlyMap<string, LedgerDeeds>;
  /** Goes on with what another part of this run did: its texts are in the spool. */
  readonly absorb: (deeds: ReadonlyMap<string, LedgerDeeds>) => void;
}

export interface Ledger extends Remembered {
  /** Whether the runs before left a ledger of the registry, in which this repository can be read. */
  readonly isThere: boolean;
  /** Since when the registry is watched; nothing if there is no ledger of it. */
  readonly watch: Watch | undefined;
}

export interface Noted {
  readonly condemnations: Condemnations;
  readonly missing: readonly Digest[];
  readonly history: History;
  readonly watch: Watch;
}

const nothingKnown: Ledger = { ...nothingRemembered, isThere: false, watch: undefined };

/** The ledgers of registries as the runs before left them; nothing of one that is damaged, or not there. */
export type Heads = ReadonlyMap<string, { readonly registry: Registry; readonly head: Head | undefined }>;

/** What this run did to the ledger of a registry: what waits in the spool, and what is in the bucket by now. */
export interface LedgerDeeds {
  readonly noted: ReadonlySet<string>;
  readonly watch: Watch | undefined;
  readonly done: ReadonlyMap<string, Change>;
  readonly saved?: Pick<LedgerObject, 'changes'> & { readonly all: Sharded };
}

/** Loads the ledgers of the registries into the spool. Without a bucket nothing was seen before. */
export async function loadLedgers(
  store: Store | undefined,
  registries: readonly Registry[],
  { spool, log }: Pick<World, 'spool' | 'log'>,
): Promise<Heads> {
  const heads = new Map<string, { readonly registry: Registry; readonly head: Head | undefined }>();
  if (!store) return heads;
  for (const registry of registries) {
    const head = await loadLedger(store, registry, spool);
    if (head === 'damaged') log.warn('the ledger is damaged, so that everything is announced anew', { ...registry });
    heads.set(keyOf(registry), { registry, head: head === 'damaged' ? undefined : head });
  }
  return heads;
}

/** Loads and opens the ledgers of the registries. */
export const openLedgers = async (
  store: Store | undefined,
  registries: readonly Registry[],
  world: Pick<World, 'spool' | 'log'>,
): Promise<Ledgers> => ledgersFrom(store, await loadLedgers(store, registries, world), world);

/** Opens ledgers whose texts are in the spool. Without a bucket nothing is remembered. */
export function ledgersFrom(
  store: Store | undefined,
  heads: Heads,
  { spool, log }: Pick<World, 'spool' | 'log'>,
): Ledgers {
  const opened = new Map<string, OfRegistry>();
  if (store)
    for (const [key, { registry, head }] of heads) opened.set(key, ledgerOf(registry, head, { store, spool, log }));
  return ledgersIn(opened);
}

function ledgersIn(opened: ReadonlyMap<string, OfRegistry>): Ledgers {
  const at = (repository: Repository): OfRegistry | undefined => opened.get(keyOf(repository));
  return {
    of: async (repository) => (await at(repository)?.of(repository)) ?? nothingKnown,
    note: async (repository, before, now) => at(repository)?.note(repository, before, now),
    noteLeftovers: (repository, deleted) =>
      at(repository)?.change(repository.name, { archived: new Map(), leftovers: new Set(deleted) }),
    noteArchived: (repository, digest, now) =>
      at(repository)?.change(repository.name, { archived: new Map([[digest, now]]), leftovers: new Set() }),
    save: async () => {
      for (const one of opened.values()) await one.save();
    },
    deeds: () => new Map([...opened].map(([key, one]) => [key, one.deeds()])),
    absorb: (deeds) => {
      for (const [key, some] of deeds) opened.get(key)?.absorb(some);
    },
  };
}

const keyOf = ({ account, region }: Registry): string => placeOf({ account, region, name: '' });

type OfRegistry = ReturnType<typeof ledgerOf>;

interface Setting extends Pick<World, 'spool' | 'log'> {
  readonly store: Store;
}

/** The ledger of one registry, and what this run did to it. */
interface Book extends Setting {
  readonly registry: Registry;
  readonly head: Head | undefined;
  /** The repositories whose new texts are in the spool. */
  readonly noted: Set<string>;
  readonly done: Map<string, Change>;
  /** Everything that was done since what is in the spool, and so much of it as only the changes of the ledger say. */
  readonly changes: Map<string, Change>;
  readonly since: Map<string, Change>;
  watch: Watch | undefined;
  generation: Generation | undefined;
  all: Sharded | undefined;
  isChanged: boolean;
}

/** What this run notes waits in the spool until it is saved. */
function ledgerOf(registry: Registry, head: Head | undefined, setting: Setting) {
  const book: Book = {
    ...setting,
    registry,
    head,
    noted: new Set(),
    done: new Map(),
    changes: new Map(head?.changes),
    since: new Map(head?.changes),
    watch: head?.watch,
    generation: head?.generation,
    all: undefined,
    isChanged: false,
  };
  return {
    of: ({ name }: Repository) => ledgerIn(book, name),
    note: async ({ name }: Repository, { archive, leftovers }: Ledger, now: Noted): Promise<void> => {
      const left = new Set(now.missing.filter((id) => leftovers.has(id)));
      const text = ledgerText({ condemned: now.condemnations, archive, leftovers: left, history: now.history });
      await book.spool.writeText(notedKey(registry, name), text ?? '');
      noteAll(book, [name], now.watch);
    },
    change: (name: string, next: Change): void => change(book, name, next),
    save: () => save(book),
    deeds: (): LedgerDeeds => {
      const { noted, watch, done, all, since, isChanged } = book;
      return { noted, watch, done, ...(all && !isChanged ? { saved: { all, changes: since } } : {}) };
    },
    absorb: ({ noted, watch, done, saved }: LedgerDeeds): void => {
      if (noted.size > 0 && watch) noteAll(book, noted, watch);
      for (const [name, next] of done) change(book, name, next);
      if (!saved) return;
      book.since.clear();
      for (const [name, next] of saved.changes) book.since.set(name, next);
      Object.assign(book, { all: saved.all, generation: saved.all.generation, isChanged: false });
    },
  };
}

async function ledgerIn({ registry, head, spool, log, changes }: Book, name: string): Promise<Ledger> {
  const text = head && (await spool.readText(textKey(registry, name)));
  const found = text === undefined ? nothingRemembered : rememberedIn(text);
  if (found) return { ...withChange(found, changes.get(name)), isThere: head !== undefined, watch: head?.watch };
  log.warn('the ledger is damaged, so that everything is announced anew', { ...registry, repository: name });
  return nothingKnown;
}

function noteAll(book: Book, names: Iterable<string>, seen: Watch): void {
  // Of one that could not be read, watching begins anew: the last to begin counts for all.
  const sinceMs = Math.max(seen.sinceMs, book.noted.size > 0 ? (book.watch?.sinceMs ?? 0) : 0);
  book.watch = { ...seen, sinceMs };
  for (const name of names) {
    book.noted.add(name);
    book.since.delete(name);
  }
  book.all = undefined;
  book.isChanged = true;
}

function change(book: Book, name: string, next: Change): void {
  for (const some of [book.changes, book.since, book.done]) some.set(name, joined(some.get(name), next));
  book.isChanged = true;
}

async function save(book: Book): Promise<void> {
  if (!book.isChanged) return;
  const { store, registry, since, watch } = book;
  if (!book.all) {
    const generation = nextOf(book.generation);
    const names = new Set([...(book.head?.names ?? []), ...book.noted, ...since.keys()]);
    book.generation = generation;
    book.all = await written({ ...book, generation, names, changes: since });
    since.clear();
  }
  await writeLedger(store, registry, { ...book.all, watch, changes: since });
  book.isChanged = false;
}

interface Writing extends Omit<Setting, 'log'> {
  readonly registry: Registry;
  readonly generation: Generation;
  readonly names: ReadonlySet<string>;
  readonly noted: ReadonlySet<string>;
  readonly changes: ReadonlyMap<string, Change>;
}

/** Writes every repository as it is known now, beside what counts so far. */
async function written({ store, registry, spool, generation, names, noted, changes }: Writing): Promise<Sharded> {
  const writer = ledgerFolder(store, registry, generation);
  for (const name of [...names].toSorted(compareText)) {
    const key = noted.has(name) ? notedKey(registry, name) : textKey(registry, name);
    const text = changed((await spool.readText(key)) || undefined, changes.get(name));
    if (text !== undefined) await writer.add(name, text);
  }
  return writer.end();
}

/** What cannot be read stays so: as an empty entry it would say that nobody ever used anything there. */
function changed(text: string | undefined, change: Change | undefined): string | undefined {
  if (!change) return text;
  const before = text === undefined ? nothingRemembered : rememberedIn(text);
  return before ? ledgerText(withChange(before, change)) : text;
}

const notedKey = (registry: Registry, name: string): string => `noted ${textKey(registry, name)}`;
