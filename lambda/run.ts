import { createHash } from 'node:crypto';
import { announcements, writeAnnouncements } from './announcements.ts';
import { applyAll } from './apply-all.ts';
import { metricNames } from './core/metric-names.ts';
import { ownCost } from './core/own-cost.ts';
import { newsIn } from './core/summary.ts';
import type { RunFacts, Summary } from './core/summary.ts';
import { sentenceOf } from './failure.ts';
import { vainExclusions } from './exclusions.ts';
import { openGate } from './gate.ts';
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
import { survey } from './survey.ts';

/**
 * The whole job: survey, plan, gate, apply, report. In report mode it ends at the gate. Throws `Refused` if another run is
 * at work, or has done this one's work already.
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
    if (isTold) await ended(world, lease.end(summary?.reconciled.map((one) => one.run) ?? []));
    else lease.abandon();
  }
}

/** A lease that cannot be given back expires. */
const ended = ({ log }: World, end: Promise<void>): Promise<void> =>
  end.catch((error: unknown) => log.warn('the lease could not be given back', { error: sentenceOf(error) }));

/** An event may be delivered twice. */
async function refuseIfDone({ log }: World, { bucket, scheduled }: Records): Promise<void> {
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
  return summaryOf({ world, policy, records, startedAtMs }, { ...facts, ...(await report.finish()) });
}

/** What is known at the end; what was taken of AWS until then is counted, but for the few requests that write it down. */
function summaryOf(
  { world, policy, records, startedAtMs }: Omit<Setting, 'lease'>,
  found: Omit<Summary, keyof Ending>,
): Summary {
  const finishedAtMs = world.clock.serviceMs();
  const told = newsIn(found).length + found.broken.length;
  const spent = { ...world.spent(), durationMs: finishedAtMs - startedAtMs, told, metrics: metricNames.length };
  return {
    run: records.run,
    account: world.account.id,
    mode: policy.mode,
    status: world.cancelled.aborted ? 'interrupted' : 'complete',
    startedAtMs,
    finishedAtMs,
    policySha256: createHash('sha256').update(JSON.stringify(policy)).digest('hex'),
    cost: ownCost(spent),
    ...found,
  };
}

type Ending = Pick<
  Summary,
  'run' | 'account' | 'mode' | 'status' | 'startedAtMs' | 'finishedAtMs' | 'policySha256' | 'cost'
>;

type Facts = { -readonly [Key in keyof RunFacts]: RunFacts[Key] };

const noFacts = (): Facts => ({
  findings: [],
  broken: [],
  endangered: [],
  twoCleaners: [],
  trips: [],
  growth: [],
  pardoned: [],
  surprises: [],
  orphans: [],
  reconciled: [],
  lost: [],
});

interface Setting {
  readonly world: World;
  readonly policy: Policy;
  readonly records: Records;
  readonly lease: Lease | undefined;
  readonly startedAtMs: number;
}

/** Notes each fact as soon as it is known: a run that is interrupted still reports what it found out. */
async function workOn(setting: Setting, report: Report, facts: Facts): Promise<void> {
  const { world, policy, records, lease, startedAtMs } = setting;
  const { reconciled, deleted } = await reconcile(world, records, lease);
  facts.reconciled = reconciled;
  const surveyed = await survey(world, policy);
  facts.findings = surveyed.findings;
  facts.broken = surveyed.broken;
  const working = workingWith(setting, report);
  const job = await prepare(world, policy, { surveyed, startedAtMs, records, working });
  report.weighBy(job.layers);
  for (const { repository, digest } of deleted) job.sources.ledgers.noteLeftovers(repository, [digest]);
  const planned = await planJob(job, report, facts);
  world.log.info('repositories planned', { repositories: job.shards.length, armed: planned.armed.length });
  const gate = await openGate(job, planned);
  facts.trips = gate.trips;
  facts.growth = gate.growth;
  facts.baseline = gate.baseline?.run;
  facts.stopped = gate.damage;
  if (!working) return reportUntouched(job, planned.armed, gate, report);
  if (planned.armed.length === 0) return;
  const applied = await applyAll(job, working, { armed: planned.armed, gate }, report);
  facts.findings = [...facts.findings, ...applied.findings];
  facts.lost = applied.lost;
  facts.stopped ??= applied.stopped;
}

/** Plans everything, and remembers and announces what came of it. */
async function planJob(job: Job, report: Report, facts: Facts): Promise<Planned> {
  const { records, sources, working } = job;
  const announced = announcements();
  const planned = await planAll(job, report, announced);
  facts.findings = [...facts.findings, ...planned.unread];
  facts.endangered = planned.endangered;
  facts.twoCleaners = planned.twoCleaners;
  facts.pardoned = planned.pardoned;
  facts.surprises = [...vainExclusions(job.policy, facts.findings), ...planned.surprises];
  facts.orphans = planned.orphans;
  if (!working) return planned;
  await working.lease.mustHold();
  await sources.ledgers.save();
  await writeAnnouncements(working.bucket, records.run, announced);
  return planned;
}

function workingWith(
  { world, policy, records: { shared: bucket }, lease, startedAtMs }: Setting,
  report: Report,
): Working | undefined {
  if (!bucket || !lease) return undefined;
  const { surveyAgeMs } = policy.breakers;
  const asked = { bucket, lease, surveyedAtMs: startedAtMs, surveyAgeMs, unwritten: report.unwritten };
  return { bucket, lease, objection: objections(world, asked) };
}
