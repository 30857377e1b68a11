import { Agent, request } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { nameOf, sentenceOf } from '../../failure.ts';
import { ApiError, resourceAt } from './api-error.ts';

/** Where a cluster's API is, and the PEM of the only authority that may vouch for it. */
export interface Endpoint {
  readonly endpoint: string;
  readonly ca: string;
}

/** What one request may take. */
export interface Limits {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** Without a byte. */
  readonly silenceMs: number;
  /** In all: API servers themselves give up after one minute. */
  readonly totalMs: number;
  /** An answer is held in memory, and takes several times its size there. */
  readonly answerBytes: number;
}

export const usualLimits: Limits = { connectMs: 5000, silenceMs: 30_000, totalMs: 90_000, answerBytes: 32 * 2 ** 20 };

/** What came back, whatever it says. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** One GET after the other over TLS. */
export interface Transport {
  readonly get: (path: string, token: string) => Promise<Answer>;
  readonly close: () => void;
}

/** Talks to a cluster that proves itself by its own authority, whatever the environment of the process says. */
export function createTransport({ endpoint, ca }: Endpoint, limits: Limits): Transport {
  // Without an authority, Node would take any public one.
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw untrusted('NO_CA', 'there is no certificate authority for it');
  const base = new URL(endpoint);
  if (base.protocol !== 'https:') throw untrusted('NO_TLS', `its endpoint is not https: ${endpoint}`);
  const agent = new Agent({ ca, rejectUnauthorized: true, keepAlive: true });
  return {
    get: async (path, token) => {
      try {
        const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'ecr-keeper' };
        const signal = AbortSignal.timeout(limits.totalMs);
        return await answerTo(
          request(new URL(path, base), { agent, headers, signal, timeout: limits.connectMs }),
          limits,
        );
      } catch (error) {
        throw troubleOf(path, error);
      }
    },
    close: () => agent.destroy(),
  };
}

function answerTo(outgoing: ClientRequest, { silenceMs, answerBytes }: Limits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('socket', (socket) => {
      // The time to connect was for the connection only.
      const isConnected = () => socket.setTimeout(silenceMs);
      if (outgoing.reusedSocket) isConnected();
      else socket.once('secureConnect', isConnected);
    });
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      bodyOf(incoming, answerBytes).then((body) => {
        const { statusCode = 0, headers } = incoming;
        resolve({ status: statusCode, retryAfter: headers['retry-after'], body });
      }, reject);
    });
    outgoing.end();
  });
}

async function bodyOf(incoming: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Oversized();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

class Oversized extends Error {}

const untrusted = (code: string, message: string): ApiError => new ApiError({ kind: 'untrusted', code }, message);

/** Node has a code for each way in which a certificate does not convince. */
function troubleOf(path: string, error: unknown): ApiError {
  if (error instanceof Oversized)
    return new ApiError({ kind: 'oversized' }, `${resourceAt(path)}: the answer is too large`);
  const code = nameOf(error) === 'ABORT_ERR' ? 'ETIMEDOUT' : nameOf(error);
  return /CERT|SIGNATURE|ISSUER|_TLS_|SSL/.test(code)
    ? untrusted(code, sentenceOf(error))
    : new ApiError({ kind: 'unreachable', code }, sentenceOf(error));
}
