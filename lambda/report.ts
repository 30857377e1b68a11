import { writeAnnouncements } from './announcements.ts';
import type { Announcements } from './announcements.ts';
import { auditRows } from './core/audit-row.ts';
import type { AuditRow } from './core/audit-row.ts';
import { chunked } from './core/grouped.ts';
import type { Image } from './core/image.ts';
import { showing } from './core/shown.ts';
import type { Shown } from './core/shown.ts';
import { tally } from './core/tally.ts';
import type { Tallied } from './core/tally.ts';
import type { Summary } from './core/summary.ts';
import type { Judged } from './core/verdict.ts';
import { sentenceOf } from './failure.ts';
import { noLayers } from './layers.ts';
import type { LayerBook } from './layers.ts';
import { packedLines } from './packed-lines.ts';
import type { PackedLines } from './packed-lines.ts';
import type { Store } from './ports.ts';
import { auditLine, isoOf } from './render/record.ts';
import { latestJson, summaryJson } from './render/summary.ts';
import { rowTold } from './render/told-rows.ts';

/** Takes the lines of the audit. `end` makes them durable and says where they are; more may follow in another object. */
export interface RowSink {
  readonly write: (lines: readonly string[]) => Promise<void>;
  readonly end: () => Promise<readonly string[]>;
}

/** A million small objects cost more than what is in them: an object holds this many rows and more, but the last. */
const rowsAnObject = 50_000;

/** Writes lines as gzipped NDJSON to `PREFIX/date=YYYY-MM-DD/RUN-0001.ndjson.gz` and so on. */
export function auditObjects(
  store: Store,
  { prefix, run, dateMs }: { prefix: string; run: string; dateMs: number },
): RowSink {
  const keys: string[] = [];
  let open: { readonly lines: PackedLines; rows: number } | undefined;
  const close = async ({ lines }: { readonly lines: PackedLines }) => {
    open = undefined;
    const number = String(keys.length + 1).padStart(4, '0');
    const key = `${prefix}/date=${isoOf(dateMs).slice(0, 10)}/${run}-${number}.ndjson.gz`;
    await store.write(key, await lines.end(), 'application/x-ndjson+gzip');
    keys.push(key);
  };
  return {
    write: async (lines) => {
      if (lines.length === 0) return;
      open ??= { lines: packedLines(), rows: 0 };
      open.rows += lines.length;
      await open.lines.add(lines);
      if (open.rows >= rowsAnObject) await close(open);
    },
    end: async () => {
      if (open) await close(open);
      return keys;
    },
  };
}

/** So many rows are written out at a time: of a thousand the text is so large that V8 puts it where it is collected late. */
const rowsAtOnce = 200;

/**
 * Adds up and passes on what became of each repository. A sink that fails must not hide what was done: the adding up goes
 * on, and the result says that the rows are not written.
 */
export function createReport(run: string, sink: RowSink, nowMs: number) {
  const sums = tally(nowMs);
  const shown = showing(nowMs, rowTold);
  const written = writing(run, sink);
  let announced: Announcements | undefined;
  let layers = noLayers;
  return {
    /** What is reported as deleted is not about to go any more. */
    follow: (those: Announcements): void => {
      announced = those;
    },
    /** Where it asks for the layers of images. */
    weighBy: (book: LayerBook): void => {
      layers = book;
    },
    add: async (judged: Judged): Promise<void> => {
      const rows = auditRows(judged);
      for (const [digest, { outcome }] of judged.outcomes) {
        if (outcome === 'deleted') announced?.drop(judged.repository, digest);
      }
      sums.add(judged.repository, rows, await layers.of(judged.repository, imagesIn(rows)));
      shown.add(judged.repository, rows);
      await written.write(rows);
    },
    /** Takes what another part of the run reported. */
    absorb: (part: ReportPart): void => {
      sums.absorb(part.sums);
      shown.absorb(part.shown);
      written.absorb(part);
    },
    /** Why the rows could not be written, if they could not. */
    unwritten: written.failure,
    /** What this part of the run reported, as plain data. */
    part: async (): Promise<ReportPart> => ({ ...(await written.end()), sums: sums.result(), shown: shown.result() }),
    finish: async () => ({
      ...sums.result(),
      shown: shown.result(),
      announced: announced?.all() ?? [],
      ...(await written.end()),
    }),
  };
}

/** Writes rows until that fails, and says so at the end. */
function writing(run: string, sink: RowSink) {
  const others: string[] = [];
  let unwritten: string | undefined;
  const attempt = async <Value>(action: () => Promise<Value>, otherwise: Value): Promise<Value> => {
    if (unwritten !== undefined) return otherwise;
    try {
      return await action();
    } catch (error) {
      unwritten = sentenceOf(error);
      return otherwise;
    }
  };
  return {
    write: (rows: readonly AuditRow[]) => attempt(() => writeRows(sink, run, rows), undefined),
    absorb: (part: Written): void => {
      others.push(...part.audit);
      unwritten ??= part.unwritten;
    },
    failure: () => unwritten,
    end: async (): Promise<Written> => {
      const audit = [...others, ...(await attempt(() => sink.end(), []))];
      return { audit, ...(unwritten === undefined ? {} : { unwritten }) };
    },
  };
}

/** Where rows are, and why not all of them, if that is so. */
interface Written {
  readonly audit: readonly string[];
  readonly unwritten?: string;
}

/** What a part of a run reported. */
export interface ReportPart extends Written {
  readonly sums: Tallied;
  readonly shown: Shown;
}

const imagesIn = (rows: readonly AuditRow[]): readonly Image[] => rows.map(({ image }) => image);

export type Report = ReturnType<typeof createReport>;

/** Writes rows as lines. */
export async function writeRows(sink: RowSink, run: string, rows: readonly AuditRow[]): Promise<void> {
  for (const some of chunked(rows, rowsAtOnce)) await sink.write(some.map((row) => auditLine(run, row)));
}

/** Where the records of a run are that are not rows. */
export const folderOf = ({ run, startedAtMs }: Pick<Summary, 'run' | 'startedAtMs'>): string =>
  `runs/date=${isoOf(startedAtMs).slice(0, 10)}/${run}`;

/** Leaves the summary beside the rows, and a pointer to it where everybody looks first. Returns its key. */
export async function writeSummary(store: Store, summary: Summary): Promise<string> {
  const key = `${folderOf(summary)}/summary.json`;
  await store.write(key, Buffer.from(summaryJson(summary)), 'application/json');
  await store.write('latest.json', Buffer.from(latestJson(summary, key)), 'application/json');
  // What was announced before the first deletion is less by what went.
  const { run, totals, announced } = summary;
  if (totals.deleted.images > 0) await writeAnnouncements(store, run, { all: () => announced });
  return key;
}
