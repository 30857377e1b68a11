import * as z from 'zod';
import { breakerNames } from './core/breakers.ts';
import type { Acceptance, RunHistory, RunRecord } from './core/run-history.ts';
import { BadInput } from './bad-input.ts';
import { jsonIn } from './json.ts';
import type { Bucket, Log, Store } from './ports.ts';

const runsKey = 'state/runs.json';
const acceptedKey = 'state/accepted.json';

const breaker = z.enum(breakerNames);

const savedRuns = z.strictObject({
  format: z.literal(1),
  runs: z.array(
    z.strictObject({
      run: z.string(),
      atMs: z.number(),
      scheduled: z.string().exactOptional(),
      listed: z.strictObject({ images: z.number(), bytes: z.number() }).exactOptional(),
      inUse: z.record(z.string(), z.number()),
      unread: z.array(z.string()).exactOptional(),
      trips: z.array(
        z.strictObject({
          breaker,
          about: z.string().exactOptional(),
          number: z.number(),
          limit: z.number(),
          baseline: z.number(),
          accepted: z.boolean(),
        }),
      ),
    }),
  ),
});

const savedAcceptances = z.strictObject({
  format: z.literal(1),
  acceptances: z.array(z.strictObject({ breaker, run: z.string(), because: z.string(), atMs: z.number() })),
});

/** What runs before this one saw, and why it cannot be told, if that is so: then nothing may go, and nobody writes over it. */
export async function readHistory(
  bucket: Store | undefined,
  log: Log,
): Promise<RunHistory & { readonly damage?: string }> {
  const runs = savedRuns.safeParse(await jsonAt(bucket, runsKey));
  const accepted = savedAcceptances.safeParse(await jsonAt(bucket, acceptedKey));
  if (!accepted.success) log.warn('what was accepted is damaged', { key: acceptedKey });
  const acceptances = accepted.data?.acceptances ?? [];
  if (runs.success) return { runs: runs.data.runs, acceptances };
  const damage = `${runsKey} is damaged, so that this run has nothing to be held against: delete it to begin anew`;
  return { runs: [], acceptances, damage };
}

async function jsonAt(bucket: Store | undefined, key: string): Promise<unknown> {
  const body = await bucket?.read(key);
  return body ? jsonIn(body) : { format: 1, ...(key === runsKey ? { runs: [] } : { acceptances: [] }) };
}

export const writeRuns = async (bucket: Store | undefined, runs: readonly RunRecord[]): Promise<void> =>
  bucket?.write(runsKey, Buffer.from(JSON.stringify({ format: 1, runs })), 'application/json');

/** Adds a person's word to those given before. Throws `BadInput` if what was said before cannot be read. */
export async function accept(bucket: Bucket, acceptance: Acceptance): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const found = await bucket.readVersion(acceptedKey);
    const before = found ? savedAcceptances.safeParse(jsonIn(found.body)).data?.acceptances : [];
    if (!before)
      throw new BadInput(`${acceptedKey} is damaged, so that nothing can be added to it: delete it to begin anew`);
    const acceptances = [...before, acceptance];
    const body = Buffer.from(`${JSON.stringify({ format: 1, acceptances }, null, 2)}\n`);
    if (await bucket.writeIf(acceptedKey, body, found?.version)) return;
  }
  throw new Error(`${acceptedKey} changes all the time: try again`);
}
