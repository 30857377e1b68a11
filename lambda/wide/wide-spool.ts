import type { Spool } from '../ports.ts';
import { createScratch, spoolOn } from '../spool.ts';
import type { Scratch } from '../spool.ts';
import type { Desk } from './desk.ts';

/** A spool whose entries other invocations can read, once they are shelved. */
export interface WideSpool extends Spool {
  /** Leaves entries that were written here at the desk: those of the names that there are, or what is not left there yet. */
  readonly shelve: (name: string, keys?: readonly string[]) => Promise<readonly string[]>;
  /** Entries that others shelved: where to find them. Of two that have the same name the later one counts. */
  readonly knows: (name: string, keys: readonly string[]) => void;
}

type Entries = ReadonlyMap<string, Buffer>;

/** So many objects of others are in memory: images, texts and notes of two batches. */
const mostFetched = 6;

export function createWideSpool(desk: Desk): WideSpool {
  const own = createScratch();
  const written = new Set<string>();
  const where = new Map<string, string>();
  const fetched = new Map<string, Promise<Entries>>();
  const fetch = (name: string): Promise<Entries> => {
    const entries = fetched.get(name) ?? entriesAt(desk, name);
    fetched.delete(name);
    fetched.set(name, entries);
    const [oldest] = fetched.keys();
    if (fetched.size > mostFetched && oldest !== undefined) fetched.delete(oldest);
    return entries;
  };
  const scratch: Scratch = {
    put: (key, body) => {
      own.put(key, body);
      written.add(key);
    },
    get: async (key) => {
      const [body, name] = [await own.get(key), where.get(key)];
      if (body !== undefined || name === undefined) return body;
      const found = (await fetch(name)).get(key);
      // As if nothing were known of a repository, it would be forgotten what was in use there.
      if (!found) throw new Error(`what another part of the run left as ${name} does not have all that it said`);
      return found;
    },
    dispose: own.dispose,
  };
  return {
    ...spoolOn(scratch),
    shelve: async (name, keys = [...written]) => {
      const entries = new Map<string, Buffer>();
      for (const key of keys) {
        const body = await own.get(key);
        if (body) entries.set(key, body);
        written.delete(key);
      }
      await desk.at<Entries>(name).put(entries);
      return [...entries.keys()];
    },
    knows: (name, keys) => {
      for (const key of keys) where.set(key, name);
    },
  };
}

/** What is not there must not look like a repository that nothing is known of: the work ends. */
async function entriesAt(desk: Desk, name: string): Promise<Entries> {
  const entries = await desk.at<Entries>(name).get();
  if (!entries) throw new Error(`what another part of the run left as ${name} is not there`);
  return entries;
}
