import { gzipSync } from 'node:zlib';
import type { Archive, Archived } from './core/archive.ts';
import type { Condemnations } from './core/condemnation.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import { nothingUsed } from './core/ledgers/used.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { zippedJsonIn } from './json.ts';
import { packedLedger, savedLedger } from './ledger-format.ts';
import type { History, Remembered } from './ledger-format.ts';
import type { Log, Store } from './ports.ts';

/**
 * What runs remember: since when images are condemned, what we archived, when each tag was first seen, and what was seen in
 * use. Lost or damaged, everything is announced anew, nothing in the archive is ours, and watching begins anew: it only
 * ever keeps more.
 */
export interface Ledgers {
  /** Whether the runs before left one of that registry that can be read. */
  readonly isThere: (registry: Registry) => boolean;
  /** As the runs before left them. */
  readonly condemnations: (repository: Repository) => Condemnations;
  readonly archive: (repository: Repository) => Archive;
  /** Since when the registry is watched; nothing if there is no ledger of it. */
  readonly watch: (registry: Registry) => Watch | undefined;
  readonly history: (repository: Repository) => History;
  /** What we deleted without all that was about it, because that failed or the run died: the rest is to follow. */
  readonly leftovers: (repository: Repository) => ReadonlySet<Digest>;
  /** Takes the place of what was known of a repository. Of the leftovers those stay of which something is still there: `missing`. */
  readonly noteCondemnations: (repository: Repository, now: Condemnations, missing: readonly Digest[]) => void;
  readonly noteHistory: (repository: Repository, now: History, watch: Watch) => void;
  readonly noteLeftovers: (repository: Repository, deleted: readonly Digest[]) => void;
  readonly noteArchived: (repository: Repository, digest: Digest, now: Archived | undefined) => void;
  /** Writes what has changed. */
  readonly save: () => Promise<void>;
}

interface Entry {
  readonly before: Condemnations;
  now: Condemnations;
  readonly archive: Map<Digest, Archived>;
  leftovers: ReadonlySet<Digest>;
  readonly historyBefore: History;
  history: History;
}

const noHistory: History = { tags: undefined, used: nothingUsed };

const emptyEntry = (): Entry => ({
  before: new Map(),
  now: new Map(),
  archive: new Map(),
  leftovers: new Set(),
  historyBefore: noHistory,
  history: noHistory,
});

/** Loads the ledgers of the registries. Without a bucket nothing was seen before, and nothing is remembered. */
export async function openLedgers(
  bucket: Store | undefined,
  registries: readonly Registry[],
  log: Log,
): Promise<Ledgers> {
  const entries = new Map<string, Entry>();
  const watches = new Map<string, { readonly before: Watch | undefined; now: Watch | undefined }>();
  for (const registry of bucket ? registries : []) {
    const loaded = await load(bucket, registry, log);
    if (!loaded) continue;
    watches.set(keyOf(registry), { before: loaded.watch, now: loaded.watch });
    for (const [place, entry] of loaded.entries) entries.set(place, entry);
  }
  const there = new Set(watches.keys());
  const entryOf = (repository: Repository): Entry => {
    const known = entries.get(placeOf(repository)) ?? emptyEntry();
    entries.set(placeOf(repository), known);
    return known;
  };
  const changed = new Set<string>();
  const toChange = (repository: Repository): Entry => {
    changed.add(keyOf(repository));
    return entryOf(repository);
  };
  const noteHistory = (repository: Repository, now: History, watch: Watch): void => {
    toChange(repository).history = now;
    watches.set(keyOf(repository), { before: watches.get(keyOf(repository))?.before, now: watch });
  };
  const save = async (): Promise<void> => {
    for (const registry of registries.filter((one) => changed.has(keyOf(one)))) {
      const body = packedLedger(watches.get(keyOf(registry))?.now, here(registry, entries));
      await bucket?.write(keyOf(registry), gzipSync(JSON.stringify(body), { level: 1 }), 'application/gzip');
      changed.delete(keyOf(registry));
    }
  };
  return {
    isThere: (registry) => there.has(keyOf(registry)),
    condemnations: (repository) => entryOf(repository).before,
    archive: (repository) => entryOf(repository).archive,
    watch: (registry) => watches.get(keyOf(registry))?.before,
    history: (repository) => entryOf(repository).historyBefore,
    leftovers: (repository) => entryOf(repository).leftovers,
    ...notesIn(toChange),
    noteHistory,
    save,
  };
}

const notesIn = (
  toChange: (repository: Repository) => Entry,
): Pick<Ledgers, 'noteCondemnations' | 'noteLeftovers' | 'noteArchived'> => ({
  noteCondemnations: (repository, now, missing) => {
    const entry = toChange(repository);
    entry.now = now;
    entry.leftovers = new Set(missing.filter((id) => entry.leftovers.has(id)));
  },
  noteLeftovers: (repository, deleted) => {
    const entry = toChange(repository);
    entry.leftovers = new Set([...entry.leftovers, ...deleted]);
  },
  noteArchived: (repository, digest, now) => {
    const { archive } = toChange(repository);
    if (now) archive.set(digest, now);
    else archive.delete(digest);
  },
});

interface Loaded {
  readonly watch: Watch | undefined;
  readonly entries: readonly (readonly [place: string, Entry])[];
}

async function load(bucket: Store | undefined, registry: Registry, log: Log): Promise<Loaded | undefined> {
  const body = await bucket?.read(keyOf(registry));
  if (!body) return undefined;
  const parsed = savedLedger.safeParse(zippedJsonIn(body));
  if (!parsed.success) {
    log.warn('the ledger is damaged, so that everything is announced anew', { ...registry });
    return undefined;
  }
  const { watch, repositories } = parsed.data;
  const entries = [...repositories].map(([name, { condemned: before, history, ...kept }]) => {
    const entry: Entry = { before, now: before, ...kept, historyBefore: history, history };
    return [placeOf({ ...registry, name }), entry] as const;
  });
  return { watch, entries };
}

const keyOf = ({ account, region }: Registry): string => `state/ledger/${account}/${region}.json.gz`;

/** The entries of one registry, by the names of its repositories. */
function here(
  { account, region }: Registry,
  entries: ReadonlyMap<string, Entry>,
): readonly (readonly [string, Remembered])[] {
  const prefix = placeOf({ account, region, name: '' });
  return [...entries].flatMap(([place, { now, archive, leftovers, history }]) =>
    place.startsWith(prefix)
      ? [[place.slice(prefix.length), { condemned: now, archive: archive, leftovers, history }] as const]
      : [],
  );
}
