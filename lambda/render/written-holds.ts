import * as z from 'zod';
import { breakerNames } from '../core/breakers.ts';
import { sourceNames } from '../core/sources.ts';
import type { Hold } from '../core/verdict.ts';
import { holdText } from './holds.ts';
import { unknownText } from './written.ts';

/** A hold in words, and when it ends: by a day, with the next run, or when somebody or something releases it. */
export interface HoldTold {
  readonly sentence: string;
  readonly ends: { readonly atMs: number } | 'next-run' | 'unknown';
}

const untilMs = z.number().exactOptional();

type Schemas = { readonly [Kind in Hold['hold']]: z.ZodType<Extract<Hold, { readonly hold: Kind }>> };

/** A hold that cannot be read does not compile. */
const holds: Schemas = {
  mode: z.object({ hold: z.literal('mode'), mode: z.literal('report') }),
  grace: z.object({ hold: z.literal('grace'), announcedAtMs: z.number(), untilMs: z.number() }),
  archived: z.object({ hold: z.literal('archived'), untilMs }),
  'repository-tag': z.object({
    hold: z.literal('repository-tag'),
    tag: z.string(),
    value: z.string().exactOptional(),
    untilMs,
  }),
  'image-tag': z.object({ hold: z.literal('image-tag'), tag: z.string(), untilMs }),
  'by-hand': z.object({ hold: z.literal('by-hand'), because: z.string(), untilMs }),
  watching: z.object({ hold: z.literal('watching'), sinceMs: z.number(), untilMs: z.number() }),
  baseline: z.object({ hold: z.literal('baseline') }),
  breaker: z.object({ hold: z.literal('breaker'), breaker: z.enum(breakerNames) }),
  budget: z.object({ hold: z.literal('budget'), budget: z.enum(['deletions', 'bytes']), limit: z.number() }),
  veto: z.object({
    hold: z.literal('veto'),
    source: z.enum(sourceNames),
    account: z.string(),
    region: z.string(),
    unit: z.string().exactOptional(),
    error: z.string(),
  }),
};

const isKnown = (hold: string): hold is Hold['hold'] => Object.hasOwn(holds, hold);

type Written = { readonly hold: string; readonly [key: string]: unknown };

/** A hold as the audit wrote it; nothing of another version's. */
function holdIn(written: Written): Hold | undefined {
  return isKnown(written.hold) ? holds[written.hold].safeParse(withMillis(written)).data : undefined;
}

/** As they were before they were written: `until` becomes `untilMs`. */
const withMillis = (written: Written): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(written).map(([key, value]) => {
      const { data } = /(?:At|since|until)$/.test(key) ? z.iso.datetime().safeParse(value) : {};
      return data === undefined ? [key, value] : [`${key}Ms`, Date.parse(data)];
    }),
  );

/** What holds an image back, with what releases it. */
export function holdTold(written: Written): HoldTold {
  const hold = holdIn(written);
  if (!hold) return { sentence: unknownText('hold', written), ends: 'unknown' };
  return { sentence: `${holdText(hold)}${releaseText(hold)}`, ends: endOf(hold) };
}

/** What the summary need not say of each. */
function releaseText(hold: Hold): string {
  if (hold.hold === 'veto') {
    const where = hold.unit === undefined ? hold.region : `${hold.region} ${hold.unit}`;
    return ` (${hold.account}, ${where}): ${hold.error}; a survey that reads it releases it`;
  }
  if (hold.hold === 'breaker') return '; "keeper accept" releases it, if that was right';
  return hold.hold === 'budget' ? '; later runs take the rest' : '';
}

function endOf(hold: Hold): HoldTold['ends'] {
  if (hold.hold === 'baseline' || hold.hold === 'budget') return 'next-run';
  return 'untilMs' in hold && hold.untilMs !== undefined ? { atMs: hold.untilMs } : 'unknown';
}
