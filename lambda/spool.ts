import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Image } from './core/image.ts';
import type { Spool } from './ports.ts';

/** At its fastest, and in this thread: handing so little to another one takes longer than the work. */
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Scratch files in a folder of their own, made when first needed: a million images take about 50 MB there. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  const texts = new Set<string>();
  const fileOf = async (key: string): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'ecr-keeper-'));
    return join(await folder, createHash('sha256').update(key).digest('hex'));
  };
  return {
    write: async (key, images) => writeFile(await fileOf(key), zstdCompressSync(serialize(images), fastest)),
    read: async (key): Promise<readonly Image[]> => deserialize(zstdDecompressSync(await readFile(await fileOf(key)))),
    writeText: async (key, text) => {
      texts.add(key);
      await writeFile(await fileOf(`text ${key}`), zstdCompressSync(text, fastest));
    },
    readText: async (key) =>
      texts.has(key) ? zstdDecompressSync(await readFile(await fileOf(`text ${key}`))).toString() : undefined,
    dispose: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
