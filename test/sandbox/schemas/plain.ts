import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { mapped, mappedObject } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { kindOf, membersOf } from './members.ts';
import type { Member, ShapeKind } from './members.ts';
import type { Shape } from './model.ts';

/*
 * Inside the sandbox values are plain JSON with the members of the API: a timestamp is an ISO 8601 text, a blob is
 * base64. Seeds may also have them as the SDK has: a `Date` (or epoch milliseconds), bytes (or the text of them).
 */

/** Rewrites what a test says into plain JSON. Throws for what the schema does not know. */
export const plainOf = (shape: Shape, seed: unknown, path = ''): Json => mapped(shape, seed, ofSeed, path);

/** What of a plain value the schema knows. */
export const projected = (shape: Shape, value: JsonObject): JsonObject => mappedObject(shape, value, projection);

/** The time that a plain timestamp says, in epoch milliseconds. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

const nameOf = ({ name }: Member): string => name;

const asIs = (value: unknown): Json => (typeof value === 'string' ? value : undefined);

const projection: Mapping = {
  from: nameOf,
  to: nameOf,
  timestamp: asIs,
  blob: asIs,
  strangers: 'dropped',
  lacking: 'let be',
  misfit: (message) => new TypeError(message),
};

const ofSeed: Mapping = {
  ...projection,
  timestamp: plainTimestamp,
  blob: plainBlob,
  strangers: 'refused',
};

function plainTimestamp(value: unknown): Json {
  const date = value instanceof Date || typeof value === 'number' || typeof value === 'string' ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}

function plainBlob(value: unknown): Json {
  if (typeof value === 'string' || value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return undefined;
}

/** The dullest valid values for the members that a structure requires, but for those that are there. */
export function filled(shape: Shape, value: JsonObject, nowMs: number): JsonObject {
  const members = membersOf(shape);
  const given = Object.entries(value).map(([name, one]): [string, Json] => {
    const member = members.get(name);
    return [name, member ? filledWithin(member.shape, one, nowMs) : one];
  });
  const lacking = [...members.values()]
    .filter(({ name, isRequired }) => isRequired && value[name] === undefined)
    .map(({ name, shape: wanted }): [string, Json] => [name, dullOf(wanted, name, nowMs)]);
  return Object.fromEntries([...given, ...lacking]);
}

function filledWithin(shape: Shape, value: Json, nowMs: number): Json {
  if (isList(value)) {
    return shape.isListSchema() ? value.map((item) => filledWithin(shape.getValueSchema(), item, nowMs)) : value;
  }
  if (!isObject(value)) return value;
  if (shape.isStructSchema()) return filled(shape, value, nowMs);
  if (!shape.isMapSchema()) return value;
  const each = shape.getValueSchema();
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledWithin(each, one, nowMs)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function dullOf(shape: Shape, name: string, nowMs: number): Json {
  return dull[kindOf(shape)](shape, name, nowMs);
}

const dull: Readonly<Record<ShapeKind, (shape: Shape, name: string, nowMs: number) => Json>> = {
  unit: () => ({}),
  union: dullUnion,
  structure: (shape, _name, nowMs) => filled(shape, {}, nowMs),
  list: () => [],
  map: () => ({}),
  document: () => ({}),
  timestamp: (_shape, _name, nowMs) => new Date(nowMs).toISOString(),
  blob: () => '',
  boolean: () => false,
  text: (_shape, name) => `dull-${name}`,
  number: () => 0,
};

/** A union has exactly one member. */
function dullUnion(shape: Shape, _name: string, nowMs: number): Json {
  const [first] = membersOf(shape).values();
  return first ? { [first.name]: dullOf(first.shape, first.name, nowMs) } : {};
}
