import type { Bucket } from '../lambda/ports.ts';

/** A bucket in memory, with the conditional writes of S3. */
export function memoryBucket(
  objects: Readonly<Record<string, string>> = {},
): Bucket & { readonly keys: () => readonly string[] } {
  const held = new Map(Object.entries(objects).map(([key, text]) => [key, { body: Buffer.from(text), version: 0 }]));
  let versions = 0;
  const put = (key: string, body: Uint8Array): void => {
    versions += 1;
    held.set(key, { body: Buffer.from(body), version: versions });
  };
  return {
    keys: () => [...held.keys()].toSorted(),
    read: async (key) => held.get(key)?.body,
    write: async (key, body) => put(key, body),
    readVersion: async (key) => {
      const found = held.get(key);
      return found && { body: found.body, version: String(found.version) };
    },
    writeIf: async (key, body, version) => {
      const found = held.get(key);
      if (version !== (found && String(found.version))) return false;
      put(key, body);
      return true;
    },
    remove: async (key) => void held.delete(key),
    list: async (prefix) => [...held.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
}

/** A run that passed long ago: without one nothing is deleted. */
export const passedRun = JSON.stringify({ format: 1, runs: [{ run: 'before', atMs: 0, inUse: {}, trips: [] }] });
