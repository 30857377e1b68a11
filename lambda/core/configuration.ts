import type { Configuration } from './image.ts';

/**
 * What the configuration of an image says, as Docker or OCI writes it. Never throws. That there are no labels is only
 * said of a configuration that could be understood and has none.
 */
export function configurationIn(text: string): Configuration {
  const json = fieldsOf(jsonIn(text));
  if (!json) return { because: 'its configuration is not a JSON object' };
  const config = fieldOf(json, 'config');
  if (isAbsent(config)) return { labels: {}, ...creationOf(json) };
  const fields = fieldsOf(config);
  if (!fields) return { because: 'its configuration says "config", which is not an object' };
  const labels = labelsIn(fieldOf(fields, 'Labels'));
  return labels ? { labels, ...creationOf(json) } : { because: 'the labels in its configuration are not all texts' };
}

type Fields = ReadonlyMap<string, unknown>;

function labelsIn(value: unknown): Readonly<Record<string, string>> | undefined {
  if (isAbsent(value)) return {};
  const fields = fieldsOf(value);
  if (!fields) return undefined;
  const texts = [...fields].flatMap(([key, label]) => (typeof label === 'string' ? [[key, label] as const] : []));
  // Object.fromEntries defines: a label named `__proto__` is one like any other.
  return texts.length < fields.size ? undefined : Object.fromEntries(texts);
}

function creationOf(json: Fields): { readonly createdAtMs?: number } {
  const created = fieldOf(json, 'created');
  if (typeof created !== 'string' || created.startsWith(nobodySaid) || !rfc3339.test(created)) return {};
  const createdAtMs = Date.parse(created);
  return Number.isNaN(createdAtMs) ? {} : { createdAtMs };
}

/** The zero of Go's clock, which tools write that set no date. */
const nobodySaid = '0001-01-01T00:00:00';

const rfc3339 = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:\d\d)$/i;

/** Docker and containerd read the names of fields in any case, the last one of several. */
const fieldOf = (fields: Fields, name: string): unknown =>
  [...fields].findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
