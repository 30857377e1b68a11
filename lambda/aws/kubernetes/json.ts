/** What a cluster answers: nothing is known of its members until they are looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells an object from every other kind of JSON. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is an object. */
export function objectIn(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  return isObject(value) ? value : undefined;
}

/** A member that is a list. */
export function listIn(object: JsonObject, name: string): readonly unknown[] | undefined {
  const value = object[name];
  return Array.isArray(value) ? value : undefined;
}

/** The objects of a member that is a list of them. */
export const objectsIn = (object: JsonObject, name: string): readonly JsonObject[] =>
  (listIn(object, name) ?? []).filter(isObject);

/** A member that is a text. */
export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
