import * as z from 'zod';
import { inUse } from './policy-in-use.ts';
import { refusals } from './policy-refusals.ts';
import { retention } from './policy-retention.ts';
import { duration, longest, modes, most, share, size, strict, text, timeOrForever } from './policy-words.ts';

/** The policy file. Types, JSON Schema and reference documentation are made from this. */
export const policySchema = strict({
  mode: modes.default('report').meta({
    description:
      'report changes nothing; archive puts into the archive what goes, and deletes it later; delete deletes.',
  }),
  clean: strict({
    regions: z
      .union([z.literal('all'), z.array(text).min(1, { error: refusals.regions })], {
        error: refusals.regions,
      })
      .default('all')
      .meta({ description: 'Where images may go. Consumers are looked for in every enabled region.' }),
  }).prefault({}),
  inUse: inUse.prefault({}),
  retention: z
    .array(retention, { error: refusals.entries })
    .min(1, { error: refusals.someEntries })
    .prefault([{ repositories: ['**'] }]),
  archive: strict({
    for: timeOrForever
      .prefault('30d')
      .meta({ description: 'How long before an archived image is deleted, or forever.' }),
  })
    .prefault({})
    .transform((given) => ({ forMs: given.for }))
    .meta({ description: 'What mode archive does with what goes.' }),
  grace: duration.prefault('7d').meta({
    description: 'So long something is announced before it goes. At least two complete surveys must condemn it.',
  }),
  budgets: strict({
    deletions: most.prefault(2000).meta({ description: 'How many images one run deletes or archives at the most.' }),
    bytes: size.prefault('none').meta({ description: 'How many bytes, as ECR states them for each image.' }),
  })
    .prefault({})
    .meta({ description: 'They shorten a run: whole components, those condemned longest first.' }),
  breakers: strict({
    usageDrop: share
      .prefault(0.3)
      .meta({ description: 'So much less in use than in the last two weeks is suspicious.' }),
    newlyCondemned: share.prefault(0.5).meta({
      description: 'So many of the images of a repository, or of all, newly condemned are suspicious.',
    }),
    surveyAge: longest.prefault('1h').meta({ description: 'What was read longer ago than this decides nothing.' }),
  })
    .prefault({})
    .transform(({ surveyAge, ...rest }) => ({ ...rest, surveyAgeMs: surveyAge }))
    .meta({ description: 'They stop a run before the first deletion.' }),
  report: strict({
    bytes: z.enum(['listed', 'exact'], { error: refusals.bytes }).default('listed').meta({
      description:
        'listed counts what ECR states for each image, an upper bound; exact reads every manifest once, and counts each layer once, where our role is excluded from the record of pulls.',
    }),
  }).prefault({}),
}).transform(({ grace, ...rest }) => ({ ...rest, graceMs: grace }));

/** The policy as it was read: durations in milliseconds, every default filled in. */
export type Policy = z.output<typeof policySchema>;
