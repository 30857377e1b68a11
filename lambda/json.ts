import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { digestIn } from './core/image.ts';

/** What a JSON text says, or undefined if it is none. */
export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

/** The same for one that was compressed. */
export function zippedJsonIn(body: Uint8Array): unknown {
  try {
    return jsonIn(gunzipSync(body));
  } catch {
    return undefined;
  }
}

/** A digest in a document that we keep. */
export const digestSchema = z.string().transform((text, context) => {
  const found = digestIn(text);
  if (found) return found;
  context.addIssue('not a digest');
  return z.NEVER;
});
