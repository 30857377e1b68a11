import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { grouped } from './core/grouped.ts';
import { digestIn, placeOf } from './core/image.ts';
import type { Unsettled } from './core/lease.ts';
import type { Reconciled } from './core/summary.ts';
import type { Outcome } from './core/verdict.ts';
import { sentenceOf } from './failure.ts';
import type { Records } from './job.ts';
import { nameOf, place, repositoryOf } from './kept-records.ts';
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
  const unsettled = lease?.unsettled ?? [];
  for (const [index, dead] of unsettled.entries()) {
    if (dead.isTold) continue;
    const { run } = dead;
    world.log.warn('a run ended without a word: what it did is looked up', { run });
    try {
      const settled = await settle(world, records, dead, unsettled.slice(index + 1));
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
const intention = z.looseObject({ ...place, status: z.string(), pushedAt: z.iso.datetime() });

type Intention = Readonly<z.infer<typeof intention>>;

/** What a dead run did: by what the registry says now, and before that by what the runs found that came later. */
async function settle(world: World, records: Records, { run, intended }: Unsettled, later: readonly Unsettled[]) {
  const counts = { deleted: 0, archived: 0, left: 0 };
  const [lines, deleted] = [new Array<string>(), new Array<TakenAway>()];
  const { intentions, unreadable } = await intentionsAt(records, intended);
  const found = await foundFirst(records, later);
  for (const here of grouped(intentions.map((one) => [placeOf(repositoryOf(one)), one] as const)).values()) {
    const now = await described(world, here);
    for (const one of here) {
      const outcome = outcomeOf(found.get(nameOf(one)) ?? now.get(one.digest), one);
      counts[outcome.outcome === 'skipped' ? 'left' : outcome.outcome] += 1;
      lines.push(JSON.stringify({ ...one, outcome: outcomeText(outcome) }));
      const digest = digestIn(one.digest);
      if (digest && outcome.outcome === 'deleted') deleted.push({ repository: repositoryOf(one), digest });
    }
  }
  await records.rows.write(lines);
  return { reconciled: { run, ...counts, unreadable }, deleted };
}

/** What each image was when the first of these runs that would take it away found it: what that run did is not ours. */
async function foundFirst(records: Records, later: readonly Unsettled[]): Promise<ReadonlyMap<string, Intention>> {
  const found = new Map<string, Intention>();
  for (const { intended } of later) {
    const { intentions } = await intentionsAt(records, intended);
    for (const one of intentions) if (!found.has(nameOf(one))) found.set(nameOf(one), one);
  }
  return found;
}

async function intentionsAt(records: Records, keys: readonly string[]) {
  const read = await Promise.all(keys.map(async (key) => ({ key, found: await intentionsIn(records, key) })));
  return {
    intentions: read.flatMap(({ found = [] }) => found),
    unreadable: read.flatMap(({ key, found }) => (found ? [] : [key])),
  };
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

type Found = Extract<Outcome, { readonly outcome: 'deleted' | 'archived' | 'skipped' }>;

const left: Found = { outcome: 'skipped', because: 'the run ended before it' };

/** What the registry says today, in the terms of a row. */
async function described(world: World, here: readonly Intention[]): Promise<ReadonlyMap<string, Standing>> {
  const [first] = here;
  if (!first) return new Map();
  const digests = here.flatMap(({ digest }) => digestIn(digest) ?? []);
  const now = await world.registries.describe(repositoryOf(first), digests);
  return new Map(now.map(({ digest, status, pushedAtMs }) => [digest, { status, pushedAt: isoOf(pushedAtMs) }]));
}

/** How an image stood when somebody looked. */
type Standing = Pick<Intention, 'status' | 'pushedAt'>;

/** What is there by another push was gone in between. */
function outcomeOf(found: Standing | undefined, then: Standing): Found {
  if (found === undefined || found.pushedAt !== then.pushedAt) return { outcome: 'deleted' };
  return found.status === 'archived' && then.status !== 'archived' ? { outcome: 'archived' } : left;
}
