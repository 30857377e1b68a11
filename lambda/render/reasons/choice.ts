import * as z from 'zod';
import { telling, told, whoIs } from './told.ts';
import type { Told } from './told.ts';

/** In words up to ten, as a list is read. */
const ordinal = (rank: number): string => first[rank - 1] ?? `number ${rank}`;
const first = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'] as const;

const orders = { pushed: 'by push', semver: 'by version' } as const;

const builds = (count: number): string => (count === 1 ? 'a newer build' : `${count} newer builds`);

const ranked = {
  family: z.string(),
  rank: z.number(),
  keepNewest: z.number(),
  by: z.enum(['pushed', 'semver']).default('pushed'),
  group: z.string().optional(),
};

function familyText({ family, rank, keepNewest, by, group }: z.output<z.ZodObject<typeof ranked>>): Told {
  const where = `family ${family}${group === undefined ? '' : `, group ${group}`}`;
  if (rank > keepNewest || keepNewest <= 1) {
    return told(
      `${rank === 1 ? 'the newest' : `${ordinal(rank)} of the newest`} in ${where}, ${orders[by]}, which always stays`,
      `push ${builds(1)} of ${where}`,
    );
  }
  return told(
    `${ordinal(rank)} of the newest ${keepNewest} in ${where}, ${orders[by]}`,
    `push ${builds(keepNewest - rank + 1)} of ${where}, or lower its keepNewest`,
  );
}

const labelTexts = {
  keep: {
    has: (label: string) => `has the label ${label}, which keeps what has it`,
    remedy: (label: string) => `take ${label} out of labels.keep: a label cannot be taken off an image`,
  },
  only: {
    has: (label: string) => `has none of the labels ${label}, and only what has one may go`,
    remedy: () => 'add a label that it has to labels.only',
  },
  except: {
    has: (label: string) => `has the label ${label}, which is excepted`,
    remedy: (label: string) => `take ${label} out of labels.except: a label cannot be taken off an image`,
  },
} as const;

/** The policy names it: by tag, by label, by rank. */
export const byChoice = {
  'protected-tag': telling({ tag: z.string(), pattern: z.string() }, ({ tag, pattern }) =>
    told(
      `tag ${tag} is protected by "${pattern}" in keepTags`,
      `take the tag ${tag} off, or "${pattern}" out of keepTags`,
    ),
  ),
  'protected-label': telling(
    { list: z.enum(['keep', 'only', 'except']), digest: z.string(), label: z.string() },
    ({ list, digest, label }, about) =>
      told(`${whoIs(digest, about)} ${labelTexts[list].has(label)}`, labelTexts[list].remedy(label)),
  ),
  'newest-in-family': telling(ranked, familyText),
  'newest-untagged': telling({ rank: z.number(), keepNewest: z.number() }, ({ rank, keepNewest }) =>
    told(
      `${ordinal(rank)} of the newest ${keepNewest} without a tag, by push`,
      `push ${builds(keepNewest - rank + 1)} without a tag, or lower untagged.keepNewest`,
    ),
  ),
  'no-retention': telling({ because: z.string() }, ({ because }) =>
    told(because, 'add an entry to retention that matches the repository'),
  ),
} as const;
