import type { Counting } from '../core/census.ts';
import { chunked } from '../core/grouped.ts';
import { compareText, placeOf } from '../core/image.ts';
import type { Digest, Repository } from '../core/image.ts';
import { originalsOf, recordsAllPulls } from '../core/registry-settings.ts';
import { sentenceOf } from '../failure.ts';
import { cleanedIn, nowOf, recallAll, registriesOf } from '../job.ts';
import { textKey as ledgerText } from '../ledger-objects.ts';
import { withLeftovers } from '../ledgers.ts';
import type { Heads } from '../ledgers.ts';
import { listRegistry } from '../listing.ts';
import type { Listing, Shard } from '../listing.ts';
import { memoryKey } from '../manifest-shelf.ts';
import { reconcile } from '../reconcile.ts';
import { createReport } from '../report.ts';
import { imagesKey, textKey } from '../spool.ts';
import { inStage } from '../stages.ts';
import { censusFor, surveyOf, surveyUsage } from '../survey.ts';
import type { Survey, Usage } from '../survey.ts';
import { spooled, taken } from './hand-overs.ts';
import type { Batch, Listed } from './hand-overs.ts';
import { doneBy, spentBy } from './visit.ts';
import type { Visit } from './visit.ts';

/** Reads all consumers, and asks what is to be listed. Returns how many batches that makes. */
export async function surveyStage(visit: Visit): Promise<number> {
  const { world, policy, records, lease, left } = visit;
  const startedAtMs = world.clock.serviceMs();
  const { reconciled, deleted } = await reconcile(world, records, lease);
  const usage = await inStage(world, 'survey', () => surveyUsage(world, policy));
  const inOrder = usage.repositories.toSorted((a, b) => compareText(placeOf(a), placeOf(b)));
  const batches = chunked(inOrder, visit.repositoriesABatch);
  await left.batches.put({ batches, settings: usage.settings });
  const done = await doneBy(visit, createReport(records.run, records.rows, startedAtMs));
  const { scheduled } = records;
  await left.opening.put({ ...done, scheduled, startedAtMs, usage, reconciled, deleted });
  return batches.length;
}

/** Lists a batch. It may be repeated: the same facts leave the same. */
export async function listStage(visit: Visit, number: number): Promise<void> {
  const { world, spool, records, left } = visit;
  const { batches, settings } = await taken(left.batches, 'what is to be listed');
  const repositories = batchAt(batches, number);
  const listing = await inStage(world, 'list', () => listRegistry(world, { repositories, settings }, () => {}));
  const keys = await spool.shelve(spooled.images(number));
  await left
    .listed(number)
    .put({ ...(await doneBy(visit, createReport(records.run, records.rows, 0))), listing, keys });
}

/** Brings everything together that was listed, and cuts it up again for planning. Returns which batches are to be planned. */
export async function censusStage(visit: Visit): Promise<readonly number[]> {
  const { world, policy, left } = visit;
  const opening = await taken(left.opening, 'what the survey found');
  const { batches } = await taken(left.batches, 'what was to be listed');
  const { everything, listings, spent } = await inStage(world, 'census', () => counted(visit, opening.usage, batches));
  const { census: _census, ...surveyed } = surveyOf(opening.usage, everything, listings);
  const cleaned = cleanedIn(policy, surveyed);
  const recalled = await recallAll(world, visit.records, registriesOf(cleaned));
  const heads = withLeftovers(recalled.heads, opening.deleted);
  const shards = batched(cleaned, batches);
  for (const [number, some] of shards) await leaveCopies(visit, number, { everything, surveyed, shards: some });
  const shelved = await shelveTexts(visit, batches, heads);
  const { part, ...done } = await doneBy(visit, createReport(visit.records.run, visit.records.rows, 0));
  await left.counted.put({
    part,
    spent: spentBy([done.spent, ...spent]),
    scheduled: opening.scheduled,
    startedAtMs: opening.startedAtMs,
    surveyed,
    resolved: everything.resolved,
    meant: everything.meant(),
    nowMs: nowOf(world, opening.startedAtMs),
    recalled: { ...recalled, heads },
    shards,
    shelved: new Map([...imagesIn(batches, listings), ...shelved]),
  });
  return [...shards.keys()];
}

