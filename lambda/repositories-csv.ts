import type { Summary } from './core/summary.ts';
import { sentenceOf } from './failure.ts';
import type { Log, Store } from './ports.ts';
import { repositoriesCsv } from './render/csv.ts';
import { folderOf } from './report.ts';

/**
 * Leaves a line for each repository beside the summary. Returns its key; nothing if it could not be written: it says no more
 * than the summary does, and no run fails for want of it.
 */
export async function writeRepositories(store: Store, summary: Summary, log: Log): Promise<string | undefined> {
  const key = `${folderOf(summary)}/repositories.csv`;
  try {
    await store.write(key, Buffer.from(textOf(summary)), 'text/csv');
    return key;
  } catch (error) {
    log.warn('the list of repositories could not be written', { error: sentenceOf(error) });
    return undefined;
  }
}

/** Some two hundred bytes for each of 100,000 repositories at the most, which is what a registry may hold. */
const textOf = (summary: Summary): string => [...repositoriesCsv(summary)].join('');
