import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as zlib from 'node:zlib';
import type { Image } from './core/image.ts';
import type { Spool } from './ports.ts';

/** At its fastest, and in this thread: handing so little to another one takes longer than the work. Node 20 has no zstd. */
const hasZstd = typeof zlib.zstdCompressSync === 'function';
const fastest = hasZstd ? { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } } : {};
const pack = (body: Buffer): Buffer =>
  hasZstd ? zlib.zstdCompressSync(body, fastest) : zlib.deflateRawSync(body, { level: 1 });
const unpack = (body: Buffer): Buffer => (hasZstd ? zlib.zstdDecompressSync(body) : zlib.inflateRawSync(body));

/** Scratch files in a folder of their own, made when first needed: a million images take about 50 MB there. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  const texts = new Set<string>();
  const fileOf = async (key: string): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'ecr-keeper-'));
    return join(await folder, createHash('sha256').update(key).digest('hex'));
  };
  return {
    write: async (key, images) => writeFile(await fileOf(key), pack(serialize(images))),
    read: async (key): Promise<readonly Image[]> => deserialize(unpack(await readFile(await fileOf(key)))),
    writeText: async (key, text) => {
      texts.add(key);
      await writeFile(await fileOf(`text ${key}`), pack(Buffer.from(text)));
    },
    readText: async (key) =>
      texts.has(key) ? unpack(await readFile(await fileOf(`text ${key}`))).toString() : undefined,
    dispose: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
