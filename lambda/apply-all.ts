import { aftermath } from './aftermath.ts';
import { apply, skipped } from './apply.ts';
import { auditRows } from './core/audit-row.ts';
import { goingIn } from './core/holds.ts';
import type { Finding, Reference, Unread } from './core/usage.ts';
import { through } from './gate.ts';
import type { Gate } from './gate.ts';
import { imagesOf } from './job.ts';
import type { Job, Working } from './job.ts';
import { planner } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Armed } from './plan-all.ts';
import { writeRows } from './report.ts';
import type { Report } from './report.ts';
import { looksAt } from './second-look.ts';

/** What came of it. */
export interface Applied {
  /** What could not be read after the gate. */
  readonly findings: readonly Finding[];
  /** What was in use and there, and is not there any more. */
  readonly lost: readonly Reference[];
  /** Why it stopped before its end, if it did. */
  readonly stopped: string | undefined;
  /** What it did not get to in its time: it is for another part of the run. */
  readonly left: readonly Armed[];
}

/** What passed the gate, and whether it is time to leave the rest for another part of the run. */
interface Passed {
  readonly armed: readonly Armed[];
  readonly gate: Gate;
  readonly isLate: () => boolean;
}

/**
 * Takes away what passed the gate, repository by repository, after a second reading of the consumers that change fast.
 */
export async function applyAll(
  job: Job,
  working: Working,
  { armed, gate, isLate }: Passed,
  report: Report,
): Promise<Applied> {
  const { world, policy, evidence, sources } = job;
  const planAgain = planner(policy, evidence, sources);
  const unread = unreadNotes();
  const planOf = async ({ shard }: Armed): Promise<Plan> =>
    through(gate, unread.noted(await planAgain(shard.repository, await imagesOf(job, shard))));
  const stopped = await working.objection();
  const going: Armed[] = [];
  for (const one of armed) {
    const plan = await planOf(one);
    if (goingIn(plan).size === 0) await report.add({ ...plan, outcomes: one.outcomes });
    else if (stopped === undefined) going.push(one);
    else await report.add({ ...plan, outcomes: new Map([...one.outcomes, ...skipped(plan, stopped)]) });
  }
  if (going.length === 0) return { findings: unread.all(), lost: [], stopped, left: [] };
  await working.lease.intend(await recordIntentions(job, going, planOf));
  const look = looksAt(job);
  const lost: Reference[] = [];
  let left: readonly Armed[] = going;
  for (const [number, one] of going.entries()) {
    if (number > 0 && isLate()) break;
    left = going.slice(number + 1);
    const { replan, references } = await look.fresh();
    const plan = await planOf(one);
    const judged = await apply({ ...job, working }, plan, async (images) =>
      unread.noted(await replan(one.shard.repository, images)),
    );
    const after = await aftermath(world, plan, { ...judged, references });
    lost.push(...after.lost);
    unread.note(after.unread);
    world.log.info('repository cleaned', { ...one.shard.repository, outcomes: judged.outcomes.size });
    await report.add({ ...judged, outcomes: new Map([...one.outcomes, ...judged.outcomes]) });
  }
  await sources.manifests.save(job.isThere);
  await sources.configurations.save(job.isThere);
  return {
    findings: [...look.unread(), ...unread.all()],
    lost,
    stopped: await working.objection(),
    left,
  };
}

/** What a later plan could not read about its repository holds it back, and has to be said. */
function unreadNotes() {
  const unread = new Map<string, Unread>();
  const note = (cells: readonly Unread[]): void => {
    for (const cell of cells) unread.set(`${cell.source} ${cell.region}`, cell);
  };
  return {
    note,
    noted: (plan: Plan): Plan => {
      note(plan.unread);
      return plan;
    },
    all: (): readonly Unread[] => [...unread.values()],
  };
}

/** Invariant 7: what is about to be done is on record before it is asked for. Returns where. */
async function recordIntentions(
  { world, records }: Job,
  going: readonly Armed[],
  planOf: (one: Armed) => Promise<Plan>,
): Promise<readonly string[]> {
  for (const one of going) {
    const rows = auditRows({ ...(await planOf(one)), outcomes: new Map() });
    const intended = rows.filter(({ verdict, blockedBy }) => verdict === 'condemned' && blockedBy.length === 0);
    await writeRows(records.intended, records.run, intended);
  }
  const keys = await records.intended.end();
  world.log.info('intended deletions recorded', { keys });
  return keys;
}
