import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { auditRows } from './core/audit-row.ts';
import { tally } from './core/summary.ts';
import type { Summary } from './core/summary.ts';
import type { Judged } from './core/verdict.ts';
import type { Store } from './ports.ts';
import { auditLine, isoOf } from './render/record.ts';
import { latestJson, summaryJson } from './render/summary.ts';

const gzipped = promisify(gzip);

/** Takes the lines of the audit, and says in the end where they are. */
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
  let waiting: string[] = [];
  const flush = async () => {
    const lines = waiting;
    waiting = [];
    const number = String(keys.length + 1).padStart(4, '0');
    const key = `${prefix}/date=${isoOf(dateMs).slice(0, 10)}/${run}-${number}.ndjson.gz`;
    // Level 1: higher levels take twice the time for a twentieth of the size.
    const body = await gzipped(`${lines.join('\n')}\n`, { level: 1 });
    await store.write(key, body, 'application/x-ndjson+gzip');
    keys.push(key);
  };
  return {
    write: async (lines) => {
      for (const line of lines) waiting.push(line);
      if (waiting.length >= rowsAnObject) await flush();
    },
    end: async () => {
      if (waiting.length > 0) await flush();
      return keys;
    },
  };
}

/** Adds up and passes on what became of each repository. */
export function createReport(run: string, sink: RowSink) {
  const sums = tally();
  return {
    add: async (judged: Judged): Promise<void> => {
      const rows = auditRows(judged);
      sums.add(judged.repository, rows);
      await sink.write(rows.map((row) => auditLine(run, row)));
    },
    finish: async () => ({ ...sums.result(), audit: await sink.end() }),
  };
}

/** Leaves the summary beside the rows, and a pointer to it where everybody looks first. Returns its key. */
export async function writeSummary(store: Store, summary: Summary): Promise<string> {
  const key = `runs/date=${isoOf(summary.startedAtMs).slice(0, 10)}/${summary.run}/summary.json`;
  await store.write(key, Buffer.from(summaryJson(summary)), 'application/json');
  await store.write('latest.json', Buffer.from(latestJson(summary, key)), 'application/json');
  return key;
}
