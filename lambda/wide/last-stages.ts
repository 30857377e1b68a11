import { announcements } from '../announcements.ts';
import { applyAll } from '../apply-all.ts';
import { togetherIn } from '../core/copies.ts';
import type { CopiesData } from '../core/copies.ts';
import { placeOf } from '../core/image.ts';
import type { Summary } from '../core/summary.ts';
import { recall } from '../extracts.ts';
import { noteApplied, summaryOf } from '../facts.ts';
import type { Armed } from '../plan-all.ts';
import { createReport } from '../report.ts';
import { ended } from '../run.ts';
import { inStage } from '../stages.ts';
import { spooled, taken } from './hand-overs.ts';
import type { Counted } from './hand-overs.ts';
import { doneBy, jobOf, spentBy } from './visit.ts';
import type { Visit } from './visit.ts';

/**
 * Takes away what passed the gate, as far as its time reaches. Returns how many repositories it left for the next turn. A turn
 * happens once: one that died has left its intentions, and the next run looks up what became of them.
 */
export async function applyStage(visit: Visit, turn: number): Promise<number> {
  const { desk, records, left, world, spool, isLate } = visit;
  if (!(await desk.begin(`turn-${turn}`)))
    throw new Error(`turn ${turn} was begun before, and did not come to its end`);
  const counted = await taken(left.counted, 'what was listed');
  const { gate } = await taken(left.opened, 'what passed the gate');
  const before = await taken(left.turn(turn - 1), `what turn ${turn - 1} left`);
  const report = createReport(records.run, records.rows, counted.startedAtMs);
  const shards = [...counted.shards.values()].flat();
  const copies = await copiesFor(visit, counted, before.left);
  const job = await jobOf(visit, counted, { copies, shards, report });
  for (const [name, keys] of before.shelved) spool.knows(name, keys);
  const { ledgers, manifests } = job.sources;
  ledgers.absorb(before.deeds.ledgers);
  manifests.absorb(before.deeds.manifests);
  const announced = announcements();
  announced.add(before.announced);
  report.follow(announced);
  report.weighBy(job.layers);
  const { working } = job;
  if (!working) throw new Error('without a bucket to agree in nothing is taken away');
  await recall(world);
  const passed = { armed: before.left, gate, isLate };
  const { left: rest, ...applied } = await inStage(world, 'apply', () => applyAll(job, working, passed, report));
  const keys = await spool.shelve(spooled.ofTurn(turn));
  const done = await doneBy(visit, report);
  if (done.part.unwritten === undefined) await visit.lease.tell();
  await left.turn(turn).put({
    ...done,
    left: rest,
    announced: announced.all(),
    deeds: { ledgers: ledgers.deeds(), manifests: manifests.deeds() },
    shelved: new Map([...before.shelved, [spooled.ofTurn(turn), keys]]),
    applied,
  });
  return rest.length;
}

/** What is known of the images of all batches of which something may go. */
async function copiesFor({ left }: Visit, { shards }: Counted, armed: readonly Armed[]): Promise<CopiesData> {
  const places = new Set(armed.map(({ shard: { repository } }) => placeOf(repository)));
  const all: CopiesData[] = [];
  for (const [number, some] of shards) {
    if (!some.some(({ repository }) => places.has(placeOf(repository)))) continue;
    all.push(await taken(left.copies(number), `what is known of the images of batch ${number}`));
  }
  return togetherIn(all);
}

/** Brings together what all stages reported, and gives the lease back. Happens once. */
export async function reportStage(visit: Visit, turns: number): Promise<Summary> {
  const { desk, world, policy, records, lease, left } = visit;
  if (!(await desk.begin('report'))) throw new Error('the report was begun before, and did not come to its end');
  const opening = await taken(left.opening, 'what the survey found');
  const counted = await taken(left.counted, 'what was listed');
  const opened = await taken(left.opened, 'what passed the gate');
  const { startedAtMs } = counted;
  const report = createReport(records.run, records.rows, startedAtMs);
  report.absorb(opening.part);
  const spent = [opening.spent, counted.spent, opened.spent];
  for (const number of opened.batches) {
    const batch = await taken(left.planned(number), `the plan of batch ${number}`);
    report.absorb(batch.part);
    spent.push(batch.spent);
  }
  const { facts } = opened;
  for (let turn = 0; turn <= turns; turn += 1) {
    const one = await taken(left.turn(turn), `what turn ${turn} left`);
    report.absorb(one.part);
    if (turn > 0) spent.push(one.spent);
    noteApplied(facts, one.applied);
    // What the last turn has left of it is what is announced.
    const announced = announcements();
    announced.add(one.announced);
    report.follow(announced);
  }
  const reported = await inStage(world, 'report', report.finish);
  spent.push((await doneBy(visit, report)).spent);
  const ending = { ...world, run: records.run, policy, startedAtMs, spent: spentBy(spent) };
  const summary = summaryOf(ending, { ...facts, ...reported });
  if (summary.unwritten === undefined) await ended(world, lease, summary);
  return summary;
}
