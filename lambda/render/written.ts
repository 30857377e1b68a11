import * as z from 'zod';

/**
 * A row of the audit as it was written: by this version, an older or a newer one. What it does not have it does not say,
 * and evidence is read by whoever makes sentences of it.
 */
const writtenRow = z.looseObject({
  run: z.string().default(''),
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  digest: z.string(),
  tags: z.array(z.string()).default([]),
  pushedAt: z.iso.datetime().optional(),
  pulledAt: z.iso.datetime().nullish(),
  sizeBytes: z.number().optional(),
  mediaType: z.string().optional(),
  component: z.string().optional(),
  verdict: z.string(),
  reasons: z.array(z.looseObject({ rule: z.string() })).default([]),
  blockedBy: z.array(z.looseObject({ hold: z.string() })).default([]),
  outcome: z.string().nullable().default(null),
});

export type WrittenRow = Readonly<z.infer<typeof writtenRow>>;

/** Reads a line of the audit; nothing if it is none. */
export function rowIn(line: string): WrittenRow | undefined {
  try {
    return writtenRow.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Evidence of which nobody knows a sentence: `rule: key=value, key=value`. */
export function unknownText(kind: string, { [kind]: name, ...evidence }: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(evidence).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(name)}: ${values.join(', ')}`;
}
