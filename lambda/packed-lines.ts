import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync } from 'node:zlib';

/** Lines that are compressed as they come: memory holds what is packed, not what is said. */
export function packedLines() {
  // Level 1: higher levels take twice the time for a twentieth of the size.
  const packer = createGzip({ level: 1, chunkSize: 256 * 1024 });
  const packed = buffer(packer);
  return {
    add: async (lines: readonly string[]): Promise<void> => {
      if (!packer.write(`${lines.join('\n')}\n`)) await once(packer, 'drain');
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
    return gunzipSync(body).toString().split('\n').slice(0, -1);
  } catch {
    return undefined;
  }
}
