import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { apply } from './apply.ts';
import { BadInput } from './bad-input.ts';
import { auditRows } from './core/audit-row.ts';
import { census } from './core/census.ts';
import { firstMatch } from './core/glob.ts';
import { chunked } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import { allSeen } from './core/sightings.ts';
import type { Summary } from './core/summary.ts';
import { completeIn, unreadIn } from './core/usage.ts';
import type { Finding } from './core/usage.ts';
import { openManifests } from './manifests.ts';
import type { Manifests } from './manifests.ts';
import { evidenceOf, goingIn, planner } from './plan.ts';
import type { Evidence, Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import { createReport, writeRows } from './report.ts';
import type { RowSink } from './report.ts';
import { readConsumers, survey, widened } from './survey.ts';
import type { Shard, Survey } from './survey.ts';

/** What a run is called, and where its records go. */
export interface Records {
  readonly run: string;
  readonly rows: RowSink;
  /** Takes what is about to be deleted, before it is. */
  readonly intended: RowSink;
}

/** Repositories that are planned side by side: it hides the latency of reading manifests. */
const plansAtOnce = 8;

/** The whole job: survey, plan, gate, apply, report. In report mode it ends at the gate. */
export async function run(world: World, policy: Policy, records: Records): Promise<Summary> {
  if (policy.mode !== 'report') refuseUnlessArmed(world);
  const startedAtMs = world.clock.serviceMs();
  const report = createReport(records.run, records.rows);
  const findings: Finding[] = [];
  const broken: Summary['broken'][number][] = [];
  try {
    const surveyed = await survey(world, policy);
    findings.push(...surveyed.findings);
    broken.push(...surveyed.broken);
    const job = await prepare(world, policy, { surveyed, startedAtMs, records });
    const armed = await planAll(job, report);
    if (armed.length > 0) findings.push(...(await applyAll(job, armed, report)));
  } catch (error) {
    if (!world.cancelled.aborted) throw error;
  } finally {
    await world.spool.dispose();
  }
  return {
    run: records.run,
    account: world.account.id,
    mode: policy.mode,
    status: world.cancelled.aborted ? 'interrupted' : 'complete',
    startedAtMs,
    finishedAtMs: world.clock.serviceMs(),
    policySha256: createHash('sha256').update(JSON.stringify(policy)).digest('hex'),
    findings,
    broken,
    ...(await report.finish()),
  };
}

/** Asked before a run begins and again before it deletes: only then has every host answered. */
function refuseUnlessArmed({ refusal }: World): void {
  const because = refusal();
  if (because !== undefined) throw new BadInput(because);
}

/** What the stages after the survey share. */
interface Job {
  readonly world: World;
  readonly policy: Policy;
  readonly surveyed: Survey;
  /** The repositories that are to be cleaned. */
  readonly shards: readonly Shard[];
  readonly evidence: Evidence;
  readonly manifests: Manifests;
  readonly records: Records;
}

type Report = ReturnType<typeof createReport>;

async function prepare(
  world: World,
  policy: Policy,
  { surveyed, startedAtMs, records }: { surveyed: Survey; startedAtMs: number; records: Records },
): Promise<Job> {
  const isCleaned = policy.clean.regions === 'all' ? () => true : firstMatch(policy.clean.regions);
  const shards = surveyed.shards.filter(({ repository }) => isCleaned(repository.region));
  const registries = [...new Set(shards.map(({ repository }) => repository.region))].map((region) => ({
    account: world.account.id,
    region,
  }));
  return {
    world,
    policy,
    surveyed,
    shards,
    records,
    evidence: evidenceOf(surveyed.sightings, unreadIn(surveyed.findings), {
      census: surveyed.census,
      // A clock that jumped ahead once must not make young images old: the earlier of two answers counts.
      nowMs: Math.min(startedAtMs, world.clock.serviceMs()),
    }),
    manifests: await openManifests(world, registries),
  };
}

/** Plans every repository and reports those of which nothing may go. The others are returned: they are armed. */
async function planAll(job: Job, report: Report): Promise<readonly Shard[]> {
  const { world, policy, shards, evidence, manifests, surveyed } = job;
  const plan = planner(policy, evidence, manifests);
  const armed: Shard[] = [];
  try {
    for (const chunk of chunked(shards, plansAtOnce)) {
      world.cancelled.throwIfAborted();
      const plans = await pMap(chunk, async (shard) => ({
        shard,
        plan: await plan(shard.repository, await imagesOf(job, shard)),
      }));
      for (const one of plans) {
        if (goingIn(one.plan).size > 0) armed.push(one.shard);
        else await report.add({ ...one.plan, outcomes: new Map() });
      }
    }
  } finally {
    // Also of a run that ends here: what it read looks like pulls to the next one, unless that knows.
    await manifests.save((digest) => surveyed.census.regionsOf(digest).length > 0);
  }
  return armed;
}

const imagesOf = ({ world }: Job, { repository }: Shard) => world.spool.read(placeOf(repository));

/** Deletes, repository by repository, after a second reading of the consumers. Returns what that could not read. */
async function applyAll(job: Job, armed: readonly Shard[], report: Report): Promise<readonly Finding[]> {
  const { world, policy, surveyed, evidence, manifests } = job;
  refuseUnlessArmed(world);
  const planAgain = planner(policy, evidence, manifests);
  const planOf = async (shard: Shard) => planAgain(shard.repository, await imagesOf(job, shard));
  await recordIntentions(job, armed, planOf);
  const second = widened(await secondReading(world, policy, surveyed), surveyed.findings);
  const replan = planner(policy, await evidenceOfBoth(job, second), manifests);
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
async function secondReading(world: World, policy: Policy, { regions }: Survey): Promise<readonly Finding[]> {
  try {
    return await readConsumers(world, policy, regions);
  } catch (error) {
    if (world.cancelled.aborted) return [];
    throw error;
  }
}

/** What either reading found counts, and what either could not read. */
async function evidenceOfBoth(job: Job, second: readonly Finding[]): Promise<Evidence> {
  const { surveyed, evidence } = job;
  const sightings = allSeen([surveyed.sightings, ...completeIn(second)]);
  const everything = census(sightings.references, sightings);
  for (const shard of surveyed.shards) everything.add(shard.repository, await imagesOf(job, shard));
  const unread = [...evidence.unread, ...unreadIn(second)];
  return evidenceOf(sightings, unread, { census: everything, nowMs: evidence.nowMs });
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
