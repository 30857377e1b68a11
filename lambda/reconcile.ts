import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { grouped } from './core/grouped.ts';
import { digestIn, placeOf } from './core/image.ts';
import type { Repository } from './core/image.ts';
import type { Reconciled } from './core/summary.ts';
import type { Outcome } from './core/verdict.ts';
import type { Records } from './job.ts';
import type { Unsettled } from './core/lease.ts';
import type { Lease } from './lease.ts';
import type { World } from './ports.ts';
import { outcomeText } from './render/record.ts';

/**
 * Finds out what became of the intentions of runs that ended without a word, from what the registry says, and writes it
 * into the audit in their name: the records account for every image that is gone, whenever a run was killed.
 */
export async function reconcile(world: World, records: Records, lease: Lease): Promise<readonly Reconciled[]> {
  const all: Reconciled[] = [];
  for (const unsettled of lease.unsettled) {
    world.log.warn('a run ended without a word: what it did is looked up', { run: unsettled.run });
    all.push(await settle(world, records, unsettled));
  }
  if (all.length > 0) {
    // Should this run die as well, nobody would look again: what it found out is in the bucket before it is settled.
    await records.rows.end();
    await lease.settle();
  }
  return all;
}

/** A row as it was intended. */
const intention = z.looseObject({
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  digest: z.string(),
  status: z.string(),
});

type Intention = Readonly<z.infer<typeof intention>>;

async function settle(world: World, { rows, bucket }: Records, { run, intended }: Unsettled): Promise<Reconciled> {
  const counts = { deleted: 0, archived: 0, left: 0 };
  for (const key of intended) {
    const body = await bucket?.read(key);
    if (!body) throw new Error(`${key} is missing: it says what run ${run} was about to do`);
    const intentions = gunzipSync(body)
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => intention.parse(JSON.parse(line)));
    for (const here of grouped(intentions.map((one) => [placeOf(repositoryOf(one)), one] as const)).values()) {
      const outcomes = await outcomesOf(world, here);
      for (const { outcome } of outcomes.values()) counts[outcome === 'skipped' ? 'left' : outcome] += 1;
      await rows.write(
        here.map((one) => {
          const outcome = outcomes.get(one.digest) ?? left;
          return JSON.stringify({ ...one, outcome: outcomeText(outcome) });
        }),
      );
    }
  }
  return { run, ...counts };
}

const repositoryOf = ({ account, region, repository }: Intention): Repository => ({
  account,
  region,
  name: repository,
});

type Found = Extract<Outcome, { readonly outcome: 'deleted' | 'archived' | 'skipped' }>;

const left: Found = { outcome: 'skipped', because: 'the run ended before it' };

async function outcomesOf(world: World, here: readonly Intention[]): Promise<ReadonlyMap<string, Found>> {
  const [first] = here;
  if (!first) return new Map();
  const digests = here.flatMap(({ digest }) => digestIn(digest) ?? []);
  const now = await world.registries.describe(repositoryOf(first), digests);
  const statusOf = new Map<string, string>(now.map(({ digest, status }) => [digest, status]));
  return new Map(
    here.map(({ digest, status }) => {
      const is = statusOf.get(digest);
      if (is === undefined) return [digest, { outcome: 'deleted' }] as const;
      return [digest, is === 'archived' && status !== 'archived' ? ({ outcome: 'archived' } as const) : left] as const;
    }),
  );
}
