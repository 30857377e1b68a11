import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Archive, Archived } from './core/archive.ts';
import type { Condemnation, Condemnations } from './core/condemnation.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Registry, Repository } from './core/image.ts';
import { digestSchema, zippedJsonIn } from './json.ts';
import type { Log, Store } from './ports.ts';

/**
 * What runs remember of images that are about to go: since when they are condemned, and what we archived. Lost or damaged,
 * everything is announced anew and nothing in the archive is ours: it only ever keeps more.
 */
export interface Ledgers {
  /** Whether the runs before left one of that registry that can be read. */
  readonly isThere: (registry: Registry) => boolean;
  /** As the runs before left them. */
  readonly condemnations: (repository: Repository) => Condemnations;
  readonly archive: (repository: Repository) => Archive;
  /** What we deleted without all that was about it, because that failed or the run died: the rest is to follow. */
  readonly leftovers: (repository: Repository) => ReadonlySet<Digest>;
  /** Takes the place of what was known of a repository. Of the leftovers those stay of which something is still there: `missing`. */
  readonly noteCondemnations: (repository: Repository, now: Condemnations, missing: readonly Digest[]) => void;
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
}

const emptyEntry = (): Entry => ({ before: new Map(), now: new Map(), archive: new Map(), leftovers: new Set() });

/** Loads the ledgers of the registries. Without a bucket nothing was seen before, and nothing is remembered. */
export async function openLedgers(
  bucket: Store | undefined,
  registries: readonly Registry[],
  log: Log,
): Promise<Ledgers> {
  const entries = new Map<string, Entry>();
  const there = new Set<string>();
  for (const registry of bucket ? registries : []) {
    const loaded = await load(bucket, registry, log);
    if (loaded) there.add(keyOf(registry));
    for (const [place, entry] of loaded ?? []) entries.set(place, entry);
  }
  const changed = new Set<string>();
  const entryOf = (repository: Repository): Entry => {
    const known = entries.get(placeOf(repository)) ?? emptyEntry();
    entries.set(placeOf(repository), known);
    return known;
  };
  const toChange = (repository: Repository): Entry => {
    changed.add(keyOf(repository));
    return entryOf(repository);
  };
  return {
    isThere: (registry) => there.has(keyOf(registry)),
    condemnations: (repository) => entryOf(repository).before,
    archive: (repository) => entryOf(repository).archive,
    leftovers: (repository) => entryOf(repository).leftovers,
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
    save: async () => {
      for (const registry of registries.filter((one) => changed.has(keyOf(one)))) {
        await bucket?.write(keyOf(registry), bodyOf(registry, entries), 'application/gzip');
        changed.delete(keyOf(registry));
      }
    },
  };
}

async function load(
  bucket: Store | undefined,
  registry: Registry,
  log: Log,
): Promise<readonly (readonly [place: string, Entry])[] | undefined> {
  const body = await bucket?.read(keyOf(registry));
  if (!body) return undefined;
  const parsed = saved.safeParse(zippedJsonIn(body));
  if (!parsed.success) {
    log.warn('the ledger is damaged, so that everything is announced anew', { ...registry });
    return undefined;
  }
  return Object.entries(parsed.data.repositories).map(([name, { condemned, archived: ours, leftovers }]) => {
    const before = new Map(condemned);
    return [
      placeOf({ ...registry, name }),
      { before, now: before, archive: new Map(ours), leftovers: new Set(leftovers) },
    ];
  });
}

const keyOf = ({ account, region }: Registry): string => `state/ledger/${account}/${region}.json.gz`;

function bodyOf({ account, region }: Registry, entries: ReadonlyMap<string, Entry>): Uint8Array {
  const prefix = placeOf({ account, region, name: '' });
  const here = [...entries].filter(([place]) => place.startsWith(prefix));
  const repositories = here.flatMap(([place, { now, archive, leftovers }]) =>
    now.size + archive.size + leftovers.size === 0
      ? []
      : [
          [
            place.slice(prefix.length),
            {
              condemned: [...now].map(([id, one]) => [id, packed(one)]),
              archived: [...archive].map(([id, one]) => [id, one]),
              leftovers: [...leftovers],
            },
          ] as const,
        ],
  );
  return gzipSync(JSON.stringify({ format: 1, repositories: Object.fromEntries(repositories) }), { level: 1 });
}

const packed = ({ state, sinceMs, seenAtMs, announcedAtMs = 0, surveys, announcedFor }: Condemnation) => [
  state,
  sinceMs,
  seenAtMs,
  announcedAtMs,
  surveys,
  ...(announcedFor ? [announcedFor] : []),
];

const condemnation = z
  .tuple([z.string(), z.number(), z.number(), z.number(), z.int().min(0)], z.literal('archive'))
  .transform(([state, sinceMs, seenAtMs, announcedAtMs, surveys, announcedFor]) => ({
    state,
    sinceMs,
    seenAtMs,
    ...(announcedAtMs === 0 ? {} : { announcedAtMs }),
    ...(announcedFor === undefined ? {} : { announcedFor }),
    surveys,
  }));

const archived = z.strictObject({
  pushedAtMs: z.number(),
  intendedAtMs: z.number(),
  archivedAtMs: z.number().exactOptional(),
});

const saved = z.strictObject({
  format: z.literal(1),
  repositories: z.record(
    z.string(),
    z.strictObject({
      condemned: z.array(z.tuple([digestSchema, condemnation])),
      archived: z.array(z.tuple([digestSchema, archived])),
      leftovers: z.array(digestSchema).default([]),
    }),
  ),
});
