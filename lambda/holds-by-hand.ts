import * as z from 'zod';
import { BadInput } from './bad-input.ts';
import { grouped } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Repository } from './core/image.ts';
import type { Hold } from './core/verdict.ts';
import { digestSchema, jsonIn } from './json.ts';
import { repositoryOf } from './kept-records.ts';
import type { Bucket, Store } from './ports.ts';

const key = 'state/holds.json';

const entry = z.strictObject({
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  digest: digestSchema,
  /** Without it: until somebody takes it back. */
  untilMs: z.number().exactOptional(),
  because: z.string(),
  atMs: z.number(),
});

/** What somebody said about one image: it stays. */
export type HeldByHand = Readonly<z.infer<typeof entry>>;

const saved = z.strictObject({ format: z.literal(1), holds: z.array(entry) });

/** What people hold in each repository. */
export interface HoldsByHand {
  readonly of: (repository: Repository) => readonly ByHand[];
  /** What holds everything: where nobody can tell what people hold, anything may be held. */
  readonly onAll: readonly Hold[];
}

export interface ByHand {
  readonly digest: Digest;
  readonly hold: Extract<Hold, { readonly hold: 'by-hand' }>;
}

/** Reads what people hold now. Without a bucket nobody holds anything. */
export async function readHolds(bucket: Pick<Store, 'read'> | undefined, nowMs: number): Promise<HoldsByHand> {
  const body = await bucket?.read(key);
  const held = body ? heldIn(body) : [];
  if (!held) {
    const damage = `${key} is damaged, so that nobody can tell what is held by hand: mend or delete it`;
    return { of: () => [], onAll: [{ hold: 'by-hand', because: damage }] };
  }
  const inForce = held.filter(isInForce(nowMs));
  const byPlace = grouped(inForce.map((one) => [placeOf(repositoryOf(one)), byHand(one)] as const));
  return { of: (repository) => byPlace.get(placeOf(repository)) ?? [], onAll: [] };
}

const byHand = ({ digest, because, untilMs }: HeldByHand): ByHand => ({
  digest,
  hold: { hold: 'by-hand', because, ...(untilMs === undefined ? {} : { untilMs }) },
});

const heldIn = (body: Uint8Array): readonly HeldByHand[] | undefined => saved.safeParse(jsonIn(body)).data?.holds;

const isInForce =
  (nowMs: number) =>
  ({ untilMs = Infinity }: HeldByHand): boolean =>
    untilMs > nowMs;

/** Holds an image, whatever was said of it before. Throws `BadInput` if what is held cannot be read. */
export const holdByHand = async (bucket: Bucket, one: HeldByHand): Promise<void> => {
  await change(bucket, one.atMs, (held) => [...held.filter((other) => !isSame(other, one)), one]);
};

/** Takes the hold back that is chosen among all. Returns it; nothing if none is. */
export async function unholdByHand(
  bucket: Bucket,
  choose: (held: readonly HeldByHand[]) => HeldByHand | undefined,
  nowMs: number,
): Promise<HeldByHand | undefined> {
  const before = await change(bucket, nowMs, (held) => {
    const chosen = choose(held);
    return chosen ? held.filter((one) => one !== chosen) : undefined;
  });
  return choose(before);
}

const isSame = (a: HeldByHand, b: HeldByHand): boolean =>
  a.digest === b.digest && placeOf(repositoryOf(a)) === placeOf(repositoryOf(b));

/** Writes what `edit` makes of what is in force, unless that is nothing; returns what was in force before. */
async function change(
  bucket: Bucket,
  nowMs: number,
  edit: (held: readonly HeldByHand[]) => readonly HeldByHand[] | undefined,
): Promise<readonly HeldByHand[]> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const found = await bucket.readVersion(key);
    const before = (found ? heldIn(found.body) : [])?.filter(isInForce(nowMs));
    if (!before) throw new BadInput(`${key} is damaged, so that nobody can tell what is held: mend or delete it`);
    const holds = edit(before);
    if (!holds) return before;
    const body = Buffer.from(`${JSON.stringify({ format: 1, holds }, null, 2)}\n`);
    if (await bucket.writeIf(key, body, found?.version)) return before;
  }
  throw new Error(`${key} changes all the time: try again`);
}
