import * as z from 'zod';
import { refusals } from './policy-refusals.ts';

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

/** `5m`, `36h`, `14d` or `2w`; 0 or `none` in writing. Read into milliseconds. */
const durations = { error: refusals.duration } as const;
const aDuration = z.string(durations).regex(/^\d{1,5}[mhdw]$/, durations);
const millisOf = (text: string | number): number => {
  const [, number = 0, unit = ''] = /^(\d+)([mhdw])$/.exec(String(text)) ?? [];
  return Number(number) * (unitMs[unit] ?? 0);
};
export const duration = z.union([z.literal(0), z.literal('none'), aDuration], durations).transform(millisOf);

/** How long at the most; `none` is no limit. */
export const longest = z
  .union([z.literal('none'), aDuration], durations)
  .transform((given) => (given === 'none' ? Infinity : millisOf(given)));

/** How long, or `forever`. */
const times = { error: refusals.timeOrForever } as const;
export const timeOrForever = z
  .union([z.literal('forever'), z.string(times).regex(/^\d{1,5}[mhdw]$/, times)], times)
  .transform((given) => (given === 'forever' ? Infinity : millisOf(given)));

const shares = { error: refusals.part } as const;
/** A part of something: 0.3 is 30 %. `none` is no limit. */
export const share = z
  .union([z.number(shares).min(0, shares).max(1, shares), z.literal('none')], shares)
  .transform((given) => (given === 'none' ? Infinity : given));

const wholeNumber = z.int({ error: refusals.count }).min(0, {
  error: refusals.count,
});
export const count = z
  .union([wholeNumber, z.literal('none')], { error: refusals.count })
  .transform((given) => (given === 'none' ? 0 : given));
const oneOrMore = { error: refusals.oneOrMore } as const;
export const atLeastOne = z.int(oneOrMore).min(1, oneOrMore);
/** How many at the most; `none` is no limit. */
export const most = z
  .union([wholeNumber, z.literal('none')], { error: refusals.count })
  .transform((given) => (given === 'none' ? Infinity : given));

const sizes = { error: refusals.size } as const;
const bytesOf: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
/** Bytes at the most: 500GB are 500 x 10^9. `none` is no limit. */
export const size = z
  .union([z.int(sizes).min(0, sizes), z.literal('none'), z.string().regex(/^\d{1,9}[KMGT]B$/, sizes)], sizes)
  .transform((given) => {
    const [, number = given, unit = ''] = /^(\d+)([KMGT]B)$/.exec(String(given)) ?? [];
    return given === 'none' ? Infinity : Number(number) * (bytesOf[unit] ?? 1);
  });

export const depth = z
  .union([wholeNumber, z.literal('none'), z.literal('all')], {
    error: refusals.depth,
  })
  .transform((given) => (given === 'none' ? 0 : given === 'all' ? Infinity : given));

export const text = z.string({ error: refusals.text }).min(1, { error: refusals.someText });
export const patterns = z.array(text.max(300, { error: refusals.shortPattern }), {
  error: refusals.patterns,
});
export const somePatterns = patterns.min(1, { error: refusals.somePatterns });

export const modes = z.enum(['report', 'archive', 'delete'], { error: refusals.mode });

/** An object that refuses unknown keys, and says which it knows. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = `allowed are ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `${refusals.object}; ${allowed}`;
      const [key = ''] = issue.keys;
      const others = issue.keys.length > 1 ? ` (also ${issue.keys.slice(1).join(', ')})` : '';
      return `${refusals.unknownKey} "${key}"${others}; ${allowed}`;
    },
  });
}
