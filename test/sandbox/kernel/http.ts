import type { IncomingMessage } from 'node:http';
import type { JsonObject, Tokens } from '../service.ts';

/** A request as it arrived, its body read to the end. */
export interface HttpRequest {
  readonly method: string;
  /** Still percent-encoded: an S3 key may hold an encoded slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What goes back, but for the headers that every answer carries. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a service answered, before its protocol writes it. */
export interface Reply {
  readonly output: JsonObject;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that is no document, as that of an S3 object. */
  readonly bytes?: Buffer;
}

/** Which operation a request asks for. */
export interface Wanted {
  readonly operation: string;
  readonly input: JsonObject;
  readonly tokens?: Tokens | 'none';
}

/** Reads a request to its end. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]),
    ),
    body: Buffer.concat(chunks),
  };
}
