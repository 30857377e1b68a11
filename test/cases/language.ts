import * as z from 'zod';
import { consumerSourceNames } from '../../lambda/core/sources.ts';

/** What a case may say: README.md beside this file tells what it means. Whatever is not listed here is refused. */

const text = z.string({ error: 'must be a text: write a number in quotes' }).min(1);
const texts = z.array(text);
/** How long ago, or a date. */
const moment = z.string().regex(/^(?:\d{1,5}[mhd]|\d{4}-\d{2}-\d{2}(?:T[\d:]{5,8}Z)?|now)$/, {
  error: 'must be such as 300d, 2026-01-31 or now',
});
/** A digest is made of it, so that it must not be long. */
const name = z.string().regex(/^[a-z0-9.-]{1,31}$/, {
  error: 'must be up to 31 lower-case letters, digits, dots and hyphens',
});
const region = text.default('eu-west-1');

const image = z.strictObject({
  name,
  copyOf: name.exactOptional(),
  repository: text.default('app'),
  region,
  tags: texts.default([]),
  pushed: moment.default('365d'),
  pulled: moment.exactOptional(),
  archived: moment.exactOptional(),
  restored: moment.exactOptional(),
  status: z.literal('activating').exactOptional(),
  kind: z.enum(['platform', 'artifact', 'unreadable']).default('platform'),
  lists: z.array(name).exactOptional(),
  about: name.exactOptional(),
  signs: name.exactOptional(),
  labels: z.record(text, z.string()).exactOptional(),
  created: moment.exactOptional(),
  configuration: z.literal('unreadable').exactOptional(),
});

const isOnlyOneOf = (keys: readonly string[]) => (value: object) =>
  keys.filter((key) => Object.hasOwn(value, key)).length === 1;
const verbs = ['uses', 'mayGoBackTo', 'mentions', 'mayHavePinned', 'runsConfigurationOf'] as const;

const usage = z
  .strictObject({
    by: text,
    source: z.enum(consumerSourceNames).default('ecs-services'),
    region,
    uses: text.exactOptional(),
    mayGoBackTo: text.exactOptional(),
    mentions: z.strictObject({ repository: text, words: texts.default([]) }).exactOptional(),
    mayHavePinned: z
      .strictObject({ repository: text, at: moment, pulledSince: moment.exactOptional() })
      .exactOptional(),
    runsConfigurationOf: name.exactOptional(),
  })
  .refine(isOnlyOneOf(verbs), { error: `must have one of ${verbs.join(', ')}` });

const unreadable = z.literal('unreadable');
const repository = z.strictObject({
  tags: z.union([unreadable, z.record(text, z.string())]).default({}),
  mayBePulledBy: z.union([unreadable, texts]).default([]),
});

const registry = z.strictObject({
  caches: texts.default([]),
  hidesPulls: z.literal(true).exactOptional(),
  copiesTo: text.exactOptional(),
});

const ledger = z.union([
  z.enum(['none', 'lost', 'damaged']),
  z.strictObject({
    watchingSince: moment.default('400d'),
    lastSurvey: moment.default('1d'),
    tagsFirstSeen: z.record(text, moment).default({}),
    seenInUse: z.record(name, moment).default({}),
    ran: z
      .record(text, z.strictObject({ now: z.array(name), before: z.array(name), seen: moment.default('1d') }))
      .default({}),
    condemned: z
      .record(name, z.strictObject({ since: moment, announced: moment.exactOptional(), surveys: z.int() }))
      .default({}),
    archivedByUs: z.array(name).default([]),
    deletedByUs: z.array(name).default([]),
  }),
]);

const exactly = z.union([texts, z.strictObject({ include: texts })]);
const evidence = z.record(z.string(), z.unknown()).exactOptional();
const expectation = z.union([
  z.enum(['goes', 'not judged']),
  z.strictObject({ keep: exactly, evidence }),
  z.strictObject({ held: exactly, evidence }),
]);

/** What one case says: facts, and what becomes of every image. */
const oneCase = z
  .strictObject({
    case: text,
    accident: z
      .string()
      .regex(/^A\d+$/)
      .exactOptional(),
    lineage: z
      .string()
      .regex(/^00\d$/)
      .exactOptional(),
    now: z.string().default('2026-06-01'),
    policy: z.record(z.string(), z.unknown()).default({}),
    images: z.array(image).min(1),
    usage: z.array(usage).default([]),
    unread: z.array(z.strictObject({ source: z.enum(consumerSourceNames), region })).default([]),
    repositories: z.record(text, repository).default({}),
    registry: registry.prefault({}),
    ledger: ledger.prefault({}),
    heldByHand: z
      .union([
        z.literal('damaged'),
        z.array(z.strictObject({ image: name, because: text, until: moment.exactOptional() })),
      ])
      .default([]),
    expect: z.record(text, expectation),
  })
  .superRefine(({ images, expect }, context) => {
    const named = new Set(namesIn(expect).map(([one]) => one));
    const known = new Set(images.map((one) => one.name));
    for (const one of known)
      if (!named.has(one))
        context.addIssue({ code: 'custom', path: ['expect'], message: `must say what becomes of ${one}` });
    for (const one of named)
      if (!known.has(one))
        context.addIssue({
          code: 'custom',
          path: ['expect'],
          message: `speaks of ${one}, which is no image of the case`,
        });
  });

/** A file of cases, and the policy that they all extend. */
export const caseFile = z.strictObject({
  common: z.record(z.string(), z.unknown()).default({}),
  cases: z.array(oneCase).min(1),
});

export type Case = z.infer<typeof oneCase> & { readonly file: string; readonly where: string };
export type CaseImage = z.infer<typeof image>;
export type CaseUsage = z.infer<typeof usage>;
export type CaseLedger = Exclude<z.infer<typeof ledger>, string>;
export type Expectation = z.infer<typeof expectation>;

/** What is expected of each image: `a, b: goes` is about both. */
export const namesIn = (expected: Readonly<Record<string, Expectation>>): readonly (readonly [string, Expectation])[] =>
  Object.entries(expected).flatMap(([names, one]) => names.split(',').map((part) => [part.trim(), one] as const));
