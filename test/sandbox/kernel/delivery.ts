import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from './http.ts';

/** How an answer travels: whole, or as a fault of the connection leaves it. */
export type Travel = 'whole' | 'reset' | 'lost' | 'truncated' | 'cut' | 'hang';

/** Sends an answer. The promise ends when the answer is gone, or when a hanging caller is left to itself. */
export async function deliver(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  { travel, atMs }: { readonly travel: Travel; readonly atMs: number },
): Promise<void> {
  if (travel === 'hang') return;
  if (!arrives(travel, body)) {
    response.destroy();
    return;
  }
  const sent = travel === 'whole' ? body : body.subarray(0, body.length / 2);
  const promised = travel === 'truncated' ? body : sent;
  const length = bodiless.has(status) ? {} : { 'content-length': String(promised.length) };
  response.writeHead(status, { ...length, ...headers, date: new Date(atMs).toUTCString() });
  await new Promise<void>((resolve) => {
    response.on('close', resolve);
    if (travel !== 'truncated') return void response.end(sent);
    // The bytes must leave before the socket goes, or the caller sees a reset instead of a short body.
    return void response.write(sent, () => response.destroy());
  });
}

/** Of an answer without a body nothing can be cut: it is lost. */
const arrives = (travel: Travel, body: Buffer): boolean =>
  travel === 'whole' || ((travel === 'truncated' || travel === 'cut') && body.length > 0);

const bodiless = new Set([204, 304]);
