import { announcements } from '../announcements.ts';
import type { Announcements } from '../announcements.ts';
import { togetherIn } from '../core/copies.ts';
import { surprises } from '../core/surprises.ts';
import type { Unread } from '../core/usage.ts';
import { leaseMs } from '../core/lease.ts';
import { noFacts, noteGate, notePlan, noteSurvey } from '../facts.ts';
import type { Facts } from '../facts.ts';
import { passGate } from '../gate.ts';
import type { Gate } from '../gate.ts';
import { registriesOf } from '../job.ts';
import type { Job } from '../job.ts';
import type { Shard } from '../listing.ts';
import type { Planned } from '../plan-all.ts';
import type { Policy } from '../policy.ts';
import { createReport } from '../report.ts';
import type { Report } from '../report.ts';
import { inStage } from '../stages.ts';
import { spooled, taken } from './hand-overs.ts';
import type { Counted, PlannedBatch } from './hand-overs.ts';
import { doneBy, jobOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** How many repositories something may go of, and when the consumers that change fast may be read again. */
export interface GateAnswer {
  readonly armed: number;
  readonly settledAtMs: number;
}

/** While the workflow waits nobody renews the lease: what is left to wait the next stage waits itself. */
const longestWaitMs = (leaseMs * 3) / 4;

/** Brings the plans together, remembers and announces what came of them, and says what may go. Happens once. */
export async function gateStage(visit: Visit): Promise<GateAnswer> {
  const { desk, policy, records, left, world, spool } = visit;
  if (!(await desk.begin('gate'))) throw new Error('the gate was opened before, and that did not come to its end');
  const counted = await taken(left.counted, 'what was listed');
  const { reconciled } = await taken(left.opening, 'what the survey found');
  const report = createReport(records.run, records.rows, counted.startedAtMs);
  const { plans, missing } = await plansOf(visit, counted);
  const shards = [...counted.shards.values()].flat();
  const job = await jobOf(visit, counted, { copies: togetherIn([]), shards, report });
  for (const [number, { keys }] of plans) spool.knows(spooled.notes(number), keys);
  const announced = announcements();
  for (const one of plans.values()) announced.add(one.announced);
  const planned = togetherOf(
    policy,
    [...plans.values()].map((one) => one.planned),
  );
  const facts = { ...noFacts(), reconciled };
  noteSurvey(facts, job.surveyed);
  notePlan(facts, policy, { ...planned, unread: [...planned.unread, ...missing.flatMap(unplanned)] });
  await goOnWith(job, [...plans.values()], missing.length === 0);
  const gate = await inStage(world, 'gate', () => passGate(job, planned, announced));
  noteGate(facts, gate);
  await leave(visit, { job, counted, gate, planned, report, announced, facts, plans });
  // Where nothing goes nobody looks again.
  const settleMs = gate.closed.length > 0 ? 0 : policy.inUse.settleMs;
  const settledAtMs = counted.surveyed.readAtMs + settleMs;
  return { armed: planned.armed.length, settledAtMs: Math.min(settledAtMs, world.clock.serviceMs() + longestWaitMs) };
}

/** The plans that are there by now, and what was to be planned in the batches of which there is none. */
async function plansOf({ left, world }: Visit, { shards }: Counted) {
  const plans = new Map<number, PlannedBatch>();
  const missing: (readonly Shard[])[] = [];
  for (const [number, some] of shards) {
    const plan = await left.planned(number).get();
    if (plan) plans.set(number, plan);
    else {
      missing.push(some);
      world.log.warn('a batch was not planned', { batch: number, repositories: some.length });
    }
  }
  return { plans, missing };
}

/** Nothing of these goes, and no row tells of them: that has to be said. */
const unplanned = (shards: readonly Shard[]): readonly Unread[] =>
  registriesOf(shards).map((registry) => {
    const here = shards.filter(({ repository }) => repository.region === registry.region);
    const names = here.map(({ repository }) => repository.name);
    const some = [...names.slice(0, 5), ...(names.length > 5 ? [`${names.length - 5} more`] : [])].join(', ');
    const error = `${names.length} of its repositories were not planned, because their batch failed: ${some}`;
    return { source: 'registries', ...registry, status: 'failed', error, reach: 'nothing' };
  });

/** Plans of different repositories as one. */
function togetherOf({ retention }: Policy, all: readonly Planned[]): Planned {
  const deeds = surprises(retention);
  for (const one of all) deeds.absorb(one.deeds);
  const unread = new Map(
    all.flatMap((one) => one.unread.map((cell) => [`${cell.source} ${cell.region}`, cell] as const)),
  );
  return {
    armed: all.flatMap(({ armed }) => armed),
    due: all.flatMap(({ due }) => due),
    condemned: all.flatMap(({ condemned }) => condemned),
    unread: [...unread.values()],
    endangered: all.flatMap(({ endangered }) => endangered),
    twoCleaners: all.flatMap(({ twoCleaners }) => twoCleaners),
    pardoned: all.flatMap(({ pardoned }) => pardoned),
    deeds: deeds.deeds(),
    orphans: all.flatMap(({ orphans }) => orphans),
  };
}

/** Takes what was done to what runs remember, and remembers what was read. What is gone is forgotten if all of them tell. */
async function goOnWith({ sources }: Job, plans: readonly PlannedBatch[], isWhole: boolean): Promise<void> {
  const { ledgers, manifests, configurations } = sources;
  for (const { deeds } of plans) {
    ledgers.absorb(deeds.ledgers);
    manifests.absorb(deeds.manifests);
    configurations.absorb(deeds.configurations);
  }
  const there = new Set(
    plans.flatMap(({ deeds: { configurations: one } }) => [...one.there, ...one.read.map(([, , { image }]) => image)]),
  );
  // Of manifests each plan has forgotten what is gone.
  await manifests.save(() => true);
  await configurations.save(isWhole ? (digest) => there.has(digest) : () => true);
}

interface Passed {
  readonly job: Job;
  readonly counted: Counted;
  readonly gate: Gate;
  readonly planned: Planned;
  readonly report: Report;
  readonly announced: Announcements;
  readonly facts: Facts;
  readonly plans: ReadonlyMap<number, PlannedBatch>;
}

async function leave(visit: Visit, passed: Passed): Promise<void> {
  const { job, counted, gate, planned, report, announced, facts, plans } = passed;
  const { ledgers, manifests } = job.sources;
  const done = await doneBy(visit, report);
  const notes = [...plans].map(([number, { keys }]) => [spooled.notes(number), keys] as const);
  await visit.left.turn(0).put({
    ...done,
    left: planned.armed,
    announced: announced.all(),
    deeds: { ledgers: ledgers.deeds(), manifests: manifests.deeds() },
    shelved: new Map([...counted.shelved, ...notes]),
    applied: { findings: [], lost: [], stopped: undefined },
  });
  await visit.left.opened.put({ ...done, gate, facts, batches: [...plans.keys()] });
}
