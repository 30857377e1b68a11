import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { sentenceOf } from './failure.ts';
import { digestSchema, zippedJsonIn } from './json.ts';
import type { Extracts, Noted, Store, World } from './ports.ts';

/** What is known of definitions that never change. Starts empty: see `recall`. */
export function createExtracts(): Extracts {
  const known = new Map<string, Noted>();
  const asked = new Set<string>();
  return {
    get: (name) => {
      const noted = known.get(name);
      if (noted) asked.add(name);
      return noted?.extract;
    },
    set: (name, extract) => {
      asked.add(name);
      known.set(name, { extract, askedAtMs: 0 });
    },
    recall: (earlier) => {
      for (const [name, noted] of earlier) if (!known.has(name)) known.set(name, noted);
    },
    all: (nowMs) =>
      [...known].map(([name, { extract, askedAtMs }]) => [
        name,
        { extract, askedAtMs: asked.has(name) ? nowMs : askedAtMs },
      ]),
  };
}

/**
 * Changes whenever what is extracted does: what an older version extracted is read again. A test holds it against
 * documents of all kinds.
 */
export const extractor = 1;

/** Loads what earlier runs extracted. Where there is nothing, or where it is damaged, all of it is read again. */
export async function recall(world: World): Promise<void> {
  for (const memory of world.memories) {
    const body = await memory.read(keyOf(world));
    if (!body) continue;
    const parsed = saved.safeParse(zippedJsonIn(body));
    if (parsed.success) world.extracts.recall(parsed.data.extracts);
    else world.log.info('what earlier runs extracted from definitions is of another version, and is read again');
  }
}

/** So long nobody asked for it: then it is forgotten. */
const forgottenAfterMs = 30 * 86_400_000;

/**
 * Remembers what was extracted, also of a run that fails. The words around an address that leaves its tag open are those of
 * an environment, which may hold secrets: what has such is not written down, and read in every run.
 */
export async function remember(world: World): Promise<void> {
  if (world.memories.length === 0) return;
  const nowMs = world.clock.serviceMs();
  const kept = world.extracts
    .all(nowMs)
    .filter(([, { extract, askedAtMs }]) => extract.seen.mentions.length === 0 && nowMs - askedAtMs < forgottenAfterMs);
  const body = gzipSync(JSON.stringify({ extractor, extracts: kept.map(packed) }), { level: 1 });
  for (const memory of world.memories) await write(world, memory, body);
}

/** A memory that fails costs a read tomorrow; it must not cost the run. */
async function write(world: World, memory: Store, body: Uint8Array): Promise<void> {
  try {
    await memory.write(keyOf(world), body, 'application/gzip');
  } catch (error) {
    world.log.warn('what definitions name could not be remembered', { error: sentenceOf(error) });
  }
}

const keyOf = ({ account }: World): string => `state/extracts/${account.id}.json.gz`;

const packed = ([name, { extract, askedAtMs }]: readonly [string, Noted]) => {
  const { references, pins } = extract.seen;
  return [
    name,
    askedAtMs,
    extract.names,
    references.map(({ usedBy: _usedBy, role: _role, ...one }) => one),
    pins.map(({ usedBy: _usedBy, ...one }) => one),
  ];
};

const repository = z.strictObject({ account: z.string(), region: z.string(), name: z.string() });

/** A consumer that is not known yet: see `seenBy`. */
const unnamed = { usedBy: '', role: 'in-use' } as const;

const reference = z.union([
  z
    .strictObject({ repository, tag: z.string(), digest: digestSchema.exactOptional() })
    .transform((one) => ({ ...unnamed, ...one })),
  z
    .strictObject({
      repository: repository.exactOptional(),
      tag: z.string().exactOptional(),
      digest: digestSchema,
      isConfig: z.boolean().exactOptional(),
    })
    .transform((one) => ({ ...unnamed, ...one })),
]);

const pin = z
  .strictObject({ repository, pinnedAtMs: z.number(), pulledSinceMs: z.number().exactOptional() })
  .transform((one) => ({ usedBy: '', ...one }));

const noted = z
  .tuple([z.string(), z.number(), z.array(z.string()), z.array(reference), z.array(pin)])
  .transform(([name, askedAtMs, names, references, pins]): readonly [string, Noted] => [
    name,
    { askedAtMs, extract: { names, seen: { references, mentions: [], pins } } },
  ]);

const saved = z.strictObject({ extractor: z.literal(extractor), extracts: z.array(noted) });
