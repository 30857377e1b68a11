import { writeAnnouncements } from './announcements.ts';
import type { Announcements } from './announcements.ts';
import { dueName, overBudget } from './core/budgets.ts';
import { newlyIn, trips } from './core/breakers.ts';
import type { Trip } from './core/breakers.ts';
import type { Digest } from './core/image.ts';
import { inUseOf, unreadOf } from './core/in-use.ts';
import { growthIn } from './core/growth.ts';
import type { Point } from './core/growth.ts';
import { baselineOf, runsAfter, upTo } from './core/run-history.ts';
import type { RunHistory, RunRecord } from './core/run-history.ts';
import { unreadIn } from './core/usage.ts';
import type { Hold } from './core/verdict.ts';
import { readHistory, writeRuns } from './history.ts';
import type { Job } from './job.ts';
import type { Plan } from './plan.ts';
import type { Planned } from './plan-all.ts';

/** What may go today, as plain data: the last word before the first deletion. */
export interface Gate {
  /** The run that this one was held against. */
  readonly baseline: RunRecord | undefined;
  readonly trips: readonly Trip[];
  /** Why there is nothing to be held against, if the record of it is damaged. */
  readonly damage: string | undefined;
  /** What there was to be listed in the runs before, and in this one. */
  readonly growth: readonly Point[];
  /** What holds everything back. */
  readonly closed: readonly Hold[];
  /** What is beyond a budget, by `dueName`. */
  readonly over: ReadonlyMap<string, Hold>;
}

/** Remembers and announces what came of a plan, and says what of it may go. */
export async function passGate(job: Job, planned: Planned, announced: Announcements): Promise<Gate> {
  const { world, records, sources, working, shards } = job;
  if (working) {
    await working.lease.mustHold();
    await sources.ledgers.save();
    await writeAnnouncements(working.bucket, records.run, announced);
  }
  world.log.info('repositories planned', { repositories: shards.length, armed: planned.armed.length });
  return openGate(job, planned);
}

/** Holds the plan of all repositories against the runs before, and writes down what later runs will be held against. */
async function openGate(job: Job, { due, condemned }: Pick<Planned, 'due' | 'condemned'>): Promise<Gate> {
  const { world, policy, records, surveyed, startedAtMs, evidence } = job;
  const known = await readHistory(records.bucket, world.log);
  const history = upTo(evidence.nowMs, known);
  const baseline = baselineOf(history);
  const tripped = trips(history, policy.breakers, {
    findings: surveyed.findings,
    newlyCondemned: (sinceMs) => condemned.map((one) => newlyIn(one, sinceMs)),
    surveyedAtMs: startedAtMs,
    nowMs: world.clock.serviceMs(),
  });
  const { damage } = known;
  // Whoever wrote over it would have forgotten what a breaker stopped.
  const record = recordOf(job, history, tripped);
  if (damage === undefined) await writeRuns(records.bucket, runsAfter(known, record));
  const closed = closedBy(baseline, tripped);
  const over = closed.length > 0 ? new Map<string, Hold>() : overBudget(due, policy.budgets);
  const growth = growthIn([...history.runs, record]);
  return { baseline, trips: tripped, damage, growth, closed, over };
}

const recordOf = (
  { records, surveyed, startedAtMs }: Job,
  before: RunHistory,
  tripped: readonly Trip[],
): RunRecord => ({
  run: records.run,
  atMs: startedAtMs,
  ...(records.scheduled === undefined ? {} : { scheduled: records.scheduled }),
  ...listedIn(surveyed),
  inUse: inUseOf(surveyed.findings),
  unread: unreadOf(before, surveyed.findings),
  trips: tripped,
});

/** What could not be listed must not look like something that went. */
const listedIn = ({ findings, shards }: Job['surveyed']): Pick<RunRecord, 'listed'> =>
  unreadIn(findings).some(({ source }) => source === 'registries')
    ? {}
    : {
        listed: {
          images: shards.reduce((sum, { images }) => sum + images, 0),
          bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
        },
      };

/** What holds everything back. */
function closedBy(baseline: RunRecord | undefined, tripped: readonly Trip[]): readonly Hold[] {
  const standing = new Set(tripped.filter(({ accepted }) => !accepted).map(({ breaker }) => breaker));
  return [
    ...(baseline ? [] : [{ hold: 'baseline' } as const]),
    ...[...standing].map((breaker) => ({ hold: 'breaker', breaker }) as const),
  ];
}

/** A plan with what the gate holds back of it. What is held back already needs nothing more to stay. */
export function through({ closed, over }: Gate, plan: Plan): Plan {
  const holdsOn = (component: Digest): readonly Hold[] => {
    const hold = over.get(dueName(plan.repository, component));
    return hold ? [...closed, hold] : closed;
  };
  const holds = new Map([...plan.holds].map(([id, some]) => [id, some.length > 0 ? some : holdsOn(id)]));
  return { ...plan, holds };
}
