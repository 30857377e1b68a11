import { createHash } from 'node:crypto';
import { applyAll } from './apply-all.ts';
import type { Summary } from './core/summary.ts';
import type { Finding } from './core/usage.ts';
import { prepare, refuseUnlessArmed } from './job.ts';
import type { Records } from './job.ts';
import { planAll } from './plan-all.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import { createReport } from './report.ts';
import { survey } from './survey.ts';

/** The whole job: survey, plan, gate, apply, report. In report mode it ends at the gate. */
export async function run(world: World, policy: Policy, records: Records): Promise<Summary> {
  if (policy.mode !== 'report') refuseUnlessArmed(world);
  const startedAtMs = world.clock.serviceMs();
  const report = createReport(records.run, records.rows, startedAtMs);
  const findings: Finding[] = [];
  const broken: Summary['broken'][number][] = [];
  const endangered: Summary['endangered'][number][] = [];
  const twoCleaners: string[] = [];
  try {
    const surveyed = await survey(world, policy);
    findings.push(...surveyed.findings);
    broken.push(...surveyed.broken);
    const job = await prepare(world, policy, { surveyed, startedAtMs, records });
    const planned = await planAll(job, report);
    const { armed } = planned;
    findings.push(...planned.unread);
    endangered.push(...planned.endangered);
    twoCleaners.push(...planned.twoCleaners);
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
    endangered,
    twoCleaners,
    ...(await report.finish()),
  };
}
