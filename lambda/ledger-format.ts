import * as z from 'zod';
import type { Archive, Archived } from './core/archive.ts';
import type { Condemnation, Condemnations } from './core/condemnation.ts';
import type { Digest } from './core/image.ts';
import type { TagLedger } from './core/ledgers/tags.ts';
import { nothingUsed } from './core/ledgers/used.ts';
import type { UsedLedger } from './core/ledgers/used.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { digestSchema, jsonIn } from './json.ts';
import { shardedIn, shardedJson, textOf } from './sharded.ts';
import type { Sharded } from './sharded.ts';

/** What surveys saw of a repository. */
export interface History {
  readonly tags: TagLedger | undefined;
  readonly used: UsedLedger;
}

/** What is kept of a repository between runs. */
export interface Remembered {
  readonly condemned: Condemnations;
  readonly archive: Archive;
  readonly leftovers: ReadonlySet<Digest>;
  readonly history: History;
}

export const nothingRemembered: Remembered = {
  condemned: new Map(),
  archive: new Map(),
  leftovers: new Set(),
  history: { tags: undefined, used: nothingUsed },
};

/** What a run did to a repository since its ledger was written: what it archived, or not after all, and what it deleted. */
export interface Change {
  readonly archived: ReadonlyMap<Digest, Archived | undefined>;
  readonly leftovers: ReadonlySet<Digest>;
}

/** What is remembered of a repository, with what was done since. */
export function withChange(before: Remembered, change: Change | undefined): Remembered {
  if (!change) return before;
  const archive = new Map(before.archive);
  for (const [digest, now] of change.archived) {
    if (now) archive.set(digest, now);
    else archive.delete(digest);
  }
  return { ...before, archive, leftovers: new Set([...before.leftovers, ...change.leftovers]) };
}

/** One change after another. */
export const joined = (before: Change | undefined, next: Change): Change => ({
  archived: new Map([...(before?.archived ?? []), ...next.archived]),
  leftovers: new Set([...(before?.leftovers ?? []), ...next.leftovers]),
});

/** A ledger as objects, and what was done since. */
export interface LedgerObject extends Sharded {
  readonly watch: Watch | undefined;
  readonly changes: ReadonlyMap<string, Change>;
}

export function packedLedger({ watch, changes, ...sharded }: LedgerObject): string {
  const packed = [...changes].map(([name, { archived, leftovers }]) => [
    name,
    [...archived].map(([digest, now]) => (now ? [digest, now] : [digest])),
    [...leftovers],
  ]);
  return shardedJson({ format: 3, ...(watch ? { watch } : {}), changes: packed }, sharded);
}

/** What is remembered of a repository as JSON; nothing, if there is nothing to remember. */
export function ledgerText(one: Remembered): string | undefined {
  const { condemned, archive, leftovers, history } = one;
  const isEmpty = condemned.size + archive.size + leftovers.size === 0 && !history.tags;
  return isEmpty ? undefined : JSON.stringify(packedRepository(one));
}

/** What such a text says. Nothing, if it is damaged. */
export function rememberedIn(text: string): Remembered | undefined {
  const parsed = repository.safeParse(jsonIn(Buffer.from(text)));
  return parsed.success ? parsed.data : undefined;
}

const packedRepository = ({ condemned, archive, leftovers, history: { tags, used } }: Remembered) => ({
  condemned: Array.from(condemned, ([id, one]) => [id, packedCondemnation(one)]),
  archived: [...archive],
  leftovers: [...leftovers],
  ...(tags
    ? {
        tags: {
          sinceMs: tags.sinceMs,
          seenAtMs: tags.seenAtMs,
          fingerprints: Buffer.from(tags.fingerprints.buffer).toString('base64'),
          timed: [...tags.timed].map(([tag, { digest, afterMs, seenAtMs }]) => [tag, digest, afterMs, seenAtMs]),
        },
      }
    : {}),
  seen: [...used.seen],
  ran: [...used.ran],
});

const packedCondemnation = ({ state, sinceMs, seenAtMs, announcedAtMs = 0, surveys, announcedFor }: Condemnation) => [
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

const timedTag = z
  .tuple([z.string(), digestSchema, z.number(), z.number()])
  .transform(([tag, digest, afterMs, seenAtMs]) => [tag, { digest, afterMs, seenAtMs }] as const);

const tagLedger = z
  .strictObject({ sinceMs: z.number(), seenAtMs: z.number(), fingerprints: z.base64(), timed: z.array(timedTag) })
  .transform(({ fingerprints, timed, ...times }): TagLedger => {
    const bytes = Uint8Array.from(Buffer.from(fingerprints, 'base64'));
    const whole = bytes.buffer.slice(0, bytes.length - (bytes.length % Float64Array.BYTES_PER_ELEMENT));
    return { ...times, fingerprints: new Float64Array(whole), timed: new Map(timed) };
  });

const ran = z.strictObject({
  current: z.array(digestSchema),
  earlier: z.array(digestSchema),
  seenAtMs: z.number(),
});

const repository = z
  .strictObject({
    condemned: z.array(z.tuple([digestSchema, condemnation])),
    archived: z.array(z.tuple([digestSchema, archived])),
    leftovers: z.array(digestSchema).default([]),
    tags: tagLedger.exactOptional(),
    seen: z.array(z.tuple([digestSchema, z.number()])).default([]),
    ran: z.array(z.tuple([z.string(), ran])).default([]),
  })
  .transform(({ condemned, archived: ours, leftovers, tags, seen, ran: consumers }): Remembered => ({
    condemned: new Map(condemned),
    archive: new Map(ours),
    leftovers: new Set(leftovers),
    history: {
      tags,
      used: seen.length + consumers.length === 0 ? nothingUsed : { seen: new Map(seen), ran: new Map(consumers) },
    },
  }));

const change = z
  .tuple([
    z.string(),
    z.array(z.union([z.tuple([digestSchema, archived]), z.tuple([digestSchema])])),
    z.array(digestSchema),
  ])
  .transform(([name, ours, leftovers]): readonly [string, Change] => [
    name,
    { archived: new Map(ours.map(([digest, now]) => [digest, now])), leftovers: new Set(leftovers) },
  ]);

const watch = z.strictObject({ sinceMs: z.number(), seenAtMs: z.number() });

const asText = textOf(repository);

const unchanged = { generation: 'b', parts: 0, counts: [], changes: new Map<string, Change>() } as const;

/** Format 1 knew what is condemned and archived, and watched nothing. Format 2 was one object always. */
export const savedLedger = z.discriminatedUnion('format', [
  z
    .strictObject({ format: z.literal(1), repositories: z.record(z.string(), asText) })
    .transform((one): LedgerObject => ({
      ...unchanged,
      watch: undefined,
      repositories: Object.entries(one.repositories),
    })),
  z
    .strictObject({
      format: z.literal(2),
      watch: watch.exactOptional(),
      repositories: z.array(z.tuple([z.string(), asText])),
    })
    .transform((one): LedgerObject => ({ ...unchanged, watch: one.watch, repositories: one.repositories })),
  z
    .strictObject({
      format: z.literal(3),
      watch: watch.exactOptional(),
      changes: z.array(change),
      ...shardedIn(repository),
    })
    .transform((one): LedgerObject => ({ ...one, watch: one.watch, changes: new Map(one.changes) })),
]);
