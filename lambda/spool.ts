import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as zlib from 'node:zlib';
import { packedImages, unpackedImages } from './image-columns.ts';
import { packedText, unpackedText } from './packed-lines.ts';
import type { Spool } from './ports.ts';

/** At its fastest, and in this thread: handing so little to another one takes longer than the work. Node 20 has no zstd. */
const hasZstd = typeof zlib.zstdCompressSync === 'function';
const fastest = hasZstd ? { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } } : {};
const pack = (body: Buffer): Buffer =>
  hasZstd ? zlib.zstdCompressSync(body, fastest) : zlib.deflateRawSync(body, { level: 1 });
const unpack = (body: Buffer): Buffer => (hasZstd ? zlib.zstdDecompressSync(body) : zlib.inflateRawSync(body));

/** Bodies by name. */
export interface Scratch {
  readonly put: (key: string, body: Buffer) => void;
  /** Nothing if there is none of that name. */
  readonly get: (key: string) => Buffer | undefined | Promise<Buffer | undefined>;
  readonly dispose: () => void;
}

export const imagesKey = (key: string): string => `images ${key}`;
export const textKey = (key: string): string => `text ${key}`;

/** Any value as a packed body, and back. What was in one graph of objects stays in one. */
export const packed = (value: unknown): Buffer => pack(serialize(value));
export const unpacked = (body: Buffer) => deserialize(unpack(body));

/** Scratch in a file of its own, made when first needed: a million images take about 80 MB there, of which digests are most. */
export const createSpool = (within?: string): Spool => spoolOn(createScratch(within));

export const spoolOn = (scratch: Scratch): Spool => ({
  write: async (key, images) => scratch.put(imagesKey(key), packedImages(images)),
  read: async (key) => {
    const body = await scratch.get(imagesKey(key));
    if (!body) throw new Error(`nothing is in the spool of ${key}`);
    return unpackedImages(body);
  },
  writeText: async (key, text) => scratch.put(textKey(key), packedText(text)),
  readText: async (key) => {
    const body = await scratch.get(textKey(key));
    return body && unpackedText(body);
  },
  readPackedText: async (key) => scratch.get(textKey(key)),
  dispose: async () => scratch.dispose(),
});

interface Piece {
  readonly at: number;
  readonly length: number;
}

/**
 * One file in which each piece follows the one before, and where each is. A file for each took three ways to another
 * thread to write and four to read: ten times what it takes here.
 */
export function createScratch(within: string = tmpdir()): Scratch {
  const pieces = new Map<string, Piece>();
  let file: { readonly folder: string; readonly number: number } | undefined;
  let end = 0;
  return {
    put: (key, body) => {
      file ??= newFile(within);
      writeAll(file.number, body, end);
      pieces.set(key, { at: end, length: body.length });
      end += body.length;
    },
    get: (key) => {
      const piece = pieces.get(key);
      return file && piece && readAll(file.number, piece);
    },
    dispose: () => {
      if (!file) return;
      closeSync(file.number);
      rmSync(file.folder, { recursive: true, force: true });
      [file, end] = [undefined, 0];
      pieces.clear();
    },
  };
}

function newFile(within: string) {
  const folder = mkdtempSync(join(within, 'ecr-keeper-'));
  return { folder, number: openSync(join(folder, 'scratch'), 'wx+', 0o600) };
}

/** A disk that is full may take a part: the next attempt then says so. */
function writeAll(file: number, body: Buffer, at: number): void {
  for (let done = 0; done < body.length;) done += writeSync(file, body, done, body.length - done, at + done);
}

/** Memory that V8 allocates itself it collects before there is much of it; `allocUnsafe` goes past it. */
function readAll(file: number, { at, length }: Piece): Buffer {
  const body = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const read = readSync(file, body, done, length - done, at + done);
    if (read === 0) throw new Error('the spool is cut short');
    done += read;
  }
  return body;
}
