import { asText, parseJson } from '../json.ts';
import type { HttpAnswer, HttpRequest } from '../kernel/http.ts';
import type { Json, JsonObject } from '../service.ts';
import { readJson, writeJson } from './json-wire.ts';
import { membersOf } from './members.ts';
import type { Member } from './members.ts';
import type { OperationModel, ServiceModel, Shape } from './model.ts';
import { readText } from './texts.ts';
import { timestampTo } from './timestamps.ts';

/** Finds the operation of a request in its method and path. */
export function routed({ operations }: ServiceModel, request: HttpRequest): OperationModel | undefined {
  const matching = [...operations.values()].filter(
    ({ http }) => http && http[0] === request.method && labelsIn(http[1], request.path),
  );
  // Of two that match, such as `/jobs/latest` and `/jobs/{id}`, the one that says more is meant.
  return matching.toSorted((a, b) => saidIn(b) - saidIn(a))[0];
}

/** Reads the input of an operation from path, query, headers and body. */
export function readRest({ input, http }: OperationModel, request: HttpRequest): JsonObject {
  if (input.isUnitSchema()) return {};
  const members = [...membersOf(input).values()];
  const labels = labelsIn(http?.[1] ?? '', request.path) ?? {};
  const bound = members.flatMap((member): (readonly [string, Json])[] => {
    const value = boundTo(member, request, labels);
    return value === undefined ? [] : [[member.name, value]];
  });
  const payload = members.find(({ traits }) => traits.httpPayload === 1);
  return { ...(payload ? {} : readJson(input, request.body, 'as jsonName says')), ...Object.fromEntries(bound) };
}

/** Writes the output of an operation into headers and body. */
export function writeRest({ output, http }: OperationModel, answer: JsonObject): HttpAnswer {
  const document = writeJson(output, answer, 'as jsonName says');
  const members = output.isUnitSchema() ? [] : [...membersOf(output).values()];
  const payload = members.find(({ traits }) => traits.httpPayload === 1);
  const inHeaders = members.filter(({ traits }) => traits.httpHeader !== undefined);
  const apart = new Set(inHeaders.map(({ name }) => name));
  const body = payload
    ? payloadOf(payload, answer[payload.name])
    : JSON.stringify(Object.fromEntries(Object.entries(document).filter(([name]) => !apart.has(name))));
  return {
    status: http?.[2] ?? 200,
    headers: { 'content-type': 'application/json', ...headersOf(inHeaders, answer) },
    body: Buffer.from(body),
  };
}

/** The labels of a path, or nothing if the path is another. A greedy label, `{arn+}`, takes slashes too. */
function labelsIn(uri: string, path: string): Readonly<Record<string, string>> | undefined {
  const [template = ''] = uri.split('?');
  const pattern = template
    .replaceAll(/[.*()]/g, String.raw`\$&`)
    .replaceAll(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`);
  const match = new RegExp(`^${pattern}$`).exec(path);
  return (
    (match &&
      Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      )) ??
    undefined
  );
}

const saidIn = ({ http }: OperationModel): number => (http?.[1] ?? '').replaceAll(/\{\w+\+?\}/g, '').length;

/** What the request says of a member outside of its body. */
function boundTo(
  { name, shape, traits }: Member,
  { query, headers, body }: HttpRequest,
  labels: Readonly<Record<string, string>>,
): Json {
  if (traits.httpLabel === 1) return textOrNothing(shape, labels[name]);
  if (traits.httpHeader !== undefined) return textOrNothing(shape, headers[traits.httpHeader.toLowerCase()]);
  if (traits.httpQueryParams === 1) return Object.fromEntries(query);
  if (traits.httpPayload === 1) return body.length === 0 ? undefined : parseJson(body.toString());
  return traits.httpQuery === undefined ? undefined : queried(shape, query.getAll(traits.httpQuery));
}

function queried(shape: Shape, values: readonly string[]): Json {
  if (values.length === 0) return undefined;
  return shape.isListSchema()
    ? values.map((value) => readText(shape.getValueSchema(), value))
    : textOrNothing(shape, values[0]);
}

const textOrNothing = (shape: Shape, text: string | undefined): Json =>
  text === undefined ? undefined : readText(shape, text);

const payloadOf = ({ shape }: Member, value: Json): string | Buffer => {
  if (value === undefined) return '';
  return shape.isBlobSchema() ? Buffer.from(asText(value), 'base64') : JSON.stringify(value);
};

const headersOf = (members: readonly Member[], answer: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    members.flatMap(({ name, shape, traits }) => {
      const value = answer[name];
      if (value === undefined) return [];
      const text = shape.isTimestampSchema() ? timestampTo(shape, value, 'http-date') : value;
      return [[traits.httpHeader ?? name, asText(text)]];
    }),
  );
