import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, isStatus, resourceAt } from './api-error.ts';
import { isObject, listIn, objectIn, textIn } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Tokens } from './token.ts';
import { createTransport, usualLimits } from './transport.ts';
import type { Answer, Endpoint, Limits } from './transport.ts';

/** How to talk to a cluster. */
export interface Access extends Endpoint {
  readonly token: Tokens;
  readonly limits?: Partial<Limits>;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** A cluster's API, for reading only. Whatever does not come whole throws an `ApiError`. */
export interface Api {
  readonly get: (path: string) => Promise<JsonObject>;
  /** A list, page by page, to its end. It may begin again: then items come twice. */
  readonly pages: (path: string) => AsyncGenerator<readonly JsonObject[]>;
  readonly close: () => void;
}

/** As many objects as client libraries ask for at once. */
const pageSize = 500;
/** Pages of large objects are asked for again in smaller ones; no object is larger than 1.5 MiB. */
const smallestPage = 5;
/** A list that takes longer than the cluster remembers its state, some five minutes, has to begin again. */
const mostBeginnings = 3;
/** Only filters make empty pages, and we use none. */
const mostEmptyPages = 20;
const mostAttempts = 5;
const firstPauseMs = 500;
/** What asks for more patience than this is not asked again. */
const longestPauseMs = 60_000;

/** Opens a cluster's API. */
export function createApi({ token, limits, pause: wait = pause, ...endpoint }: Access): Api {
  const transport = createTransport(endpoint, { ...usualLimits, ...limits });
  const patiently = async (path: string, given: string, attempt = 1): Promise<JsonObject> => {
    const answer = await transport.get(path, given).catch(orDropped);
    if ('status' in answer && answer.status === 200) return parsed(path, answer.body);
    const pauseMs = attempt < mostAttempts ? pauseAfter(answer, attempt) : undefined;
    if (pauseMs === undefined) throw 'status' in answer ? errorIn(path, answer) : answer;
    await wait(pauseMs);
    return patiently(path, given, attempt + 1);
  };
  const get = async (path: string): Promise<JsonObject> => {
    const given = await token();
    try {
      return await patiently(path, given);
    } catch (error) {
      if (!isStatus(error, 401)) throw error;
      return patiently(path, await token(given));
    }
  };
  return { get, pages: (path) => pagesOf(get, path), close: transport.close };
}

type Get = Api['get'];

/** A connection that broke may be made again; whoever cannot be reached at all is not asked twice. */
function orDropped(error: unknown): ApiError {
  if (error instanceof ApiError && error.trouble.kind === 'unreachable' && drops.has(error.trouble.code)) return error;
  throw error;
}

const drops: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** How long to wait before the same question may be asked again, if it may. */
function pauseAfter(answer: Answer | ApiError, attempt: number): number | undefined {
  const usualMs = firstPauseMs * 2 ** (attempt - 1);
  if (!('status' in answer)) return usualMs;
  if (answer.status !== 429 && answer.status < 500) return undefined;
  const askedMs = /^\d+$/.test(answer.retryAfter ?? '') ? Number(answer.retryAfter) * 1000 : usualMs;
  return askedMs > longestPauseMs ? undefined : askedMs;
}

/** Kubernetes says in a `Status` what it does not like. */
function errorIn(path: string, { status, body }: Answer): ApiError {
  const said = messageIn(body);
  if (status === 403) return new ApiError({ kind: 'denied', resources: [resourceAt(path)] }, said);
  return new ApiError(
    { kind: 'answered', status, path },
    `${resourceAt(path)}: ${status}${said === '' ? '' : ` ${said}`}`,
  );
}

function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? (textIn(value, 'message') ?? '') : '';
  } catch {
    return '';
  }
}

function parsed(path: string, body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Said below, without the text: it may hold secrets.
  }
  throw malformed(path, 'the answer is not a JSON object');
}

const malformed = (path: string, what: string): ApiError =>
  new ApiError({ kind: 'malformed' }, `${resourceAt(path)}: ${what}`);

async function* pagesOf(get: Get, path: string): AsyncGenerator<readonly JsonObject[]> {
  for (let beginning = 1; ; beginning += 1) {
    try {
      yield* listedOnce(get, path);
      return;
    } catch (error) {
      if (!isStatus(error, 410) || beginning >= mostBeginnings) throw error;
    }
  }
}

async function* listedOnce(get: Get, path: string): AsyncGenerator<readonly JsonObject[]> {
  const seen = new Set<string>();
  let emptyPages = 0;
  let size = pageSize;
  for (let from = ''; ;) {
    const page = await pageFrom(get, path, { from, size });
    size = page.size;
    yield page.items;
    if (page.next === '') return;
    emptyPages = page.items.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages || seen.has(page.next)) throw malformed(path, 'the list does not end');
    seen.add(page.next);
    from = page.next;
  }
}

interface Wanted {
  readonly from: string;
  readonly size: number;
}

async function pageFrom(get: Get, path: string, { from, size }: Wanted) {
  try {
    const page = await get(`${path}?limit=${size}${from === '' ? '' : `&continue=${encodeURIComponent(from)}`}`);
    return { ...pageIn(path, page), size };
  } catch (error) {
    const isTooLarge = error instanceof ApiError && error.trouble.kind === 'oversized';
    if (!isTooLarge || size <= smallestPage) throw error;
    return pageFrom(get, path, { from, size: Math.max(smallestPage, Math.floor(size / 10)) });
  }
}

/** Go writes an empty list as null; a list that is not there at all is no answer. */
function pageIn(path: string, page: JsonObject): { readonly items: readonly JsonObject[]; readonly next: string } {
  const items = page['items'] === null ? [] : listIn(page, 'items');
  const next = objectIn(page, 'metadata')?.['continue'] ?? '';
  if (!items || typeof next !== 'string') throw malformed(path, 'the answer holds no list');
  const objects = items.filter(isObject);
  if (objects.length < items.length) throw malformed(path, 'the list holds something that is no object');
  return { items: objects, next };
}
