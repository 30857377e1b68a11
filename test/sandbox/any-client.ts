import { packageOf } from './schemas/models.ts';
import type { Bench } from './sdk.ts';
import { modelOfService } from './schemas/models.ts';
import { asText, isObject, parseJson } from './json.ts';
import type { JsonObject, SchemaServiceName } from './service.ts';

/** Sends an operation to a service, and returns the answer as JSON has it: times as ISO 8601, bytes as numbers. */
export type Send = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** The real client of a service, whichever it is. A service without one is asked by plain requests. */
export async function anyClient(bench: Bench, service: SchemaServiceName): Promise<Send> {
  if (service === 'cleanrooms-ml' || service === 'emr-containers') return plainClient(bench, service);
  const module: unknown = await import(packageOf(service));
  const exported = new Map(Object.entries(Object(module)));
  const [, kind] = [...exported].find(([name, value]) => /^[A-Z]\w*Client$/.test(name) && isClass(value)) ?? [];
  if (!isClass(kind)) throw new Error(`${service} has no client`);
  const client = bench.client(kind);
  return async (operation, input) => {
    const command = exported.get(`${operation}Command`);
    if (!isClass(command)) throw new Error(`${service} has no command ${operation}`);
    return plain(await client.send(new command(input)));
  };
}

interface AnyClient {
  readonly destroy: () => void;
  readonly send: (command: unknown) => Promise<unknown>;
}

const isClass = (value: unknown): value is new (argument: unknown) => AnyClient => typeof value === 'function';

function plainClient({ sandbox }: Bench, service: SchemaServiceName): Send {
  const { operations } = modelOfService(service);
  const credential = `${sandbox.env()['AWS_ACCESS_KEY_ID'] ?? ''}/20260601/eu-west-1/${service}/aws4_request`;
  return async (operation, input) => {
    const url = urlOf(operations.get(operation)?.http?.[1] ?? '/', input, sandbox.url);
    const response = await fetch(url, { headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}` } });
    const answer = await response.text();
    if (response.ok) return plain(parseJson(answer));
    throw Object.assign(new Error(answer), { name: response.headers.get('x-amzn-errortype') ?? '' });
  };
}

/** The labels of the path filled in, and what is no label in the query. */
function urlOf(path: string, input: JsonObject, base: string): URL {
  const url = new URL(
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(asText(input[name]))),
    base,
  );
  const others = Object.entries(input).filter(([name]) => !path.includes(`{${name}}`));
  for (const [name, value] of others) for (const one of [value].flat()) url.searchParams.append(name, asText(one));
  return url;
}

/** The answer without what the SDK adds. */
function plain(answer: unknown): JsonObject {
  const value = parseJson(JSON.stringify(answer));
  const { $metadata: _, ...members } = isObject(value) ? value : {};
  return members;
}
