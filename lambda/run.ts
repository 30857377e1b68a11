import { announcements } from './announcements.ts';
import { applyAll } from './apply-all.ts';
import type { Summary } from './core/summary.ts';
import { noFacts, noteApplied, noteGate, notePlan, noteSurvey, summaryOf } from './facts.ts';
import type { Facts } from './facts.ts';
import { sentenceOf } from './failure.ts';
import { passGate } from './gate.ts';
import { readHistory } from './history.ts';
import { prepare } from './job.ts';
import type { Job, Records, Working } from './job.ts';
import { Refused, takeLease } from './lease.ts';
import type { Lease } from './lease.ts';
import { objections } from './objections.ts';
import { planAll, reportUntouched } from './plan-all.ts';
import type { Planned } from './plan-all.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import { reconcile } from './reconcile.ts';
import { createReport } from './report.ts';
import type { Report } from './report.ts';
import { inStage } from './stages.ts';
import { survey } from './survey.ts';

/**
 * The whole job in one process: survey, list, census, plan, gate, apply, report. In report mode it ends at the gate. Throws
 * `Refused` if another run is at work, or has done this one's work already.
 */
export async function run(world: World, policy: Policy, records: Records): Promise<Summary> {
  if (!records.shared) return work(world, policy, records, undefined);
  const lease = await takeLease(records.shared, world, records.run);
  let summary: Summary | undefined;
  try {
    await refuseIfDone(world, records);
    summary = await work(world, policy, records, lease);
    return summary;
  } finally {
    // What became of intentions that no record tells of, the next run finds out.
    const isTold = summary ? summary.unwritten === undefined : !lease.hasIntentions();
    if (isTold) await ended(world, lease, summary);
    else lease.abandon();
  }
}

/** A lease that cannot be given back expires. */
export const ended = ({ log }: Pick<World, 'log'>, lease: Lease, summary: Summary | undefined): Promise<void> =>
  lease
    .end(summary?.reconciled.map((one) => one.run) ?? [])
    .catch((error: unknown) => log.warn('the lease could not be given back', { error: sentenceOf(error) }));

/** An event may be delivered twice. */
export async function refuseIfDone(
  { log }: Pick<World, 'log'>,
  { bucket, scheduled }: Pick<Records, 'bucket' | 'scheduled'>,
): Promise<void> {
  if (scheduled === undefined) return;
  const { runs } = await readHistory(bucket, log);
  const done = runs.find((one) => one.scheduled === scheduled);
  if (done) throw new Refused(`run ${done.run} has done what was scheduled for ${scheduled}, so this one did nothing`);
}

async function work(world: World, policy: Policy, records: Records, lease: Lease | undefined): Promise<Summary> {
  const startedAtMs = world.clock.serviceMs();
  const report = createReport(records.run, records.rows, startedAtMs);
  const facts = noFacts();
  try {
    await workOn({ world, policy, records, lease, startedAtMs }, report, facts);
  } catch (error) {
    // What was cut off in the middle of its work has to be looked up: no row may tell of it.
    if (!world.cancelled.aborted || lease?.hasIntentions()) throw error;
  } finally {
    await world.spool.dispose();
  }
  const reported = await inStage(world, 'report', report.finish);
  const ending = { ...world, run: records.run, policy, startedAtMs, spent: world.spent() };
  return summaryOf(ending, { ...facts, ...reported });
}

interface Setting {
  readonly world: World;
  readonly policy: Policy;
  readonly records: Records;
  readonly lease: Lease | undefined;
  readonly startedAtMs: number;
}

async function workOn(setting: Setting, report: Report, facts: Facts): Promise<void> {
  const { world, policy, records, lease, startedAtMs } = setting;
  const { reconciled, deleted } = await reconcile(world, records, lease);
  facts.reconciled = reconciled;
  const surveyed = await survey(world, policy);
  noteSurvey(facts, surveyed);
  const working = workingWith(setting, report);
  const job = await prepare(world, policy, { surveyed, startedAtMs, records, working });
  report.weighBy(job.layers);
  for (const { repository, digest } of deleted) job.sources.ledgers.noteLeftovers(repository, [digest]);
  const announced = announcements();
  report.follow(announced);
  const planned = await inStage(world, 'plan', () => rememberingReads(job, () => planAll(job, report, announced)));
  notePlan(facts, policy, planned);
  const gate = await inStage(world, 'gate', () => passGate(job, planned, announced));
  noteGate(facts, gate);
  await inStage(world, 'apply', async () => {
    if (!working) return reportUntouched(job, planned.armed, gate, report);
    if (planned.armed.length === 0) return;
    noteApplied(facts, await applyAll(job, working, { armed: planned.armed, gate, isLate: () => false }, report));
  });
}

/** Also of a run that ends here: what it read looks like pulls to the next one, unless that knows. */
async function rememberingReads(
  { isThere, sources: { manifests, configurations } }: Job,
  plan: () => Promise<Planned>,
): Promise<Planned> {
  try {
    return await plan();
  } finally {
    await manifests.save(isThere);
    await configurations.save(isThere);
  }
}

/** What it takes to change something: a bucket to agree in, and the lease. */
export function workingWith(
  { world, policy, records: { shared: bucket }, lease, startedAtMs }: Setting,
  report: Pick<Report, 'unwritten'>,
): Working | undefined {
  if (!bucket || !lease) return undefined;
  const { surveyAgeMs } = policy.breakers;
  const asked = { bucket, lease, surveyedAtMs: startedAtMs, surveyAgeMs, unwritten: report.unwritten };
  return { bucket, lease, objection: objections(world, asked) };
}
