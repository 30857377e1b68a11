import type { Json } from '../service.ts';
import type { Shape } from './model.ts';
import { timeOf } from './plain.ts';

type Format = 'date-time' | 'http-date' | 'epoch-seconds';

/** Writes a plain timestamp in the format that its schema says, or else in the usual one of the place. */
export function timestampTo(shape: Shape, value: unknown, usual: Format): Json {
  const time = timeOf(value);
  if (time === undefined) return undefined;
  const date = new Date(time);
  switch (formatOf(shape) ?? usual) {
    case 'date-time':
      return date.toISOString().replace('.000Z', 'Z');
    case 'http-date':
      return date.toUTCString();
    case 'epoch-seconds':
      return time / 1000;
  }
}

/** Reads a timestamp in whichever format it is. */
export function timestampFrom(value: unknown): Json {
  const seconds = typeof value === 'number' || /^[\d.]+$/.test(String(value));
  const date = new Date(seconds ? Number(value) * 1000 : String(value));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The numbers by which the schemas of the SDK mean the formats. */
function formatOf(shape: Shape): Format | undefined {
  const number = shape.getSchema();
  return typeof number === 'number' ? formats[number] : undefined;
}

const formats: Readonly<Record<number, Format>> = { 5: 'date-time', 6: 'http-date', 7: 'epoch-seconds' };
