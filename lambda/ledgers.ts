import type { Archived } from './core/archive.ts';
import type { Condemnations } from './core/condemnation.ts';
import { compareText, placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { joined, ledgerText, nothingRemembered, rememberedIn, withChange } from './ledger-format.ts';
import type { Change, History, Remembered } from './ledger-format.ts';
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

/** Loads the ledgers of the registries. Without a bucket nothing was seen before, and nothing is remembered. */
export async function openLedgers(
  store: Store | undefined,
  registries: readonly Registry[],
  { spool, log }: Pick<World, 'spool' | 'log'>,
): Promise<Ledgers> {
  const opened = new Map<string, OfRegistry>();
  if (!store) return ledgersIn(opened);
  for (const registry of registries) {
    const head = await loadLedger(store, registry, spool);
    if (head === 'damaged') log.warn('the ledger is damaged, so that everything is announced anew', { ...registry });
    const known = head === 'damaged' ? undefined : head;
    opened.set(keyOf(registry), ledgerOf(registry, known, { store, spool, log }));
  }
  return ledgersIn(opened);
}

function ledgersIn(opened: ReadonlyMap<string, OfRegistry>): Ledgers {
  const at = (repository: Repository): OfRegistry | undefined => opened.get(keyOf(repository));
  return {
    of: async (repository) => (await at(repository)?.of(repository)) ?? nothingKnown,
    note: async (repository, before, now) => at(repository)?.note(repository, before, now),
    noteLeftovers: (repository, deleted) =>
      at(repository)?.change(repository, { archived: new Map(), leftovers: new Set(deleted) }),
    noteArchived: (repository, digest, now) =>
      at(repository)?.change(repository, { archived: new Map([[digest, now]]), leftovers: new Set() }),
    save: async () => {
      for (const one of opened.values()) await one.save();
    },
  };
}

const keyOf = ({ account, region }: Registry): string => placeOf({ account, region, name: '' });

type OfRegistry = ReturnType<typeof ledgerOf>;

interface Setting extends Pick<World, 'spool' | 'log'> {
  readonly store: Store;
}

/** The ledger of one registry. What this run notes waits in the spool until it is saved. */
function ledgerOf(registry: Registry, head: Head | undefined, { store, spool, log }: Setting) {
  const noted = new Set<string>();
  /** Everything that was done since what is in the spool, and so much of it as only the changes of the ledger say. */
  const [changes, since] = [new Map(head?.changes), new Map(head?.changes)];
  let { watch, generation } = head ?? { watch: undefined, generation: undefined };
  let all: Sharded | undefined;
  let isChanged = false;
  const rememberedOf = async (name: string): Promise<Remembered | 'damaged'> => {
    const text = head && (await spool.readText(textKey(registry, name)));
    return text === undefined ? nothingRemembered : (rememberedIn(text) ?? 'damaged');
  };
  return {
    of: async ({ name }: Repository): Promise<Ledger> => {
      const found = await rememberedOf(name);
      if (found !== 'damaged')
        return { ...withChange(found, changes.get(name)), isThere: head !== undefined, watch: head?.watch };
      log.warn('the ledger is damaged, so that everything is announced anew', { ...registry, repository: name });
      return nothingKnown;
    },
    note: async ({ name }: Repository, { archive, leftovers }: Ledger, now: Noted): Promise<void> => {
      const left = new Set(now.missing.filter((id) => leftovers.has(id)));
      const text = ledgerText({ condemned: now.condemnations, archive, leftovers: left, history: now.history });
      await spool.writeText(notedKey(registry, name), text ?? '');
      // Of one that could not be read, watching begins anew: the last to begin counts for all.
      const sinceMs = Math.max(now.watch.sinceMs, noted.size > 0 ? (watch?.sinceMs ?? 0) : 0);
      watch = { ...now.watch, sinceMs };
      noted.add(name);
      since.delete(name);
      [all, isChanged] = [undefined, true];
    },
    change: ({ name }: Repository, change: Change): void => {
      changes.set(name, joined(changes.get(name), change));
      since.set(name, joined(since.get(name), change));
      isChanged = true;
    },
    save: async (): Promise<void> => {
      if (!isChanged) return;
      if (!all) {
        generation = nextOf(generation);
        const names = new Set([...(head?.names ?? []), ...noted, ...since.keys()]);
        all = await written({ store, registry, spool, generation, names, noted, changes: since });
        since.clear();
      }
      await writeLedger(store, registry, { ...all, watch, changes: since });
      isChanged = false;
    },
  };
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
