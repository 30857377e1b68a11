import * as z from 'zod';
import { isoOf } from '../record.ts';

/** A reason in words: what keeps the image, in one sentence for each piece of evidence, and what would have to change. */
export interface Told {
  readonly sentences: readonly string[];
  readonly remedy: string;
}

/** The image that is asked about: evidence may be of another member of its component. */
export interface About {
  readonly digest: string;
}

/** Makes words of evidence as the audit writes it; nothing of what it does not understand. */
export type Teller = (reason: unknown, about: About) => Told | undefined;

/** One rule: the evidence that it needs, the sentence that says it, and the remedy. */
export function telling<Shape extends z.ZodRawShape>(
  shape: Shape,
  tell: (evidence: z.output<z.ZodObject<Shape>>, about: About) => Told,
): Teller {
  // Once: making a schema takes longer than reading a thousand reasons by it.
  const schema = z.object(shape);
  return (reason, about) => {
    const { data } = schema.safeParse(reason);
    return data && tell(data, about);
  };
}

/** One sentence and its remedy. */
export const told = (sentence: string, remedy: string): Told => ({ sentences: [sentence], remedy });

export const instant = z.iso.datetime();
/** As records write it: `14d`, or `36h`. */
export const duration = z.string().regex(/^\d{1,6}[hd]$/);

const hourMs = 3_600_000;

/** The day of an instant. */
export const dayOf = (at: string): string => at.slice(0, 'YYYY-MM-DD'.length);

/** The day on which something is so old. */
export function dayAfter(at: string, age: string): string {
  const ageMs = Number.parseInt(age, 10) * (age.endsWith('d') ? 24 * hourMs : hourMs);
  return dayOf(isoOf(Date.parse(at) + ageMs));
}

/** What a sentence is about: the image, or another member of its component. */
export const whoIs = (digest: string, about: About): string =>
  digest === about.digest ? 'it' : `${digest.slice(0, 'sha256:'.length + 12)} of its component`;