/** Counts what was listed. A batch that is missing is a number of repositories that could not be listed. */
async function counted({ world, spool, left }: Visit, usage: Usage, batches: readonly Batch[]) {
  const everything = censusFor(usage);
  const listings: Listing[] = [];
  const spent: Listed['spent'][] = [];
  for (const [number, batch] of batches.entries()) {
    const listed = await left.listed(number).get();
    if (listed) spent.push(listed.spent);
    const because = listed ? await countedIn({ spool }, listed, { number, everything, usage }) : 'its batch failed';
    if (because !== undefined) world.log.warn('a batch could not be listed', { batch: number, because });
    listings.push(listed && because === undefined ? listed.listing : lost(batch, because ?? ''));
  }
  return { everything, listings, spent };
}

interface Counts {
  readonly number: number;
  readonly everything: Counting;
  readonly usage: Usage;
}

/** Counts the images of a batch. Says why not, if that cannot be done. */
async function countedIn(
  { spool }: Pick<Visit, 'spool'>,
  { listing, keys }: Listed,
  { number, everything, usage }: Counts,
): Promise<string | undefined> {
  spool.knows(spooled.images(number), keys);
  try {
    for (const { repository } of listing.shards) {
      const images = await spool.read(placeOf(repository));
      everything.add(repository, images, recordsAllPulls(repository, usage.settings));
    }
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

const lost = (batch: Batch, because: string): Listing => ({
  shards: [],
  gaps: batch.map((repository) => ({ ...repository, status: 'failed', error: `it was not listed: ${because}` })),
});

/** What is to be planned, by the number of its batch. */
function batched(cleaned: readonly Shard[], batches: readonly Batch[]): ReadonlyMap<number, readonly Shard[]> {
  const numbers = new Map(batches.flatMap((batch, number) => batch.map((one) => [placeOf(one), number] as const)));
  return Map.groupBy(cleaned, ({ repository }) => numbers.get(placeOf(repository)) ?? 0);
}

interface Known {
  readonly everything: Counting;
  readonly surveyed: Omit<Survey, 'census'>;
  readonly shards: readonly Shard[];
}

/** What a batch needs of the census: of its images, of those that they were copied from, and of configurations by digest. */
async function leaveCopies({ spool, left }: Visit, number: number, known: Known): Promise<void> {
  const { everything, surveyed, shards } = known;
  const listed = new Set(surveyed.shards.map(({ repository }) => placeOf(repository)));
  const here = shards.map(({ repository }) => repository);
  const originals = here.flatMap((repository) => originalsOf(repository, surveyed.settings));
  const places = new Set([...here, ...originals].map(placeOf).filter((place) => listed.has(place)));
  const digests = new Set<Digest>(configsIn(surveyed));
  for (const place of places) for (const { digest } of await spool.read(place)) digests.add(digest);
  await left.copies(number).put(everything.copiesOf(digests));
}

const configsIn = ({ sightings }: Pick<Survey, 'sightings'>): readonly Digest[] =>
  sightings.references.flatMap((one) => ('isConfig' in one && one.isConfig ? [one.digest] : []));

/** Leaves what the runs before remembered of each batch; of what is in none any more ledgers remember it for the day that it comes back. */
async function shelveTexts(
  { spool }: Visit,
  batches: readonly Batch[],
  heads: Heads,
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const shelved: (readonly [string, readonly string[]])[] = [];
  for (const [number, batch] of batches.entries()) {
    const name = spooled.texts(number);
    shelved.push([name, await spool.shelve(name, batch.flatMap(textsOf))]);
  }
  const here = new Set(shelved.flatMap(([, keys]) => keys));
  const ledgers = heads.flatMap(({ registry, head }) =>
    [...(head?.names ?? [])].map((name) => textKey(ledgerText(registry, name))),
  );
  const others = ledgers.filter((key) => !here.has(key));
  shelved.push([spooled.otherTexts, await spool.shelve(spooled.otherTexts, others)]);
  return shelved;
}

/** The function has one memory of manifests. */
const textsOf = (repository: Repository): readonly string[] =>
  [ledgerText(repository, repository.name), memoryKey(0, placeOf(repository))].map(textKey);

const imagesIn = (batches: readonly Batch[], listings: readonly Listing[]) =>
  batches.map((_, number) => [spooled.images(number), keysIn(listings[number])] as const);

const keysIn = (listing: Listing | undefined): readonly string[] =>
  (listing?.shards ?? []).map(({ repository }) => imagesKey(placeOf(repository)));

function batchAt(batches: readonly Batch[], number: number): Batch {
  const batch = batches[number];
  if (!batch) throw new Error(`there is no batch ${number} of ${batches.length}`);
  return batch;
}
