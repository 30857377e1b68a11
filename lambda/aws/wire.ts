import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import type { MiddlewareStack } from '@smithy/types';
import { countRequests, createMeter } from './meter.ts';
import type { Meter } from './meter.ts';

/** What all clients of a run have in common: how they reach AWS, and what is noted of each answer. */
export interface Wire {
  readonly environment: Environment;
  readonly isSandbox: boolean;
  readonly common: Common;
  readonly meter: Meter;
  /** Every host that answered. */
  readonly hosts: ReadonlySet<string>;
  /** AWS's clock, by its latest answer, in epoch milliseconds; this machine's before there was any. */
  readonly serviceMs: () => number;
  readonly destroy: () => void;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every client is made with, beside its region. */
export type Common = Readonly<{
  requestHandler: NodeHttpHandler;
  streamCollector: (stream: Readable) => Promise<Uint8Array>;
  maxAttempts?: number;
  disableClockSkewCorrection: boolean;
  disableHostPrefix: boolean;
}>;

/** Backoff doubles from half a second when throttled: eight attempts wait up to a minute in all. */
const defaultAttempts = 8;

/** No operation that we call takes seconds: a connection that is silent for this long is dead. */
const silenceMs = 10_000;

/** Reaches AWS by the standard chain of credentials, region and endpoint. `AWS_MAX_ATTEMPTS` is respected. */
export function createWire(environment: Environment): Wire {
  let answeredMs: number | undefined;
  const hosts = new Set<string>();
  const requestHandler = listening((host, dateMs) => {
    hosts.add(host);
    if (Number.isFinite(dateMs)) answeredMs = dateMs;
  });
  const isSandbox = Boolean(environment['AWS_ENDPOINT_URL'] ?? environment['AWS_ENDPOINT_URL_S3']);
  return {
    environment,
    isSandbox,
    common: {
      requestHandler,
      streamCollector: collected,
      ...(environment['AWS_MAX_ATTEMPTS'] ? {} : { maxAttempts: defaultAttempts }),
      // A sandbox has a clock of its own: the SDK would take it for a wrong one here, and repeat every refused request.
      disableClockSkewCorrection: isSandbox,
      // Nor has it names for the hosts that some services put before their own.
      disableHostPrefix: isSandbox,
    },
    meter: createMeter(),
    hosts,
    serviceMs: () => answeredMs ?? Date.now(),
    destroy: () => requestHandler.destroy(),
  };
}

/** One pool of connections for all clients, which also notes host and date of every answer. */
function listening(note: (host: string, dateMs: number) => void): NodeHttpHandler {
  const handler = new NodeHttpHandler({
    connectionTimeout: 5000,
    requestTimeout: silenceMs,
    socketTimeout: silenceMs,
    throwOnRequestTimeout: true,
    httpsAgent: { maxSockets: mostConnections, keepAlive: true },
    httpAgent: { maxSockets: mostConnections, keepAlive: true },
  });
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const answer = await handle(request, options);
    note(request.hostname, Date.parse(answer.response.headers['date'] ?? ''));
    return answer;
  };
  return handler;
}

/** Concurrency is bounded by the readers; this only keeps a mistake there from opening thousands of sockets. */
const mostConnections = 100;

/** An answer, put together as it comes: kept until its end, its pieces would live for long enough to be collected late. */
async function collected(answer: Readable & { readonly headers?: IncomingHttpHeaders }): Promise<Uint8Array> {
  const length = Number(answer.headers?.['content-length']);
  if (!(length <= mostBytes)) return streamCollector(answer);
  const body = Buffer.alloc(length);
  let end = 0;
  for await (const piece of answer) {
    if (end + piece.length > length) throw new Error(`an answer is longer than the ${length} bytes that it said`);
    end += piece.copy(body, end);
  }
  return body.subarray(0, end);
}

/** No answer that we ask for has as many; what says so anyway, as to a HEAD, is taken as it comes. */
const mostBytes = 64 * 1024 * 1024;

interface Client<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

/** Makes a client counted, and its errors readable. */
export function prepared<Input extends object, Output extends object, Made extends Client<Input, Output>>(
  client: Made & Client<Input, Output>,
  meter: Meter,
): Made {
  nameOperations(client.middlewareStack);
  // Nobody listens to it, and it copies every answer: of a page of images that costs as much as parsing it.
  client.middlewareStack.remove('loggerMiddleware');
  countRequests(client, meter);
  return client;
}

/** AWS's errors do not say which operation failed; a report must. */
function nameOperations<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
  stack.add(
    (next, { commandName }) =>
      async (request) => {
        try {
          return await next(request);
        } catch (error) {
          if (error instanceof Error && commandName) {
            Object.assign(error, { operation: commandName.replace(/Command$/, '') });
          }
          throw error;
        }
      },
    { step: 'initialize', name: 'nameOperations' },
  );
}
