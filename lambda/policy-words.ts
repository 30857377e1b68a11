import * as z from 'zod';

const dayMs = 86_400_000;
const unitMs = { h: 3_600_000, d: dayMs, w: 7 * dayMs } as const;

/** `14d`, `36h` or `2w`; 0 or `none` in writing. Read into milliseconds. */
const durations = { error: 'must be a duration such as 36h, 14d or 2w, or none' } as const;
export const duration = z
  .union([z.literal(0), z.literal('none'), z.string().regex(/^\d{1,5}[hdw]$/, durations)], durations)
  .transform((text) => {
    const [, count, unit] = /^(\d+)([hdw])$/.exec(String(text)) ?? [];
    return unit === 'h' || unit === 'd' || unit === 'w' ? Number(count) * unitMs[unit] : 0;
  });

const wholeNumber = z.int({ error: 'must be a whole number of 0 or more, or none' }).min(0, {
  error: 'must be a whole number of 0 or more, or none',
});
export const count = z
  .union([wholeNumber, z.literal('none')], { error: 'must be a whole number of 0 or more, or none' })
  .transform((given) => (given === 'none' ? 0 : given));
export const depth = z
  .union([wholeNumber, z.literal('none'), z.literal('all')], {
    error: 'must be a whole number of 0 or more, none, or all',
  })
  .transform((given) => (given === 'none' ? 0 : given === 'all' ? Infinity : given));

export const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
export const patterns = z.array(text.max(300, { error: 'must be at most 300 characters long' }), {
  error: 'must be a list of patterns',
});
export const somePatterns = patterns.min(1, { error: 'must hold at least one pattern' });

export const modes = z.enum(['report', 'delete'], {
  error: 'must be report or delete (archive comes with a later version)',
});

/** Keys that the design promises and a later version brings: refused, because ignoring them would be a lie. */
const later: ReadonlySet<string> = new Set([
  'archive',
  'grace',
  'budgets',
  'breakers',
  'seenWithin',
  'settle',
  'labels',
  'keepWithin',
  'orderBy',
  'groupBy',
]);

/** An object that refuses unknown keys, and says which it knows. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = `allowed are ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `must be an object of keys and values; ${allowed}`;
      const [key = ''] = issue.keys;
      const others = issue.keys.length > 1 ? ` (also ${issue.keys.slice(1).join(', ')})` : '';
      return later.has(key)
        ? `"${key}" is not supported by this version yet${others}; ${allowed}`
        : `unknown key "${key}"${others}; ${allowed}`;
    },
  });
}
