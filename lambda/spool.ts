import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import type { Image } from './core/image.ts';
import type { Spool } from './ports.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Scratch files in a folder of their own, made when first needed: a million images take about 100 MB there. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  const texts = new Set<string>();
  const fileOf = async (key: string): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'ecr-keeper-'));
    return join(await folder, createHash('sha256').update(key).digest('hex'));
  };
  return {
    write: async (key, images) => writeFile(await fileOf(key), await deflate(serialize(images), { level: 1 })),
    read: async (key): Promise<readonly Image[]> => deserialize(await inflate(await readFile(await fileOf(key)))),
    writeText: async (key, text) => {
      texts.add(key);
      await writeFile(await fileOf(`text ${key}`), await deflate(text, { level: 1 }));
    },
    readText: async (key) =>
      texts.has(key) ? (await inflate(await readFile(await fileOf(`text ${key}`)))).toString() : undefined,
    dispose: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
