import type { Json } from '../service.ts';
import { serialization } from './json-wire.ts';
import { kindOf } from './members.ts';
import type { Shape } from './model.ts';
import { timestampFrom } from './timestamps.ts';

/** Reads a simple value from text: in a path, a query, a header or a form. */
export function readText(shape: Shape, text: string): Json {
  const value = parsed(shape, text);
  if (value === undefined) throw serialization(`Could not read ${JSON.stringify(text)}.`);
  return value;
}

function parsed(shape: Shape, text: string): Json {
  const kind = kindOf(shape);
  if (kind === 'timestamp') return timestampFrom(text);
  if (kind === 'boolean') return text === 'true' || (text === 'false' ? false : undefined);
  if (kind === 'text' || kind === 'blob') return text;
  return Number.isNaN(Number(text)) ? undefined : Number(text);
}
