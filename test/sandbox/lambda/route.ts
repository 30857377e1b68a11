import { isObject, parseJson } from '../json.ts';
import type { HttpRequest, Wanted } from '../kernel/http.ts';
import type { JsonObject } from '../service.ts';

/** Finds the operation of a request in its method and path, and its input in path, query and body. */
export function lambdaRoute({ method, path, query, body }: HttpRequest): Wanted | undefined {
  for (const { operation, pattern, ...route } of routes) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match) return { operation, input: { ...documentIn(body), ...queryIn(query), ...pathIn(match) } };
  }
  return undefined;
}

const functions = String.raw`^/2015-03-31/functions`;
const named = String.raw`${functions}/(?<FunctionName>[^/]+)`;

const routes = [
  { operation: 'ListFunctions', method: 'GET', pattern: new RegExp(String.raw`${functions}/?$`) },
  { operation: 'CreateFunction', method: 'POST', pattern: new RegExp(String.raw`${functions}/?$`) },
  { operation: 'GetFunction', method: 'GET', pattern: new RegExp(String.raw`${named}$`) },
  { operation: 'DeleteFunction', method: 'DELETE', pattern: new RegExp(String.raw`${named}$`) },
  { operation: 'GetFunctionConfiguration', method: 'GET', pattern: new RegExp(String.raw`${named}/configuration$`) },
  { operation: 'UpdateFunctionCode', method: 'PUT', pattern: new RegExp(String.raw`${named}/code$`) },
  { operation: 'ListVersionsByFunction', method: 'GET', pattern: new RegExp(String.raw`${named}/versions$`) },
  { operation: 'PublishVersion', method: 'POST', pattern: new RegExp(String.raw`${named}/versions$`) },
  { operation: 'ListAliases', method: 'GET', pattern: new RegExp(String.raw`${named}/aliases$`) },
  { operation: 'CreateAlias', method: 'POST', pattern: new RegExp(String.raw`${named}/aliases$`) },
  { operation: 'GetAlias', method: 'GET', pattern: new RegExp(String.raw`${named}/aliases/(?<Name>[^/]+)$`) },
] as const;

const queryIn = (query: URLSearchParams): JsonObject =>
  Object.fromEntries([...query].map(([name, value]) => [name, name === 'MaxItems' ? Number(value) : value]));

const pathIn = ({ groups = {} }: RegExpExecArray): JsonObject =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));

/** The JSON object in the body. What is no object says nothing, and the operation misses what it needs. */
function documentIn(body: Buffer): JsonObject {
  const document = body.length === 0 ? {} : parseJson(body.toString());
  return isObject(document) ? document : {};
}
