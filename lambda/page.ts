import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { startOf } from './core/run-name.ts';
import type { Summary } from './core/summary.ts';
import { sentenceOf } from './failure.ts';
import type { Log, Store } from './ports.ts';
import { pageHtml } from './render/html/page.ts';
import { folderOf } from './report.ts';

/** The report of a run for people. */
export const pageOf = (summary: Summary): string =>
  pageHtml(summary, {
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
    deflated: (text) => deflateRawSync(text, { level: 9 }).toString('base64'),
  });

/** The newest page, where everybody looks first. */
const latestKey = 'latest.html';

/**
 * Leaves the report beside the summary, and once more where everybody looks first. Returns its key; nothing if it could not
 * be written: it says no more than the audit does, and no run fails for want of it.
 */
export async function writePage(store: Store, summary: Summary, log: Log): Promise<string | undefined> {
  const key = keyOf(summary);
  try {
    const page = Buffer.from(pageOf(summary));
    await store.write(key, page, 'text/html');
    await store.write(latestKey, page, 'text/html');
    return key;
  } catch (error) {
    log.warn('the report could not be written', { error: sentenceOf(error) });
    return undefined;
  }
}

/** The page of a run, or without one that of the newest; nothing if there is none. */
export async function readPage(
  store: Store,
  run?: string,
): Promise<{ readonly key: string; readonly body: Uint8Array } | undefined> {
  for (const key of run === undefined ? [latestKey] : keysFor(run)) {
    const body = await store.read(key);
    if (body) return { key, body };
  }
  return undefined;
}

/** A run that was named right before midnight began on the day after. */
function keysFor(run: string): readonly string[] {
  const namedAtMs = startOf(run) ?? 0;
  return [namedAtMs, namedAtMs + dayMs].map((startedAtMs) => keyOf({ run, startedAtMs }));
}

const keyOf = (run: Pick<Summary, 'run' | 'startedAtMs'>): string => `${folderOf(run)}/report.html`;

const dayMs = 86_400_000;
