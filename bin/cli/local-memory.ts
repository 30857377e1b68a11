import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Log, Store } from '../../lambda/ports.ts';
import { sentenceOf } from '../../lambda/failure.ts';

/**
 * What this machine remembers of manifests, in the user's cache: ECR takes each read for a pull, so that a plan must not
 * read again what the one before has read. One folder for each endpoint: a sandbox is not AWS. It is safe to delete.
 */
export function localMemory(environment: Readonly<Record<string, string | undefined>>, log: Log): Store {
  const cache = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const endpoint = environment['AWS_ENDPOINT_URL_ECR'] ?? environment['AWS_ENDPOINT_URL'] ?? 'aws';
  const folder = join(cache, 'ecr-keeper', createHash('sha256').update(endpoint).digest('hex').slice(0, 16));
  return {
    read: async (key) => {
      try {
        return await readFile(join(folder, key));
      } catch {
        // Not there, or not for us: then it is read again.
        return undefined;
      }
    },
    write: async (key, body) => {
      try {
        await mkdir(dirname(join(folder, key)), { recursive: true });
        await writeFile(join(folder, key), body);
      } catch (error) {
        log.warn('this machine cannot remember what manifests said', { error: sentenceOf(error) });
      }
    },
  };
}
