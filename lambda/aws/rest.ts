import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest, HttpResponse } from '@smithy/types';
import { setTimeout as pause } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { isThrottled, statusOf } from '../failure.ts';
import type { Meter } from './meter.ts';
import type { Paced } from './pacing.ts';
import { membersOf } from './services.ts';
import type { Caller, Members } from './services.ts';

/** A service of which there is no SDK package, as far as it is read: by GETs that answer JSON. */
export interface RestService {
  /** In its host name, and in signatures. */
  readonly name: string;
  /** What its own endpoint is called in `AWS_ENDPOINT_URL_...`. */
  readonly id: string;
  readonly routes: Readonly<Record<string, Route>>;
}

interface Route {
  /** With members of the input in braces: `/jobtemplates/{id}`. */
  readonly path: string;
  /** Members of the input that go into the query, by the same names. */
  readonly query?: readonly string[];
  /** The member of the answer that says that the rest of it could not be read. */
  readonly refusal?: string;
}

interface Where {
  readonly region: string;
  readonly meter: Meter;
  /** What an SDK client would be made with. Its credentials, its retries and its endpoints are those of all others. */
  readonly common: object;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Waits for its turn before each attempt. */
  readonly paced: Paced;
}

/** Makes a caller for a service without an SDK package. */
export function restCaller(service: RestService, { region, common, environment, meter, paced }: Where): Caller {
  // The smallest client that we have anyway: it knows credentials, partitions and settings like any other.
  const { config } = new STSClient({ ...common, region });
  const own = environment[`AWS_ENDPOINT_URL_${service.id}`] || environment['AWS_ENDPOINT_URL'];
  const { credentials, sha256 } = config;
  const signer = new SignatureV4({ credentials, region, service: service.name, sha256 });
  const answer = async (request: HttpRequest, operation: string): Promise<Members> => {
    const signed = await signer.sign(request);
    meter.note(signed, operation);
    const { response } = await config.requestHandler.handle(signed);
    return answerIn(response, new TextDecoder().decode(await config.streamCollector(response.body)));
  };
  return async (operation, input) => {
    const route = service.routes[operation];
    if (!route) throw new Error(`${operation} is not among the routes of ${service.name}`);
    try {
      const endpoint = new URL(own || (await endpointOf(service, config, region)));
      const request = requestOf(route, input, endpoint);
      const attempt = () => paced(operation, () => answer(request, operation));
      return readable(route, await retried(attempt, await config.maxAttempts()));
    } catch (error) {
      // AWS's errors do not say which operation failed; a report must.
      if (isNativeError(error)) Object.assign(error, { operation });
      throw error;
    }
  };
}

/** The names of services differ, what is around them does not: the partition's suffix, FIPS, dual stack. */
async function endpointOf({ name }: RestService, config: STSClient['config'], Region: string): Promise<string> {
  const { url } = config.endpointProvider({
    Region,
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
    UseGlobalEndpoint: false,
  });
  return url.href.replace('//sts', `//${name}`);
}

function requestOf({ path, query = [] }: Route, input: Members, endpoint: URL): HttpRequest {
  const base = endpoint.pathname.replace(/\/$/, '');
  return {
    method: 'GET',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
    path: base + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => label(name, input[name])),
    query: Object.fromEntries(
      query.flatMap((name) => (input[name] === undefined ? [] : [[name, textsOf(input[name])]])),
    ),
    headers: { host: endpoint.host, accept: 'application/json' },
  };
}

/** An empty label would ask for something else: for the list instead of the item. */
function label(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${name} must be a text that is not empty`);
  return encodeURIComponent(value).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

const textsOf = (value: unknown): string | string[] => (Array.isArray(value) ? value.map(String) : String(value));

/** Reads may be repeated, unless AWS has answered that they are wrong. */
async function retried<Answer>(ask: () => Promise<Answer>, attempts: number): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= attempts || !isPassing(error)) throw error;
      const longestMs = Math.min(mostPauseMs, (isThrottled(error) ? 500 : 100) * 2 ** attempt);
      await pause(Math.random() * longestMs);
    }
  }
}

const mostPauseMs = 20_000;

const isPassing = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === undefined || status >= 500 || isThrottled(error);
};

/** What AWS answered, or its error: by its code, as the SDK throws it. */
function answerIn({ statusCode, headers }: HttpResponse, text: string): Members {
  const body = parsed(text, statusCode);
  if (statusCode < 300) return body;
  const code = [headers['x-amzn-errortype'], body['__type'], body['code']].find((one) => typeof one === 'string');
  const name = /^(?:[^:]*#)?([^:#]+)/.exec(code ?? '')?.[1] ?? `HTTP ${statusCode}`;
  throw failure(name, [body['message'], body['Message']].find((one) => typeof one === 'string') ?? '', statusCode);
}

function parsed(text: string, statusCode: number): Members {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    // What a proxy says is no JSON, but tells nothing either; an answer that was cut short is no answer.
    if (statusCode >= 300) return {};
    throw failure('SyntaxError', `the answer is no JSON: ${text.slice(0, 40)}`, statusCode);
  }
}

const failure = (name: string, message: string, httpStatusCode: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

function readable({ refusal }: Route, answer: Members): Members {
  const refused = refusal?.split('.').reduce((inner: unknown, name) => membersOf(inner)[name], answer);
  if (refused !== undefined) throw new Error(`the answer could not be read: ${JSON.stringify(refused)}`);
  return answer;
}
