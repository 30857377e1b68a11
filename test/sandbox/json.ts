import type { Json, JsonObject } from './service.ts';

/** Reads JSON text. Throws a `SyntaxError` as `JSON.parse` does. */
export function parseJson(json: string): Json {
  const value: Json = JSON.parse(json);
  return value;
}

/** Tells an object from every other kind of JSON. */
export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as it is, anything else as JSON. */
export const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** A text member of an input, or nothing if it is absent or of another type. */
export function text(input: JsonObject, key: string): string | undefined {
  const value = input[key];
  return typeof value === 'string' ? value : undefined;
}

/** A number member of an input. */
export function numberOf(input: JsonObject, key: string): number | undefined {
  const value = input[key];
  return typeof value === 'number' ? value : undefined;
}

/** Whether a boolean member of an input is there and true. */
export const flag = (input: JsonObject, key: string): boolean => input[key] === true;

/** A list member of an input, empty if it is absent. */
export function list(input: JsonObject, key: string): readonly Json[] {
  const value = input[key];
  return isList(value) ? value : [];
}

/** The texts in a list member of an input. */
export const texts = (input: JsonObject, key: string): readonly string[] =>
  list(input, key).filter((item) => typeof item === 'string');

/** The objects in a list member of an input. */
export const objects = (input: JsonObject, key: string): readonly JsonObject[] => list(input, key).filter(isObject);

/** An object member of an input, empty if it is absent. */
export function object(input: JsonObject, key: string): JsonObject {
  const value = input[key];
  return isObject(value) ? value : {};
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
