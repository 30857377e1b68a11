import type { Archived } from './core/archive.ts';
import type { Condemnations } from './core/condemnation.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { joined, nothingRemembered } from './ledger-format.ts';
import type { Change, History, LedgerObject, Remembered } from './ledger-format.ts';
import { loadLedger } from './ledger-objects.ts';
import type { Head } from './ledger-objects.ts';
import type { TakenAway } from './kept-records.ts';
import type { Store, World } from './ports.ts';
import { ledgerOf } from './registry-ledger.ts';
import type { RegistryLedger } from './registry-ledger.ts';
import type { Sharded } from './sharded.ts';

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

/** The ledgers of registries as the runs before left them; nothing of one that is damaged, or not there. */
export type Heads = readonly Opened[];

export interface Opened {
  readonly registry: Registry;
  readonly head: Head | undefined;
  /** What was done since the texts were written. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** The same with what a run deleted that could not tell. */
export const withLeftovers = (heads: Heads, deleted: readonly TakenAway[]): Heads =>
  heads.map(({ registry, head, changes }) => {
    const now = new Map(changes);
    for (const { repository, digest } of deleted.filter((one) => keyOf(one.repository) === keyOf(registry))) {
      const { name } = repository;
      now.set(name, joined(now.get(name), { archived: new Map(), leftovers: new Set([digest]) }));
    }
    return { registry, head, changes: now };
  });

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
  const heads: Opened[] = [];
  if (!store) return heads;
  for (const registry of registries) {
    const head = await loadLedger(store, registry, spool);
    if (head === 'damaged') log.warn('the ledger is damaged, so that everything is announced anew', { ...registry });
    const known = head === 'damaged' ? undefined : head;
    heads.push({ registry, head: known, changes: known?.changes ?? new Map() });
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
  const opened = new Map<string, RegistryLedger>();
  if (store) for (const one of heads) opened.set(keyOf(one.registry), ledgerOf(one, { store, spool, log }));
  return ledgersIn(opened);
}

function ledgersIn(opened: ReadonlyMap<string, RegistryLedger>): Ledgers {
  const at = (repository: Repository): RegistryLedger | undefined => opened.get(keyOf(repository));
  return {
    of: async (repository) =>
      (await at(repository)?.of(repository)) ?? { ...nothingRemembered, isThere: false, watch: undefined },
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
