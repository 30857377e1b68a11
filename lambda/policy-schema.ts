import * as z from 'zod';

const dayMs = 86_400_000;
const unitMs = { h: 3_600_000, d: dayMs, w: 7 * dayMs } as const;

/** `14d`, `36h` or `2w`; 0 or `none` in writing. Read into milliseconds. */
const durations = { error: 'must be a duration such as 36h, 14d or 2w, or none' } as const;
const duration = z
  .union([z.literal(0), z.literal('none'), z.string().regex(/^\d{1,5}[hdw]$/, durations)], durations)
  .transform((text) => {
    const [, count, unit] = /^(\d+)([hdw])$/.exec(String(text)) ?? [];
    return unit === 'h' || unit === 'd' || unit === 'w' ? Number(count) * unitMs[unit] : 0;
  });

const wholeNumber = z.int({ error: 'must be a whole number of 0 or more, or none' }).min(0, {
  error: 'must be a whole number of 0 or more, or none',
});
const count = z
  .union([wholeNumber, z.literal('none')], { error: 'must be a whole number of 0 or more, or none' })
  .transform((given) => (given === 'none' ? 0 : given));
const depth = z
  .union([wholeNumber, z.literal('none'), z.literal('all')], {
    error: 'must be a whole number of 0 or more, none, or all',
  })
  .transform((given) => (given === 'none' ? 0 : given === 'all' ? Infinity : given));

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const patterns = z.array(text.max(300, { error: 'must be at most 300 characters long' }), {
  error: 'must be a list of patterns',
});
const somePatterns = patterns.min(1, { error: 'must hold at least one pattern' });

const modes = z.enum(['report', 'delete'], {
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
  'lists',
  'accounts',
  'foreign',
  'others',
  'labels',
  'keepWithin',
  'orderBy',
  'groupBy',
  'cluster',
  'repositories',
]);

/** An object that refuses unknown keys, and says which it knows. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
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

const family = strict({
  name: text.meta({ description: 'Named in reports.' }),
  tags: somePatterns.meta({ description: 'Globs. Each tag belongs to the first family that it matches.' }),
  keepNewest: count.meta({ description: 'How many builds stay, newest first. The newest stays even with 0.' }),
});

const defaultFamilies = [
  { name: 'snapshots', tags: ['*SNAPSHOT*'], keepNewest: 5 },
  { name: 'releases', tags: ['*'], keepNewest: 10 },
];

const families = z
  .array(family, { error: 'must be a list of families' })
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    error: 'must have families with different names',
  });

const retention = strict({
  repositories: somePatterns.meta({ description: 'Globs of repository names. The first entry that matches decides.' }),
  mode: modes.optional().meta({ description: 'May only weaken the mode of the policy.' }),
  minimumAge: duration.prefault('14d').meta({ description: 'Longer than your longest approval.' }),
  keepTags: patterns.default(['latest']).meta({ description: 'Globs of tags whose images always stay.' }),
  families: families.prefault(defaultFamilies),
  untagged: strict({ keepNewest: count.prefault(5), keepWithin: duration.prefault('14d') })
    .prefault({})
    .meta({ description: 'Roots without a tag. Both counts keep.' }),
  archived: z
    .enum(['keep', 'delete'], { error: 'must be keep or delete' })
    .default('keep')
    .meta({ description: 'What to do with images that somebody else archived.' }),
}).transform(({ mode, minimumAge, untagged, ...rest }) => ({
  ...rest,
  ...(mode ? { mode } : {}),
  minimumAgeMs: minimumAge,
  untagged: { keepNewest: untagged.keepNewest, keepWithinMs: untagged.keepWithin },
}));

const exclusion = strict({
  source: text.optional().meta({ description: 'A glob of source names, such as ecs-*.' }),
  region: text.optional().meta({ description: 'A glob of regions.' }),
  account: text.optional().meta({ description: 'A glob of account ids.' }),
  because: text.meta({ description: 'Why nothing there can use an image of this registry. Printed in every report.' }),
});

/** The policy file. Types, JSON Schema and reference documentation are made from this. */
export const policySchema = strict({
  mode: modes.default('report').meta({ description: 'report changes nothing; delete deletes.' }),
  clean: strict({
    regions: z
      .union([z.literal('all'), z.array(text).min(1, { error: 'must be all, or a list of regions' })], {
        error: 'must be all, or a list of regions',
      })
      .default('all')
      .meta({ description: 'Where images may go. Consumers are looked for in every enabled region.' }),
  }).prefault({}),
  inUse: strict({
    pulledWithin: duration.prefault('90d').meta({ description: 'A pull this recent keeps an image.' }),
    rollback: strict({
      ecsTaskDefinitions: depth.prefault(5).meta({ description: 'Active revisions per family.' }),
      ecsServiceRevisions: depth.prefault(5).meta({ description: 'Past deployments per service.' }),
      lambdaVersions: z.literal('all', { error: 'must be all: any published version can be invoked' }).default('all'),
    }).prefault({}),
    exclude: z.array(exclusion, { error: 'must be a list of exclusions' }).default([]),
  }).prefault({}),
  retention: z
    .array(retention, { error: 'must be a list of entries' })
    .min(1, { error: 'must hold at least one entry' })
    .prefault([{ repositories: ['**'] }]),
}).transform(({ inUse: { pulledWithin, ...inUse }, ...rest }) => ({
  ...rest,
  inUse: { ...inUse, pulledWithinMs: pulledWithin },
}));

/** The policy as it was read: durations in milliseconds, every default filled in. */
export type Policy = z.output<typeof policySchema>;
