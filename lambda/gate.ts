import { dueName, overBudget } from './core/budgets.ts';
import type { Due } from './core/budgets.ts';
import { trips } from './core/breakers.ts';
import type { Trip } from './core/breakers.ts';
import type { Digest, Repository } from './core/image.ts';
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

/** What may go today: the last word before the first deletion. */
export interface Gate {
  /** The run that this one was held against. */
  readonly baseline: RunRecord | undefined;
  readonly trips: readonly Trip[];
  /** Why there is nothing to be held against, if the record of it is damaged. */
  readonly damage: string | undefined;
  /** What there was to be listed in the runs before, and in this one. */
  readonly growth: readonly Point[];
  /** A plan with what the gate holds back of it. */
  readonly through: (plan: Plan) => Plan;
}

/** Holds the plan of all repositories against the runs before, and writes down what later runs will be held against. */
export async function openGate(
  job: Job,
  { due, newlyCondemned }: Pick<Planned, 'due' | 'newlyCondemned'>,
): Promise<Gate> {
  const { world, policy, records, surveyed, startedAtMs, evidence } = job;
  const known = await readHistory(records.bucket, world.log);
  const history = upTo(evidence.nowMs, known);
  const baseline = baselineOf(history);
  const tripped = trips(history, policy.breakers, {
    findings: surveyed.findings,
    newlyCondemned,
    surveyedAtMs: startedAtMs,
    nowMs: world.clock.serviceMs(),
  });
  const { damage } = known;
  // Whoever wrote over it would have forgotten what a breaker stopped.
  const record = recordOf(job, history, tripped);
  if (damage === undefined) await writeRuns(records.bucket, runsAfter(known, record));
  const closed = closedBy(baseline, tripped);
  const over = closed.length > 0 ? new Map<string, Hold>() : overBudget(due, policy.budgets);
  const holdsOn = (repository: Repository, component: Digest): readonly Hold[] => {
    const hold = over.get(dueName(repository, component));
    return hold ? [...closed, hold] : closed;
  };
  const growth = growthIn([...history.runs, record]);
  return { baseline, trips: tripped, damage, growth, through: (plan) => withHolds(plan, holdsOn) };
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

/** What is held back already needs nothing more to stay: only what could go is asked about. */
const withHolds = (plan: Plan, holdsOn: (repository: Repository, component: Digest) => readonly Hold[]): Plan => ({
  ...plan,
  holds: new Map([...plan.holds].map(([id, holds]) => [id, holds.length > 0 ? holds : holdsOn(plan.repository, id)])),
});

/** The components of a plan that nothing holds back. */
export function dueIn({ repository, decisions, holds, condemnations }: Plan): readonly Due[] {
  return decisions.flatMap(({ component: { id, members } }) =>
    holds.get(id)?.length === 0
      ? [
          {
            repository,
            component: id,
            images: members.length,
            bytes: members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            condemnedSinceMs: condemnations.get(id)?.sinceMs ?? Infinity,
          },
        ]
      : [],
  );
}
