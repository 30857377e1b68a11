import * as z from 'zod';
import type { Registry } from './core/image.ts';
import { isProxy } from './core/proxies.ts';
import { seenInList } from './core/usage-list.ts';
import type { Listed } from './core/usage-list.ts';
import type { Mention, Reference, Sightings } from './core/usage.ts';

/** A list that may be relied on, for as long as the reader thinks it fresh. */
export interface ReadList {
  readonly publisher: string;
  readonly takenAtMs: number;
  readonly sources: readonly string[];
  readonly sightings: Sightings;
}

/** When a list is read, and the registry whose account an endpoint's own name hides. */
interface Reader {
  readonly nowMs: number;
  readonly home: Registry;
}

const mostBytes = 32 * 2 ** 20;
const mostReferences = 1_000_000;
/** Clocks differ a little. */
const mostSkewMs = 5 * 60_000;

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const role = z.enum(['in-use', 'rollback-target'], { error: 'must be in-use or rollback-target' }).optional();
const by = { usedBy: text.max(1000, { error: 'must be shorter' }).optional(), role };
const name = text.max(2000, { error: 'must be shorter' });

/** Looked at as a whole: a hostile list must not make a mistake of each of its items. */
const texts = z
  .array(z.unknown(), { error: 'must be a list of texts' })
  .refine((items) => items.every((item) => typeof item === 'string'), { error: 'must be a list of texts' })
  .transform((items) => items.filter((item) => typeof item === 'string'));

const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has a member that this format does not know: ${String(issue.keys[0]).slice(0, 100)}`
        : 'must be an object',
  });

const head = strict({
  format: z.literal(1, { error: 'must be 1, the only format that this version knows' }),
  publisher: text.max(200, { error: 'must be shorter' }),
  takenAt: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-06-01T03:00:00Z' }),
  complete: z.literal(true, { error: 'must be true: a list of a part says nothing about the rest' }),
  sources: texts,
  count: z.int({ error: 'must be the number of references' }),
  references: z.array(z.unknown(), { error: 'must be a list' }),
});

const listed = z.union(
  [name, strict({ image: name, ...by }), strict({ repository: name, words: texts.optional(), ...by })],
  {
    error: 'must be an image, or an object such as { "image": "...", "usedBy": "..." }',
  },
);

/** Reads a published list. Whatever it holds, it returns the list or a sentence that says what is wrong with it. */
export function parseUsageList(bytes: Uint8Array, reader: Reader): ReadList | { readonly problem: string } {
  if (bytes.byteLength > mostBytes) return { problem: `the list is larger than ${mostBytes} bytes` };
  const value = jsonIn(bytes);
  return value === undefined
    ? { problem: 'the list is not JSON in UTF-8: it may have been cut short' }
    : readList(value, reader);
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function readList(value: unknown, { nowMs, home }: Reader): ReadList | { readonly problem: string } {
  const result = head.safeParse(value);
  if (!result.success) return { problem: problemIn(result.error) };
  const { publisher, takenAt, sources, references } = result.data;
  const problem = contradictionIn(result.data, nowMs);
  if (problem !== undefined) return { problem };
  const all: Listed[] = [];
  for (const [i, one] of references.entries()) {
    const reference = listed.safeParse(one);
    if (!reference.success) return { problem: `references[${i}] of the list ${sentenceIn(reference.error)}` };
    all.push(reference.data);
  }
  const sightings = seenInList({ publisher, references: all }, home);
  if (![...sightings.references, ...sightings.mentions].some(isOfEcr)) {
    return { problem: 'the list names no image of ECR: an image is named by its whole address' };
  }
  return { publisher, takenAtMs: Date.parse(takenAt), sources, sightings };
}

/** A digest may be anywhere. */
const isOfEcr = ({ repository }: Reference | Mention): boolean => repository === undefined || !isProxy(repository);

/** Why a list that has the right form still proves nothing. */
function contradictionIn({ takenAt, count, references }: z.infer<typeof head>, nowMs: number): string | undefined {
  if (Date.parse(takenAt) > nowMs + mostSkewMs) return `takenAt of the list is in the future: ${takenAt}`;
  if (references.length === 0) return 'the list is empty: an empty one proves nothing';
  if (count !== references.length) {
    return `the list says that it holds ${count} references, but it holds ${references.length}: it may have been cut short`;
  }
  return count > mostReferences ? `the list holds more than ${mostReferences} references` : undefined;
}

function problemIn(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? 'the list' : `${path} of the list`} ${sentenceIn(error)}`;
}

const sentenceIn = ({ issues: [issue] }: z.core.$ZodError): string => issue?.message ?? 'is not as it should be';
