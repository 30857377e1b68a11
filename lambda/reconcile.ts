import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { grouped } from './core/grouped.ts';
import { digestIn, placeOf } from './core/image.ts';
import type { Image, Repository } from './core/image.ts';
import type { Unsettled } from './core/lease.ts';
import type { Reconciled } from './core/summary.ts';
import type { Outcome } from './core/verdict.ts';
import { sentenceOf } from './failure.ts';
import type { Records } from './job.ts';
import type { TakenAway } from './kept-records.ts';
import type { Lease } from './lease.ts';
import type { World } from './ports.ts';
import { isoOf, outcomeText } from './render/record.ts';

/** What dead runs did, for the report; and what they deleted, of which something may be left. */
interface Reconciliation {
  readonly reconciled: readonly Reconciled[];
  readonly deleted: readonly TakenAway[];
}

/**
 * Finds out what became of the intentions of runs that ended without a word, from what the registry says, and writes it
 * into the audit in their name: the records account for every image that is gone, whenever a run was killed. They are
 * settled when these rows are durable; what cannot be found out today is asked again by the next run.
 */
export async function reconcile(world: World, records: Records, lease: Lease | undefined): Promise<Reconciliation> {
  const [all, deleted] = [new Array<Reconciled>(), new Array<TakenAway>()];
  for (const { run, intended } of lease?.unsettled ?? []) {
    world.log.warn('a run ended without a word: what it did is looked up', { run });
    try {
      const settled = await settle(world, records, { run, intended });
      all.push(settled.reconciled);
      deleted.push(...settled.deleted);
    } catch (error) {
      world.cancelled.throwIfAborted();
      world.log.warn('what it did could not be found out', { run, error: sentenceOf(error) });
    }
  }
  return { reconciled: all, deleted };
}

/** A row as it was intended. */
const intention = z.looseObject({
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  digest: z.string(),
  status: z.string(),
  pushedAt: z.iso.datetime(),
});

type Intention = Readonly<z.infer<typeof intention>>;

async function settle(world: World, records: Records, { run, intended }: Unsettled) {
  const counts = { deleted: 0, archived: 0, left: 0 };
  const [lines, deleted] = [new Array<string>(), new Array<TakenAway>()];
  const read = await Promise.all(intended.map(async (key) => ({ key, found: await intentionsIn(records, key) })));
  const intentions = read.flatMap(({ found = [] }) => found);
  for (const here of grouped(intentions.map((one) => [placeOf(repositoryOf(one)), one] as const)).values()) {
    const outcomes = await outcomesOf(world, here);
    for (const one of here) {
      const outcome = outcomes.get(one.digest) ?? left;
      counts[outcome.outcome === 'skipped' ? 'left' : outcome.outcome] += 1;
      lines.push(JSON.stringify({ ...one, outcome: outcomeText(outcome) }));
      const digest = digestIn(one.digest);
      if (digest && outcome.outcome === 'deleted') deleted.push({ repository: repositoryOf(one), digest });
    }
  }
  await records.rows.write(lines);
  const unreadable = read.flatMap(({ key, found }) => (found ? [] : [key]));
  return { reconciled: { run, ...counts, unreadable }, deleted };
}

/** What is missing or damaged will be so tomorrow, too: it is said once, and does not hold anything up. */
async function intentionsIn({ bucket }: Records, key: string): Promise<readonly Intention[] | undefined> {
  const body = await bucket?.read(key);
  if (!body) return undefined;
  try {
    const lines = gunzipSync(body).toString().split('\n');
    return lines.filter((line) => line !== '').map((line) => intention.parse(JSON.parse(line)));
  } catch {
    return undefined;
  }
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
  const imageOf = new Map<string, Image>(now.map((image) => [image.digest, image]));
  return new Map(here.map((one) => [one.digest, outcomeOf(imageOf.get(one.digest), one)]));
}

/** What is there by another push was gone in between. */
function outcomeOf(now: Image | undefined, then: Intention): Found {
  if (now === undefined || isoOf(now.pushedAtMs) !== then.pushedAt) return { outcome: 'deleted' };
  return now.status === 'archived' && then.status !== 'archived' ? { outcome: 'archived' } : left;
}
