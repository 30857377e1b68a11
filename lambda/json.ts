import { gunzipSync } from 'node:zlib';

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
