import { pMapIterable } from 'p-map';
import type { Condemned } from './core/breakers.ts';
import type { Due } from './core/budgets.ts';
import { pardonsIn } from './core/condemnation.ts';
import { placeOf } from './core/image.ts';
import type { Digest } from './core/image.ts';
import type { Endangered } from './core/lifecycle.ts';
import type { Orphan, Pardoned } from './core/summary.ts';
import { surprises } from './core/surprises.ts';
import type { Deeds } from './core/surprises.ts';
import type { Amount } from './core/totals.ts';
import type { Unread } from './core/usage.ts';
import type { Outcome } from './core/verdict.ts';
import { announcementsIn } from './announcements.ts';
import type { Announcements } from './announcements.ts';
import { dueIn } from './due.ts';
import { through } from './gate.ts';
import type { Gate } from './gate.ts';
import { imagesOf } from './job.ts';
import type { Job } from './job.ts';
import type { Shard } from './listing.ts';
import { nativePolicyReader } from './native-policies.ts';
import { planner } from './plan.ts';
import type { Plan } from './plan.ts';
import { restoreUsed } from './restore-used.ts';
import type { Report } from './report.ts';

/** One repository of which something may go, and what was done to it already. */
export interface Armed {
  readonly shard: Shard;
  readonly outcomes: ReadonlyMap<Digest, Outcome>;
}

/** What planning found out about all repositories. */
export interface Planned {
  readonly armed: readonly Armed[];
  /** The components of these that nothing holds back. */
  readonly due: readonly Due[];
  readonly condemned: readonly Condemned[];
  readonly unread: readonly Unread[];
  readonly endangered: readonly Endangered[];
  /** Those that have a lifecycle policy of their own. */
  readonly twoCleaners: readonly string[];
  readonly pardoned: readonly Pardoned[];
  readonly deeds: Deeds;
  readonly orphans: readonly Orphan[];
}

/** Repositories that are planned side by side, which hides the latency of what they ask for; of large ones memory holds fewer. */
export const plansAtOnce = (images: number, repositories: number): number =>
  Math.max(1, Math.min(8, Math.floor((imagesInHand * repositories) / Math.max(images, 1))));

const imagesInHand = 2500;

/** Plans every repository and reports those of which nothing may go. The others are returned: they are armed. */
export async function planAll(job: Job, report: Report, announcements: Announcements): Promise<Planned> {
  const { world, policy, shards, evidence, sources } = job;
  const plan = planner(policy, evidence, sources);
  const nativePolicyOf = nativePolicyReader(world, evidence.nowMs);
  const found = { armed: new Array<Armed>(), due: new Array<Due>(), pardoned: new Array<Pardoned>() };
  const orphans: Orphan[] = [];
  const surprising = surprises(policy.retention);
  const [endangered, twoCleaners] = [new Array<Endangered>(), new Array<string>()];
  const condemned: Condemned[] = [];
  // One for each region says enough: what it holds back, the rows of the repositories say.
  const unread = new Map<string, Unread>();
  const note = async (shard: Shard, one: Plan) => {
    for (const pardoned of await remembered(job, one)) found.pardoned.push(pardoned);
    announcements.add(announcementsIn(one, evidence.nowMs));
    condemned.push(condemnedIn(one));
    surprising.add(one);
    if (one.isOrphan) orphans.push({ ...one.repository, ...amountOf(one) });
    const outcomes = await restoreUsed(job, one);
    const due = dueIn(one);
    found.due.push(...due);
    if (due.length > 0) found.armed.push({ shard, outcomes });
    else await report.add({ ...one, outcomes });
  };
  const planned = async (shard: Shard) => {
    // One that is under way is finished: what it reads has to be remembered.
    if (world.cancelled.aborted) return undefined;
    const one = await plan(shard.repository, await imagesOf(job, shard));
    return { shard, plan: one, native: await nativePolicyOf(one) };
  };
  const images = shards.reduce((sum, shard) => sum + shard.images, 0);
  for await (const done of pMapIterable(shards, planned, { concurrency: plansAtOnce(images, shards.length) })) {
    if (!done) continue;
    const { shard, plan: one, native } = done;
    endangered.push(...native.endangered);
    if (native.isThere) twoCleaners.push(placeOf(one.repository));
    for (const cell of [...one.unread, ...native.unread]) unread.set(`${cell.source} ${cell.region}`, cell);
    await note(shard, one);
  }
  if (condemned.length < shards.length) world.cancelled.throwIfAborted();
  const seen = { endangered, twoCleaners, orphans, deeds: surprising.deeds() };
  return { ...found, ...seen, unread: [...unread.values()], condemned };
}

/** Notes what is condemned now. Returns what was announced before, and stays. */
async function remembered({ sources: { ledgers }, working }: Job, plan: Plan): Promise<readonly Pardoned[]> {
  const { repository, decisions, ledger, condemnations, history, watch } = plan;
  const pardons = pardonsIn(ledger.condemned, decisions);
  const missing = decisions.flatMap(({ component: { id, root } }) => (root ? [] : [id]));
  if (working) await ledgers.note(repository, ledger, { condemnations, missing, history, watch });
  return pardons.map((pardon) => ({ ...repository, ...pardon }));
}

/** What could go, and what the gate says to it, of a run that changes nothing. */
export async function reportUntouched(job: Job, armed: readonly Armed[], gate: Gate, report: Report): Promise<void> {
  const plan = planner(job.policy, job.evidence, job.sources);
  for (const { shard, outcomes } of armed) {
    const again = await plan(shard.repository, await imagesOf(job, shard));
    await report.add({ ...through(gate, again), outcomes });
  }
}

const amountOf = ({ images }: Plan): Amount => ({
  images: images.length,
  bytes: images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
});

function condemnedIn({ repository, mode, images, decisions, condemnations }: Plan): Condemned {
  const since = new Map<number, number>();
  for (const { component } of decisions) {
    const sinceMs = condemnations.get(component.id)?.sinceMs;
    if (sinceMs !== undefined) since.set(sinceMs, (since.get(sinceMs) ?? 0) + component.members.length);
  }
  return { repository, images: images.length, isArmed: mode !== 'report', since };
}
