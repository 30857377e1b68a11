import { aftermath } from './aftermath.ts';
import { apply } from './apply.ts';
import { readConsumers } from './consumers.ts';
import { auditRows } from './core/audit-row.ts';
import { census } from './core/census.ts';
import { goingIn } from './core/holds.ts';
import { meantBy } from './core/meant.ts';
import { isKnown, recordsAllPulls } from './core/registry-settings.ts';
import { allSeen } from './core/sightings.ts';
import { readAgain } from './core/sources.ts';
import { completeIn, unreadIn } from './core/usage.ts';
import type { Finding, Reference, Unread } from './core/usage.ts';
import type { Gate } from './gate.ts';
import { imagesOf, sourcesFor } from './job.ts';
import type { Job, Working } from './job.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Plan } from './plan.ts';
import type { Armed } from './plan-all.ts';
import { writeRows } from './report.ts';
import type { Report } from './report.ts';
import { widened } from './survey.ts';

interface Applied {
  /** What could not be read after the gate. */
  readonly findings: readonly Finding[];
  /** What was in use and there, and is not there any more. */
  readonly lost: readonly Reference[];
  /** Why it stopped before its end, if it did. */
  readonly stopped: string | undefined;
}

/**
 * Takes away what passed the gate, repository by repository, after a second reading of the consumers that change fast.
 */
export async function applyAll(
  job: Job,
  working: Working,
  { armed, gate }: { readonly armed: readonly Armed[]; readonly gate: Gate },
  report: Report,
): Promise<Applied> {
  const { world, policy, surveyed, evidence, sources } = job;
  const planAgain = planner(policy, evidence, sources);
  const unread = unreadNotes();
  const planOf = async ({ shard }: Armed): Promise<Plan> =>
    gate.through(unread.noted(await planAgain(shard.repository, await imagesOf(job, shard))));
  const going: Armed[] = [];
  for (const one of armed) {
    const plan = await planOf(one);
    if (goingIn(plan).size > 0) going.push(one);
    else await report.add({ ...plan, outcomes: one.outcomes });
  }
  if (going.length === 0) return { findings: unread.all(), lost: [], stopped: undefined };
  await working.lease.intend(await recordIntentions(job, going, planOf));
  const second = widened(await secondReading(job), surveyed.findings);
  const both = await evidenceOfBoth(job, second);
  const again = { ...job, evidence: both, findings: [...surveyed.findings, ...second] };
  const replan = planner(policy, both, sourcesFor(again, sources));
  const lost: Reference[] = [];
  for (const one of going) {
    const plan = await planOf(one);
    const judged = await apply({ ...job, working }, plan, async (images) =>
      unread.noted(await replan(one.shard.repository, images)),
    );
    lost.push(...(await aftermath(world, plan, { ...judged, references: both.references })));
    world.log.info('repository cleaned', { ...one.shard.repository, outcomes: judged.outcomes.size });
    await report.add({ ...judged, outcomes: new Map([...one.outcomes, ...judged.outcomes]) });
  }
  await sources.manifests.save((digest) => surveyed.census.regionsOf(digest).length > 0);
  return { findings: [...unreadIn(second), ...unread.all()], lost, stopped: await working.objection() };
}

/** What a later plan could not read about its repository holds it back, and has to be said. */
function unreadNotes() {
  const unread = new Map<string, Unread>();
  return {
    noted: (plan: Plan): Plan => {
      for (const cell of plan.unread) unread.set(`${cell.source} ${cell.region}`, cell);
      return plan;
    },
    all: (): readonly Unread[] => [...unread.values()],
  };
}

/** What changes fast, some time after the first reading. A run that is cancelled meanwhile still reports what it did not do. */
async function secondReading({ world, policy, surveyed }: Job): Promise<readonly Finding[]> {
  await world.clock.pause(Math.max(0, surveyed.readAtMs + policy.inUse.settleMs - world.clock.serviceMs()));
  try {
    return await readConsumers(world, policy, surveyed.places, readAgain);
  } catch (error) {
    if (world.cancelled.aborted) return [];
    throw error;
  }
}

/** What either reading found counts, and what either could not read. */
async function evidenceOfBoth(job: Job, second: readonly Finding[]): Promise<Evidence> {
  const { surveyed, evidence } = job;
  const sightings = allSeen([surveyed.sightings, meantBy(allSeen(completeIn(second)), surveyed)]);
  const everything = census(sightings.references, { ...sightings, isListed: isKnown(surveyed.settings) });
  for (const shard of surveyed.shards) {
    const isRecorded = recordsAllPulls(shard.repository, surveyed.settings);
    everything.add(shard.repository, await imagesOf(job, shard), isRecorded);
  }
  const unread = [...evidence.unread, ...unreadIn(second)];
  return evidenceOf(sightings, unread, {
    census: everything,
    settings: evidence.settings,
    nowMs: evidence.nowMs,
  });
}

/** Invariant 7: what is about to be done is on record before it is asked for. Returns where. */
async function recordIntentions(
  { world, records }: Job,
  going: readonly Armed[],
  planOf: (one: Armed) => Promise<Plan>,
): Promise<readonly string[]> {
  for (const one of going) {
    const rows = auditRows({ ...(await planOf(one)), outcomes: new Map() });
    const intended = rows.filter(({ verdict, blockedBy }) => verdict === 'condemned' && blockedBy.length === 0);
    await writeRows(records.intended, records.run, intended);
  }
  const keys = await records.intended.end();
  world.log.info('intended deletions recorded', { keys });
  return keys;
}
