import { announcements } from '../announcements.ts';
import type { Digest } from '../core/image.ts';
import { planAll } from '../plan-all.ts';
import { createReport } from '../report.ts';
import type { RowSink } from '../report.ts';
import { inStage } from '../stages.ts';
import { spooled, taken } from './hand-overs.ts';
import { doneBy, jobOf } from './visit.ts';
import type { Visit } from './visit.ts';

/**
 * Plans a batch, and writes the rows of what nothing is to be done to. It may be repeated until it has begun to write; one
 * that died after that is a batch that was not planned.
 */
export async function planStage(visit: Visit, number: number): Promise<void> {
  const { desk, spool, records, left } = visit;
  const counted = await taken(left.counted, 'what was listed');
  const copies = await taken(left.copies(number), `what is known of the images of batch ${number}`);
  const rows = onlyOnce(records.rows, () => desk.begin(`rows-${number}`));
  const report = createReport(records.run, rows, counted.startedAtMs);
  const job = await jobOf(visit, counted, { copies, shards: counted.shards.get(number) ?? [], report });
  const announced = announcements();
  report.follow(announced);
  report.weighBy(job.layers);
  const planned = await inStage(visit.world, 'plan', () => planAll(job, report, announced));
  const { ledgers, manifests, configurations } = job.sources;
  const isThere = (digest: Digest): boolean => job.surveyed.census.regionsOf(digest).length > 0;
  const repositories = job.shards.map(({ repository }) => repository);
  await manifests.prune(repositories, isThere);
  const keys = await spool.shelve(spooled.notes(number));
  const done = await doneBy(visit, report);
  if (done.part.unwritten !== undefined) throw new Error(`batch ${number} was not planned: ${done.part.unwritten}`);
  const deeds = {
    ledgers: ledgers.deeds(),
    manifests: manifests.deeds(),
    configurations: configurations.deeds(isThere),
  };
  await left.planned(number).put({ ...done, planned, announced: announced.all(), deeds, keys });
}

/** Rows that an earlier attempt began to write must not be there twice. */
const onlyOnce = (sink: RowSink, begin: () => Promise<boolean>): RowSink => {
  let begun: Promise<boolean> | undefined;
  return {
    ...sink,
    write: async (lines) => {
      begun ??= begin();
      if (!(await begun)) throw new Error('an earlier attempt died while it wrote its rows');
      await sink.write(lines);
    },
  };
};
