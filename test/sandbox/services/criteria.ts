import { asText, isObject } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';

/**
 * Which resources an operation means, by each member of its input: those where the member of that name is the same
 * (or one of several: an ARN or a name), or where the test says so.
 */
export type Criteria = Readonly<Record<string, Criterion>>;

type Criterion =
  | string
  | readonly string[]
  | { readonly is: string | readonly string[]; readonly unless: Json }
  | { readonly test: Test; readonly unless: Json }
  | Test;

type Test = (resource: JsonObject, asked: Json) => boolean;

/** The latest version of each: of those whose member is the same, the one with the highest version. */
export const latest =
  (name: string, version: string) =>
  (all: readonly JsonObject[]): readonly JsonObject[] =>
    all.filter((one) =>
      all.every((other) => one === other || textAt(one, name) !== textAt(other, name) || isNewer(one, other, version)),
    );

const isNewer = (one: JsonObject, other: JsonObject, version: string): boolean =>
  textAt(one, version).localeCompare(textAt(other, version), 'en', { numeric: true }) > 0;

/** Resources whose member begins with what is asked for. */
export const begins =
  (name: string): Test =>
  (resource, asked) =>
    textAt(resource, name).startsWith(asText(asked));

/** Resources whose member contains what is asked for. */
export const contains =
  (name: string): Test =>
  (resource, asked) =>
    textAt(resource, name).includes(asText(asked));

/** The resource with that name, also if it is asked for by its ARN, which ends so. */
export const namedOrArn =
  (name: string): Test =>
  (resource, asked) =>
    asText(asked).split('/').at(-1) === textAt(resource, name);

/** Whether an input means a resource. */
export const means = (criteria: Criteria, input: JsonObject, resource: JsonObject): boolean =>
  Object.entries(criteria).every(([name, criterion]) => agrees(criterion, input[name], resource));

function agrees(criterion: Criterion, asked: Json, resource: JsonObject): boolean {
  if (typeof criterion === 'function') return asked === undefined || criterion(resource, asked);
  if (typeof criterion === 'string') return isAmong([criterion], asked, resource);
  if ('test' in criterion) return criterion.test(resource, asked ?? criterion.unless);
  if ('is' in criterion) return isAmong([criterion.is].flat(), asked ?? criterion.unless, resource);
  return isAmong(criterion, asked, resource);
}

/** A list asks for resources that have any of its values. An empty one asks for nothing in particular. */
function isAmong(names: readonly string[], asked: Json, resource: JsonObject): boolean {
  if (asked === undefined || (Array.isArray(asked) && asked.length === 0)) return true;
  const wanted = [asked].flat().map(asText);
  return names.some((name) => wanted.includes(textAt(resource, name)));
}

/** The text at a path of members: `environment.type`. */
function textAt(resource: JsonObject, path: string): string {
  const value = path
    .split('.')
    .reduce<Json>((within, name) => (within !== undefined && isObject(within) ? within[name] : undefined), resource);
  return asText(value);
}
