import { gunzipSync } from 'node:zlib';
import { isAsked } from './core/asked.ts';
import type { Asked } from './core/asked.ts';
import { grouped } from './core/grouped.ts';
import { dateOf } from './core/run-name.ts';
import type { Bucket, Log } from './ports.ts';
import { repositoryOf } from './kept-records.ts';
import { rowIn } from './render/written.ts';
import type { WrittenRow } from './render/written.ts';
import type { RowSink } from './report.ts';

/** A row of the audit, and its line as it was written. */
export interface Found {
  readonly line: string;
  readonly row: WrittenRow;
}

/** Keeps of the rows of a plan those about an image. */
export function sinkAbout(asked: Asked): RowSink & { readonly found: () => readonly Found[] } {
  const found: Found[] = [];
  return {
    write: async (lines) => {
      for (const one of rowsAbout(asked, lines)) found.push(one);
    },
    end: async () => [],
    found: () => found,
  };
}

/** What a run wrote about an image. */
export async function toldBy({ bucket, log }: Records, run: string, asked: Asked): Promise<readonly Found[]> {
  return rowsIn({ bucket, log }, await bucket.list(`audit/date=${dateOf(run)}/${run}-`), asked);
}

/** What the newest run said that took the image away. */
export async function takenAway({ bucket, log }: Records, asked: Asked): Promise<readonly Found[]> {
  const keys = (await bucket.list('audit/')).toReversed();
  // The objects of a run are numbered, and each row is in one of them.
  const runs = grouped(keys.map((key) => [key.replace(/-\d+\.ndjson\.gz$/, ''), key] as const));
  for (const ofRun of runs.values()) {
    const found = await rowsIn({ bucket, log }, ofRun, asked);
    const gone = found.filter(({ row }) => row.outcome === 'deleted' || row.outcome === 'archived');
    if (gone.length > 0) return gone;
  }
  return [];
}

interface Records {
  readonly bucket: Bucket;
  readonly log: Log;
}

async function rowsIn({ bucket, log }: Records, keys: readonly string[], asked: Asked): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const key of keys) {
    const lines = linesIn(await bucket.read(key));
    if (!lines) log.warn('a part of the audit is damaged, and passed over', { key });
    found.push(...rowsAbout(asked, lines ?? []));
  }
  return found;
}

/** Those of some lines of the audit that are about an image. */
function rowsAbout(asked: Asked, lines: readonly string[]): readonly Found[] {
  // Most lines need not be parsed to know that they are not.
  const text = JSON.stringify('tag' in asked.by ? asked.by.tag : asked.by.digest);
  return lines.flatMap((line) => {
    const row = line.includes(text) ? rowIn(line) : undefined;
    return row && isAsked(asked, { ...row, repository: repositoryOf(row) }) ? [{ line, row }] : [];
  });
}

/** A damaged object must not cost the others. */
function linesIn(body: Uint8Array | undefined): readonly string[] | undefined {
  try {
    return body && gunzipSync(body).toString().split('\n');
  } catch {
    return undefined;
  }
}
