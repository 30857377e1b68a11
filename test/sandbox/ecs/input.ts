import { list, numberOf, object, text, texts } from '../json.ts';
import { pageOf } from '../service.ts';
import type { Call, JsonObject } from '../service.ts';
import { invalidParameter } from './errors.ts';
import type { EcsState } from './state.ts';

/** What an operation of ECS does: it answers, or throws an `AwsError`. */
export type Operation = (call: Call, ecs: EcsState) => JsonObject;

/** A text that must be there. */
export function required(input: JsonObject, key: string): string {
  const value = text(input, key);
  if (value === undefined) throw invalidParameter(`${key} cannot be empty.`);
  return value;
}

/** The items of a batch call: at least one, and not more than AWS takes. */
export function batchIn(
  input: JsonObject,
  key: string,
  { max, label = key }: { readonly max: number; readonly label?: string },
): readonly string[] {
  const { length } = list(input, key);
  if (length === 0) throw invalidParameter(`${key[0]?.toUpperCase()}${key.slice(1)} cannot be empty.`);
  if (length > max) throw invalidParameter(`${label} can have at most ${max} items.`);
  return texts(input, key);
}

/** One page of a list: 100 items at most, and as many by default unless said. */
export function pageIn<Item>(
  { input, maxPage }: Pick<Call, 'input' | 'maxPage'>,
  items: readonly Item[],
  byDefault = max,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const size = numberOf(input, 'maxResults');
  if (size !== undefined && (size < 1 || size > max)) {
    throw invalidParameter(`maxResults must be between 1 and ${max}, got ${size}.`);
  }
  return pageOf(items, {
    token: text(input, 'nextToken'),
    size,
    limits: { byDefault, max },
    maxPage,
    invalidToken: () => invalidParameter('Invalid token.'),
  });
}

const max = 100;

/** Whether a moment lies in the input's `createdAt`. */
export function isCreatedWithin(input: JsonObject, atMs: number): boolean {
  const range = object(input, 'createdAt');
  const [before, after] = [numberOf(range, 'before'), numberOf(range, 'after')];
  return (before === undefined || atMs <= before * 1000) && (after === undefined || atMs >= after * 1000);
}

/** Whether a value is among those that a filter names. A filter that is not there lets everything through. */
export const isAmong = (input: JsonObject, key: string, value: string): boolean =>
  list(input, key).length === 0 || texts(input, key).includes(value);

/** A moment as the JSON protocol writes it, nothing if it has not come. */
export const seconds = (millis: number | undefined): number | undefined =>
  millis === undefined ? undefined : millis / 1000;
