import * as z from 'zod';
import { refusals } from './policy-refusals.ts';
import { atLeastOne, count, duration, modes, patterns, somePatterns, strict, text } from './policy-words.ts';

const family = strict({
  name: text.meta({ description: 'Named in reports.' }),
  tags: somePatterns.meta({ description: 'Globs. Each tag belongs to the first family that it matches.' }),
  keepNewest: atLeastOne.optional().meta({
    description:
      'How many builds stay, newest first; 1 if only keepWithin is given. The newest by push stays in any case.',
  }),
  keepWithin: duration.optional().meta({
    description: 'Builds stay that were pushed, restored or given a tag of the family this recently.',
  }),
  orderBy: z.enum(['pushed', 'semver'], { error: refusals.orderBy }).default('pushed').meta({
    description:
      'pushed: by the first push of the image anywhere, or from when its newest tag of the family was first seen. semver: by the highest version among its tags; the newest three by push stay as well.',
  }),
  groupBy: text.optional().meta({
    description:
      "A placeholder in all patterns of the family, such as name in 'feature-{name}-*': keepNewest counts for each of its values.",
  }),
})
  .refine(({ keepNewest, keepWithin }) => keepNewest !== undefined || keepWithin !== undefined, {
    error: refusals.keepAny,
  })
  .refine(({ tags, groupBy }) => groupBy === undefined || tags.every((tag) => placeholdersIn(tag).join() === groupBy), {
    path: ['tags'],
    error: refusals.placeholder,
  })
  .refine(({ tags, groupBy }) => groupBy !== undefined || tags.every((tag) => placeholdersIn(tag).length === 0), {
    path: ['tags'],
    error: refusals.noPlaceholder,
  })
  .transform(({ keepNewest, keepWithin, groupBy, ...rest }) => ({
    ...rest,
    keepNewest: keepNewest ?? 1,
    keepWithinMs: keepWithin ?? 0,
    ...(groupBy === undefined ? {} : { groupBy }),
  }));

const placeholdersIn = (pattern: string): readonly string[] =>
  [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);

const defaultFamilies = [
  { name: 'snapshots', tags: ['*SNAPSHOT*'], keepNewest: 5 },
  { name: 'releases', tags: ['*'], keepNewest: 10 },
];

const families = z
  .array(family, { error: refusals.families })
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    error: refusals.differentNames,
  });

const labelList = z.array(text.regex(/^[^=]/, { error: refusals.labelName }), { error: refusals.labels }).default([]);

const labels = strict({
  keep: labelList.meta({ description: 'NAME, or NAME=GLOB of its value: what has one of these labels stays.' }),
  only: labelList.meta({ description: 'What has none of these stays: only images with such a label may go.' }),
  except: labelList.meta({ description: 'The same as keep, for who thinks of filters: all may go except these.' }),
});

/** What is kept of the repositories that an entry matches. */
export const retention = strict({
  repositories: somePatterns.meta({ description: 'Globs of repository names. The first entry that matches decides.' }),
  withTags: z
    .record(text, text, { error: refusals.resourceTags })
    .default({})
    .meta({ description: 'ECR resource tags that a repository must have as well, each with a glob of its value.' }),
  mode: modes.optional().meta({ description: 'May only weaken the mode of the policy.' }),
  minimumAge: duration.prefault('14d').meta({
    description: 'Longer than your longest approval. From the latest of pushed, restored, newest tag first seen.',
  }),
  createdWithin: duration.prefault('none').meta({
    description:
      'Images stay whose configuration says that they were created this recently. It is read of what is condemned.',
  }),
  keepTags: patterns.default(['latest']).meta({ description: 'Globs of tags whose images always stay.' }),
  families: families.prefault(defaultFamilies),
  untagged: strict({
    keepNewest: count.prefault(5).meta({ description: 'How many stay, newest first.' }),
    keepWithin: duration.prefault('14d').meta({ description: 'Those stay that were pushed this recently.' }),
  })
    .prefault({})
    .meta({ description: 'Roots without a tag. Both counts keep.' }),
  labels: labels
    .prefault({})
    .meta({ description: 'Labels of the images, read from the configurations of what is condemned.' }),
  archived: z
    .enum(['keep', 'delete'], { error: refusals.archived })
    .default('keep')
    .meta({ description: 'What to do with images that somebody else archived.' }),
  orphans: z.enum(['keep', 'empty'], { error: refusals.orphans }).default('keep').meta({
    description:
      'Whether families, keepTags and untagged keep anything of a repository of which nobody named, pulled or pushed anything for inUse.pulledWithin. Such repositories are reported in any case.',
  }),
}).transform(({ mode, minimumAge, createdWithin, untagged, ...rest }) => ({
  ...rest,
  ...(mode ? { mode } : {}),
  minimumAgeMs: minimumAge,
  createdWithinMs: createdWithin,
  untagged: { keepNewest: untagged.keepNewest, keepWithinMs: untagged.keepWithin },
}));
