import * as z from 'zod';
import type { Archived } from './core/archive.ts';
import type { Condemnation, Condemnations } from './core/condemnation.ts';
import type { Digest } from './core/image.ts';
import type { TagLedger } from './core/ledgers/tags.ts';
import { nothingUsed } from './core/ledgers/used.ts';
import type { UsedLedger } from './core/ledgers/used.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { digestSchema } from './json.ts';

/** What surveys saw of a repository. */
export interface History {
  readonly tags: TagLedger | undefined;
  readonly used: UsedLedger;
}

/** What is kept of a repository between runs. */
export interface Remembered {
  readonly condemned: Condemnations;
  readonly archive: Map<Digest, Archived>;
  readonly leftovers: ReadonlySet<Digest>;
  readonly history: History;
}

/** What a ledger is written as. A repository of which there is nothing to remember is left out. */
export const packedLedger = (
  watch: Watch | undefined,
  repositories: readonly (readonly [name: string, Remembered])[],
) => ({
  format: 2,
  ...(watch ? { watch } : {}),
  repositories: repositories.flatMap(([name, one]) => {
    const { condemned, archive, leftovers, history } = one;
    const isEmpty = condemned.size + archive.size + leftovers.size === 0 && !history.tags;
    return isEmpty ? [] : [[name, packedRepository(one)]];
  }),
});

const packedRepository = ({ condemned, archive, leftovers, history: { tags, used } }: Remembered) => ({
  condemned: [...condemned].map(([id, one]) => [id, packedCondemnation(one)]),
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

/** Format 1 knew what is condemned and archived, and watched nothing. */
export const savedLedger = z.discriminatedUnion('format', [
  z
    .strictObject({ format: z.literal(1), repositories: z.record(z.string(), repository) })
    .transform((one) => ({ watch: undefined, repositories: Object.entries(one.repositories) })),
  z
    .strictObject({
      format: z.literal(2),
      watch: z.strictObject({ sinceMs: z.number(), seenAtMs: z.number() }).exactOptional(),
      repositories: z.array(z.tuple([z.string(), repository])),
    })
    .transform((one) => ({ watch: one.watch, repositories: one.repositories })),
]);
