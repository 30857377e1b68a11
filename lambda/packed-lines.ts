import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';

/** Higher levels take twice the time for a twentieth of the size. Pieces of 256 KiB: of small ones there would be too many. */
const quickly = { level: 1, chunkSize: 256 * 1024 } as const;

/** The memory that a text needs, which is little where it is short: of thousands of texts all of it has to be collected. */
const settingsFor = ({ length }: string) =>
  length < 16_384 ? { level: 1, chunkSize: 4096, windowBits: 13, memLevel: 5 } : { level: 1, chunkSize: 64 * 1024 };

/** One text. Several one after the other are the text of all, as `gunzip` has it. */
export const packedText = (text: string): Buffer => gzipSync(text, settingsFor(text));

export const unpackedText = (body: Uint8Array): string => gunzipSync(body).toString();

/** How many bytes a packed text has, as gzip says at its end. */
export const sizeOfPacked = (body: Uint8Array): number =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength).readUInt32LE(body.byteLength - 4);

/** Lines that are compressed as they come: memory holds what is packed, not what is said. */
export function packedLines() {
  const packer = createGzip(quickly);
  const packed = buffer(packer);
  return {
    add: async (lines: readonly string[]): Promise<void> => {
      // Put together in one go: a text with something at its end is copied whole.
      if (!packer.write([...lines, ''].join('\n'))) await once(packer, 'drain');
    },
    end: (): Promise<Uint8Array> => {
      packer.end();
      return packed;
    },
  };
}

export type PackedLines = ReturnType<typeof packedLines>;

/** The lines again. Nothing if they were damaged or cut. */
export function unpackedLines(body: Uint8Array): readonly string[] | undefined {
  try {
    return unpackedText(body).split('\n').slice(0, -1);
  } catch {
    return undefined;
  }
}
