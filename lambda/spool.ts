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

/** Packed bodies by name. */
export interface Scratch {
  readonly put: (key: string, body: Buffer) => Promise<void>;
  /** Nothing if there is none of that name. */
  readonly get: (key: string) => Promise<Buffer | undefined>;
  readonly dispose: () => Promise<void>;
}

export const imagesKey = (key: string): string => `images ${key}`;
export const textKey = (key: string): string => `text ${key}`;

/** Any value as a packed body, and back. What was in one graph of objects stays in one. */
export const packed = (value: unknown): Buffer => pack(serialize(value));
export const unpacked = (body: Buffer) => deserialize(unpack(body));

export const createSpool = (): Spool => spoolOn(createScratch());

export const spoolOn = (scratch: Scratch): Spool => ({
  write: (key, images) => scratch.put(imagesKey(key), packed(images)),
  read: async (key): Promise<readonly Image[]> => {
    const body = await scratch.get(imagesKey(key));
    if (!body) throw new Error(`what was listed of ${key} is not there any more`);
    return unpacked(body);
  },
  writeText: (key, text) => scratch.put(textKey(key), pack(Buffer.from(text))),
  readText: async (key) => {
    const body = await scratch.get(textKey(key));
    return body && unpack(body).toString();
  },
  dispose: scratch.dispose,
});

/** Scratch files in a folder of their own, made when first needed: a million images take about 50 MB there. */
export function createScratch(): Scratch {
  let folder: Promise<string> | undefined;
  const there = new Set<string>();
  const fileOf = async (key: string): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'ecr-keeper-'));
    return join(await folder, createHash('sha256').update(key).digest('hex'));
  };
  return {
    put: async (key, body) => {
      await writeFile(await fileOf(key), body);
      there.add(key);
    },
    get: async (key) => (there.has(key) ? readFile(await fileOf(key)) : undefined),
    dispose: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
