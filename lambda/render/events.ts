import { eventVersion } from '../core/events.ts';
import type { DetailType, KeeperEvent } from '../core/events.ts';
import { standing } from '../core/breakers.ts';
import { packed } from '../core/grouped.ts';
import { exitCodeOf, firstGoesAtMs, newsIn, stopsIn, wentIn } from '../core/summary.ts';
import type { Announced, Summary } from '../core/summary.ts';
import { failedIn } from '../core/usage.ts';
import type { Reference } from '../core/usage.ts';
import type { AnnouncedDetail, BrokenDetail, Ended } from './event-schemas.ts';
import { noticeText, noticeTitle } from './notice.ts';
import { isoOf } from './record.ts';
import { fitted, shown } from './text.ts';

/** Where the records of a run are. */
export interface Place {
  readonly bucket: string;
  /** That of the summary. */
  readonly key: string;
}

/** All events of a run, the one about the run itself first. Each is far below what EventBridge takes. */
export function eventsOf(summary: Summary, place: Place): readonly KeeperEvent[] {
  const ended = endedIn(summary, place);
  const { run, account, mode } = summary;
  const common = { schema: eventVersion, run, account, mode } as const;
  const news = newsIn(summary).map((one) => imageOf(one, place.bucket));
  const images = partsOf(news).map((part): AnnouncedDetail => ({ ...common, ...part.numbers, images: part.items }));
  const broken = partsOf(summary.broken.map(referenceOf)).map((part): BrokenDetail => ({
    ...common,
    ...part.numbers,
    references: part.items,
  }));
  return [
    eventOf(ended.stops.length > 0 ? 'Run Stopped' : 'Run Completed', ended),
    ...broken.map((detail) => eventOf('Broken Reference', detail)),
    ...images.map((detail) => eventOf('Deletion Announced', detail)),
  ];
}

const eventOf = (detailType: DetailType, detail: object): KeeperEvent => ({
  detailType,
  detail: JSON.stringify(detail),
});

function endedIn(summary: Summary, place: Place): Ended {
  const { run, account, mode, status, totals, announced, trips } = summary;
  const stops = stopsIn(summary);
  const needsAttention = exitCodeOf(summary) !== 0;
  const first = newsIn(summary).length;
  return {
    schema: eventVersion,
    run,
    account,
    mode,
    status,
    stops: [...stops],
    needsAttention,
    hasNews: needsAttention || first > 0 || wentIn(totals),
    startedAt: isoOf(summary.startedAtMs),
    finishedAt: isoOf(summary.finishedAtMs),
    totals,
    announced: { images: announced.length, first, firstGoesAt: momentOf(firstGoesAtMs(announced)) },
    failedCells: failedIn(summary.findings).length,
    brokenReferences: summary.broken.length,
    breakers: [...new Set(standing(trips).map(({ breaker }) => breaker))],
    lost: summary.lost.length,
    title: noticeTitle(summary, stops),
    text: noticeText(summary, stops, `s3://${place.bucket}/${place.key}`),
    summary: { bucket: place.bucket, key: place.key },
  };
}

function imageOf({ repository, digest, tags, goesAtMs }: Announced, bucket: string): AnnouncedDetail['images'][number] {
  const { region, name } = repository;
  const named = tags.slice(0, mostTags);
  return {
    region,
    repository: legible(name),
    digest,
    tags: named.map(legible),
    moreTags: tags.length - named.length,
    goesAt: momentOf(goesAtMs),
    hold: `keeper hold ${wordOf(`${name}@${digest}`)} --region ${region} --because "TEXT" --bucket ${bucket}`,
  };
}

const referenceOf = ({ usedBy, repository, tag, digest }: Reference): BrokenDetail['references'][number] => ({
  usedBy: legible(usedBy),
  account: repository?.account ?? null,
  region: repository?.region ?? null,
  repository: repository ? legible(repository.name) : null,
  tag: tag === undefined ? null : legible(tag),
  digest: digest ?? null,
});

/** Of an image with a thousand tags the first say enough. */
const mostTags = 10;

/** Half of the 256 KB that one event may have: whoever passes it on adds words of their own. */
const mostBytes = 128_000;

/** What is listed goes into as many events as it takes. */
function partsOf<Item>(items: readonly Item[]) {
  const limits = { most: 100, size: mostBytes, sizeOf: (item: Item) => Buffer.byteLength(JSON.stringify(item)) };
  const batches = packed(items, limits);
  return batches.map((batch, i) => ({ numbers: { part: i + 1, parts: batches.length }, items: [...batch] }));
}

/** What others wrote: bounded, and without what a terminal would obey. */
const legible = (text: string): string => fitted(shown(text), 300).toWellFormed();

/** What a shell would take for more than a word is not put into a command. */
const wordOf = (text: string): string => (/^\w[\w./:@-]*$/.test(text) ? text : 'IMAGE');

const momentOf = (ms: number): string | null => (ms === Infinity ? null : isoOf(ms));
