import { createHash } from 'node:crypto';
import type { Applied } from './apply-all.ts';
import { metricNames } from './core/metric-names.ts';
import { ownCost } from './core/own-cost.ts';
import type { Spent } from './core/own-cost.ts';
import { newsIn } from './core/summary.ts';
import type { RunFacts, Summary } from './core/summary.ts';
import { surprisesIn } from './core/surprises.ts';
import { vainExclusions } from './exclusions.ts';
import type { Gate } from './gate.ts';
import type { Planned } from './plan-all.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import type { Survey } from './survey.ts';

/** What a run found out by now. Each fact is noted as soon as it is known: a run that is interrupted still reports it. */
export type Facts = { -readonly [Key in keyof RunFacts]: RunFacts[Key] };

export const noFacts = (): Facts => ({
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

export function noteSurvey(facts: Facts, { findings, broken }: Pick<Survey, 'findings' | 'broken'>): void {
  facts.findings = findings;
  facts.broken = broken;
}

export function notePlan(facts: Facts, policy: Policy, planned: Planned): void {
  facts.findings = [...facts.findings, ...planned.unread];
  facts.endangered = planned.endangered;
  facts.twoCleaners = planned.twoCleaners;
  facts.pardoned = planned.pardoned;
  facts.surprises = [...vainExclusions(policy, facts.findings), ...surprisesIn(policy.retention, [planned.deeds])];
  facts.orphans = planned.orphans;
}

export function noteGate(facts: Facts, { trips, growth, baseline, damage }: Gate): void {
  facts.trips = trips;
  facts.growth = growth;
  facts.baseline = baseline?.run;
  facts.stopped = damage;
}

export function noteApplied(facts: Facts, { findings, lost, stopped }: Omit<Applied, 'left'>): void {
  facts.findings = [...facts.findings, ...findings];
  facts.lost = [...facts.lost, ...lost];
  facts.stopped ??= stopped;
}

/** Which run it is, and what was taken of AWS by it until now, but for the few requests that write it down. */
interface Ended extends Pick<World, 'account' | 'clock' | 'cancelled'> {
  readonly run: string;
  readonly policy: Policy;
  readonly startedAtMs: number;
  /** Without how long it took, it was all the time. */
  readonly spent: Spent & { readonly durationMs?: number };
}

/** What is known at the end. */
export function summaryOf(
  { run, policy, startedAtMs, spent, ...world }: Ended,
  found: Omit<Summary, keyof Ending>,
): Summary {
  const finishedAtMs = world.clock.serviceMs();
  const told = newsIn(found).length + found.broken.length;
  return {
    run,
    account: world.account.id,
    mode: policy.mode,
    status: world.cancelled.aborted ? 'interrupted' : 'complete',
    startedAtMs,
    finishedAtMs,
    policySha256: hashOf(policy),
    cost: ownCost({ durationMs: finishedAtMs - startedAtMs, ...spent, told, metrics: metricNames.length }),
    ...found,
  };
}

/** What tells one policy from another. */
export const hashOf = (policy: Policy): string => createHash('sha256').update(JSON.stringify(policy)).digest('hex');

type Ending = Pick<
  Summary,
  'run' | 'account' | 'mode' | 'status' | 'startedAtMs' | 'finishedAtMs' | 'policySha256' | 'cost'
>;
