import * as z from 'zod';
import { digestSchema } from './json.ts';
import { shardedIn, textOf } from './sharded.ts';
import type { Sharded } from './sharded.ts';

const manifest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('platform') }),
  z.strictObject({ kind: z.literal('index'), lists: z.array(digestSchema), artifactType: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('artifact'), artifactType: z.string() }),
  z.strictObject({ kind: z.literal('unreadable'), because: z.string() }),
]);

const read = z.strictObject({
  manifest,
  subject: digestSchema.exactOptional(),
  config: digestSchema.exactOptional(),
  pushedAtMs: z.number(),
  pulledBeforeMs: z.number().exactOptional(),
  fromMs: z.number(),
  toMs: z.number(),
});

/** What is remembered of the manifests of a repository. */
export const readsIn = z.array(z.tuple([digestSchema, read]));

/** What is remembered of a registry. Format 1 was one object always, with whole places for names. It changes whenever what is extracted does. */
export const saved = z.discriminatedUnion('format', [
  z
    .strictObject({ format: z.literal(1), reads: z.record(z.string(), textOf(readsIn)) })
    .transform(({ reads }): Sharded => ({
      generation: 'b',
      parts: 0,
      counts: [],
      repositories: Object.entries(reads).map(named),
    })),
  z.strictObject({ format: z.literal(2), ...shardedIn(readsIn) }),
]);

const named = ([place, text]: readonly [string, string]): readonly [string, string] => [
  place.split('/').slice(2).join('/'),
  text,
];
