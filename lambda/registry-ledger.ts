import { compareText } from './core/image.ts';
import type { Registry, Repository } from './core/image.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { joined, ledgerText, nothingRemembered, rememberedIn, withChange } from './ledger-format.ts';
import type { Change } from './ledger-format.ts';
import { ledgerFolder, textKey, writeLedger } from './ledger-objects.ts';
import type { Ledger, LedgerDeeds, Noted, Opened } from './ledgers.ts';
import { packedText, sizeOfPacked } from './packed-lines.ts';
import type { Spool, Store, World } from './ports.ts';
import { lineOf, nextOf, textOfLine } from './sharded.ts';
import type { Generation, Sharded } from './sharded.ts';

interface Setting extends Pick<World, 'spool' | 'log'> {
  readonly store: Store;
}

/** The ledger of one registry, and what this run did to it. */
interface Book extends Setting, Omit<Opened, 'changes'> {
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

export type RegistryLedger = ReturnType<typeof ledgerOf>;

/** What this run notes waits in the spool until it is saved. */
export function ledgerOf({ registry, head, changes }: Opened, setting: Setting) {
  const book: Book = {
    ...setting,
    registry,
    head,
    noted: new Set(),
    done: new Map(),
    changes: new Map(changes),
    since: new Map(changes),
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
      await book.spool.writeText(notedKey(registry, name), text === undefined ? '' : lineOf([name, text]));
      noteAll(book, [name], now.watch);
    },
    change: (name: string, next: Change): void => noteChange(book, name, next),
    save: () => save(book),
    deeds: (): LedgerDeeds => {
      const { noted, watch, done, all, since, isChanged } = book;
      return { noted, watch, done, ...(all && !isChanged ? { saved: { all, changes: since } } : {}) };
    },
    absorb: ({ noted, watch, done, saved }: LedgerDeeds): void => {
      if (noted.size > 0 && watch) noteAll(book, noted, watch);
      for (const [name, next] of done) noteChange(book, name, next);
      if (!saved) return;
      book.since.clear();
      for (const [name, next] of saved.changes) book.since.set(name, next);
      Object.assign(book, { all: saved.all, generation: saved.all.generation, isChanged: false });
    },
  };
}

async function ledgerIn({ registry, head, spool, log, changes }: Book, name: string): Promise<Ledger> {
  const line = head && (await spool.readText(textKey(registry, name)));
  const found = line === undefined ? nothingRemembered : rememberedIn(textOfLine(line));
  if (found) return { ...withChange(found, changes.get(name)), isThere: head !== undefined, watch: head?.watch };
  log.warn('the ledger is damaged, so that everything is announced anew', { ...registry, repository: name });
  return { ...nothingRemembered, isThere: false, watch: undefined };
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

function noteChange(book: Book, name: string, next: Change): void {
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
    const line = await lineAfter(spool, { key, name, change: changes.get(name) });
    if (line && sizeOfPacked(line) > 0) await writer.add(line);
  }
  return writer.end();
}

interface Changing {
  readonly key: string;
  readonly name: string;
  readonly change: Change | undefined;
}

/** What cannot be read stays so: as an empty entry it would say that nobody ever used anything there. */
async function lineAfter(spool: Spool, { key, name, change }: Changing): Promise<Uint8Array | undefined> {
  if (!change) return spool.readPackedText(key);
  const line = (await spool.readText(key)) || undefined;
  const before = line === undefined ? nothingRemembered : rememberedIn(textOfLine(line));
  if (!before) return spool.readPackedText(key);
  const text = ledgerText(withChange(before, change));
  return text === undefined ? undefined : packedText(lineOf([name, text]));
}

const notedKey = (registry: Registry, name: string): string => `noted ${textKey(registry, name)}`;
