import { trips } from '../../lambda/core/breakers.ts';
import type { NewlyCondemned, Readings } from '../../lambda/core/breakers.ts';
import type { Acceptance, RunRecord } from '../../lambda/core/run-history.ts';
import type { Finding, Reference, Unread } from '../../lambda/core/usage.ts';
import { dayMs, digest, here, nowMs, reference } from './build.ts';

export const breakers = { usageDrop: 0.3, newlyCondemned: 0.5, surveyAgeMs: 3_600_000 };
export const tasks = 'ecs-tasks 111111111111 eu-west-1';
export const functions = 'lambda-functions 111111111111 eu-west-1';

/** A run that passed, so many days ago. */
export const run = (daysAgo: number, inUse: RunRecord['inUse'], over: Partial<RunRecord> = {}): RunRecord => ({
  run: `run ${daysAgo} days ago`,
  atMs: nowMs - daysAgo * dayMs,
  inUse,
  trips: [],
  ...over,
});

/** A cell whose consumers use so many images. */
export const using = (
  count: number,
  over: Partial<Extract<Finding, { status: 'complete' | 'guarded' }>> = {},
): Finding => ({
  source: 'ecs-tasks',
  account: here.account,
  region: here.region,
  status: 'complete',
  references: Array.from({ length: count }, (_, i): Reference => reference({ digest: digest(`i${i}`) })),
  mentions: [],
  pins: [],
  ...over,
});
/** A cell that says nothing about what is in use. */
export const silent = (
  status: 'failed' | 'barred' | 'excluded',
  source: Finding['source'] = 'ecs-tasks',
  region = here.region,
): Finding => {
  const cell = { source, account: here.account, region };
  if (status === 'excluded') return { ...cell, status, because: 'x' };
  return { ...cell, status, error: 'x', reach: 'anywhere' };
};

export const unread = (over: Partial<Unread> = {}): Unread => ({
  source: 'ecs-tasks',
  account: here.account,
  region: here.region,
  status: 'failed',
  error: 'Rate exceeded',
  reach: 'anywhere',
  ...over,
});
/** A cell that a role may not read. */
export const forbidden = (action: string, over: Partial<Unread> = {}): Unread =>
  unread({
    error: `User: arn:aws:sts::111111111111:assumed-role/reader/keeper is not authorized to perform: ${action}`,
    ...over,
  });

export const tripped = (
  runs: readonly RunRecord[],
  { repositories = [], ...readings }: Partial<Readings> & { readonly repositories?: readonly NewlyCondemned[] },
  over: { readonly breakers?: typeof breakers; readonly acceptances?: readonly Acceptance[] } = {},
) =>
  trips({ runs, acceptances: over.acceptances ?? [] }, over.breakers ?? breakers, {
    findings: [],
    newlyCondemned: () => repositories,
    surveyedAtMs: nowMs,
    nowMs,
    ...readings,
  });
