import * as z from 'zod';
import { firstMatch } from './core/glob.ts';
import { excludableSources } from './core/sources.ts';
import { refusals } from './policy-refusals.ts';
import { depth, duration, somePatterns, strict, text } from './policy-words.ts';

/** One glob, or several. */
const globs = z.union([text.transform((one) => [one]), somePatterns], { error: refusals.globs });

const exclusion = strict({
  source: globs
    .refine((all) => all.every((glob) => excludableSources.some((name) => firstMatch([glob])(name) !== undefined)), {
      error: `${refusals.source} ${excludableSources.join(', ')}`,
    })
    .optional()
    .meta({ description: 'Globs of source names, such as ecs-*. Lists and registries only by their whole names.' }),
  region: globs.optional().meta({ description: 'Globs of regions.' }),
  account: globs.optional().meta({ description: 'Globs of account ids.' }),
  because: text.meta({ description: 'Why nothing there can use an image of this registry. Printed in every report.' }),
  cluster: globs.optional().meta({ description: 'Globs of clusters, or of the publishers of lists.' }),
  repositories: somePatterns.optional().meta({
    description: 'Globs of the repositories that the cells cannot use. They are still read; without it they are not.',
  }),
}).refine((entry) => Object.values(entry).filter((value) => value !== undefined).length > 1, {
  error: refusals.about,
});

const accountId = z.string({ error: refusals.accountId }).regex(/^\d{12}$/, {
  error: refusals.accountId,
});

const account = strict({
  id: accountId,
  role: text.meta({ description: 'The name or ARN of the role there that may be assumed to read consumers.' }),
}).refine(({ id, role }) => !role.startsWith('arn:') || role.split(':')[4] === id, {
  error: refusals.ownRole,
});

const list = strict({
  prefix: z
    .string({ error: refusals.place })
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[^\s]*$/, { error: refusals.place })
    .meta({
      description: 'Where publishers put their lists of used images.',
    }),
  expect: z.array(text, { error: refusals.publishers }).default([]).meta({
    description: 'Publishers whose lists must be there. Others count too, and are expected once they were seen.',
  }),
  freshness: duration.prefault('26h').meta({ description: 'An older list is as good as none.' }),
}).transform(({ freshness, ...rest }) => ({ ...rest, freshnessMs: freshness }));

const foreign = strict({
  principals: somePatterns.meta({
    description: 'Globs of who may pull: account ids, ARNs, o-ORGANISATION, service names, or *.',
  }),
  coveredBy: z.enum(['accounts', 'lists', 'pulls'], { error: refusals.coveredBy }).meta({
    description:
      'accounts: all of them are surveyed; lists: the publishers that inUse.lists expects by name list what they use; pulls: they pull before they use.',
  }),
  within: duration.optional().meta({ description: 'For pulls: what they pulled this recently stays.' }),
  because: text.meta({ description: 'Why that covers them. Printed in every report.' }),
})
  .refine(({ coveredBy, within }) => (coveredBy === 'pulls') === (within !== undefined), {
    error: refusals.within,
  })
  .transform(({ within, ...rest }) => ({ ...rest, ...(within === undefined ? {} : { withinMs: within }) }));

/** Where users are looked for, and what is said about those that cannot be looked at. */
export const inUse = strict({
  settle: duration.prefault('5m').meta({
    description: 'So long after the first reading what changes fast is read again, before anything is deleted.',
  }),
  seenWithin: duration.optional().meta({
    description:
      'What a survey saw in use this recently stays. 30d, or pulledWithin if that is less. Before we have watched for as long, what was ever pulled is held back.',
  }),
  pulledWithin: duration.prefault('90d').meta({ description: 'A pull this recent keeps an image.' }),
  rollback: strict({
    ecsTaskDefinitions: depth.prefault(5).meta({ description: 'Active revisions per family.' }),
    ecsServiceRevisions: depth.prefault(5).meta({ description: 'Past deployments per service.' }),
    lambdaVersions: z.literal('all', { error: refusals.lambdaVersions }).default('all'),
    others: depth.prefault(5).meta({
      description:
        'Earlier versions of everything else that has versions; of SageMaker models, those that nothing names by a fixed name.',
    }),
  }).prefault({}),
  lists: z.array(list, { error: refusals.lists }).default([]),
  accounts: z
    .array(account, { error: refusals.accounts })
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { error: refusals.eachAccountOnce })
    .default([]),
  foreign: z.array(foreign, { error: refusals.foreign }).default([]),
  exclude: z.array(exclusion, { error: refusals.exclusions }).default([]),
})
  .refine(
    ({ foreign: entries, lists }) => entries.every((entry) => entry.coveredBy !== 'lists') || isAnyExpected(lists),
    {
      path: ['foreign'],
      error: refusals.expected,
    },
  )
  .transform(({ seenWithin, pulledWithin, settle, ...rest }) => ({
    ...rest,
    seenWithinMs: seenWithin ?? Math.min(30 * dayMs, pulledWithin),
    pulledWithinMs: pulledWithin,
    settleMs: settle,
  }));

const dayMs = 86_400_000;

/** Somebody's list proves nothing about others: whose lists speak for principals, the policy must say. */
const isAnyExpected = (lists: readonly { readonly expect: readonly string[] }[]): boolean =>
  lists.some(({ expect }) => expect.length > 0);
