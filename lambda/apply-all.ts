import { apply } from './apply.ts';
import { readConsumers } from './consumers.ts';
import { auditRows } from './core/audit-row.ts';
import { census } from './core/census.ts';
import { meantBy } from './core/meant.ts';
import { isKnown, recordsAllPulls } from './core/registry-settings.ts';
import { allSeen } from './core/sightings.ts';
import { completeIn, unreadIn } from './core/usage.ts';
import type { Finding } from './core/usage.ts';
import { imagesOf, refuseUnlessArmed, sourcesFor } from './job.ts';
import type { Job } from './job.ts';
import type { Shard } from './listing.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import { writeRows } from './report.ts';
import type { Report } from './report.ts';
import { widened } from './survey.ts';
import type { Survey } from './survey.ts';

/** Deletes, repository by repository, after a second reading of the consumers. Returns what that could not read. */
export async function applyAll(job: Job, armed: readonly Shard[], report: Report): Promise<readonly Finding[]> {
  const { world, policy, surveyed, evidence, sources } = job;
  const { manifests } = sources;
  refuseUnlessArmed(world);
  const planAgain = planner(policy, evidence, sources);
  const planOf = async (shard: Shard) => planAgain(shard.repository, await imagesOf(job, shard));
  await recordIntentions(job, armed, planOf);
  const second = widened(await secondReading(world, policy, surveyed), surveyed.findings);
  const both = await evidenceOfBoth(job, second);
  const again = { world, policy, surveyed, evidence: both, findings: [...surveyed.findings, ...second] };
  const replan = planner(policy, both, sourcesFor(again, manifests));
  for (const shard of armed) {
    const plan = await planOf(shard);
    const judged = await apply(world, manifests, plan, (images) => replan(shard.repository, images));
    world.log.info('repository cleaned', { ...shard.repository, outcomes: judged.outcomes.size });
    await report.add(judged);
  }
  await manifests.save((digest) => surveyed.census.regionsOf(digest).length > 0);
  return unreadIn(second);
}

/** A run that is cancelled here still reports what it did not do. */
async function secondReading(world: World, policy: Policy, { places }: Survey): Promise<readonly Finding[]> {
  try {
    return await readConsumers(world, policy, places);
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

/** Invariant 7: what is about to be deleted is on record before it is asked for. */
async function recordIntentions(
  { world, records }: Job,
  armed: readonly Shard[],
  planOf: (shard: Shard) => Promise<Plan>,
): Promise<void> {
  for (const shard of armed) {
    const rows = auditRows({ ...(await planOf(shard)), outcomes: new Map() });
    const going = rows.filter(({ verdict, blockedBy }) => verdict === 'condemned' && blockedBy.length === 0);
    await writeRows(records.intended, records.run, going);
  }
  const keys = await records.intended.end();
  world.log.info('intended deletions recorded', { keys });
}
