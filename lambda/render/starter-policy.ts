import type { StarterEntry } from '../core/starter.ts';
import type { TagFamily } from '../core/tag-families.ts';
import type { TagKind } from '../core/tag-kinds.ts';
import { counted, fitted, shown, wrapped } from './text.ts';

/** What a starter policy is written about. */
export interface Starter {
  readonly account: string;
  /** None if there is no repository. */
  readonly entries: readonly StarterEntry[];
  /** What could not be listed, and why. */
  readonly unread: readonly { readonly place: string; readonly error: string }[];
}

/** A policy file to start with, in 80 columns: nothing that a registry said stands outside of a comment. */
export function starterPolicy({ account, entries, unread }: Starter): string {
  const lines = [
    ...introduction(account),
    ...unreadLines(unread),
    '',
    ...road,
    'mode: report',
    '',
    ...who,
    '',
    '# The first entry that matches a repository decides. What none matches stays.',
    'retention:',
    ...(entries.length > 0 ? entries.flatMap(entryLines) : noEntry),
    '',
    ...ending,
  ];
  return `${lines.join('\n')}\n`;
}

const introduction = (account: string): readonly string[] => [
  '# yaml-language-server: $schema=./policy.schema.json',
  ...comment(
    `What ecr-keeper keeps in account ${account}, written by "keeper init" for the tags that were there. Whatever is in use stays, whatever is written here. To see what would go, which changes nothing: keeper plan --policy policy.yaml`,
    0,
  ),
];

function unreadLines(unread: Starter['unread']): readonly string[] {
  if (unread.length === 0) return [];
  const named = unread.slice(0, mostUnread).flatMap(({ place, error }) => comment(`- ${place}: ${error}`, 0));
  const rest = unread.length - mostUnread;
  return [
    '#',
    '# NOT WHOLE: these could not be listed, and nothing below was made for them.',
    ...named,
    ...(rest > 0 ? [`# ... and ${counted(rest, 'more place')}`] : []),
  ];
}

const mostUnread = 10;

const road = [
  '# The road: report changes nothing. When you agree with its reports, archive:',
  '# pulls of what is archived fail, and "keeper restore" brings it back. When',
  '# nobody missed anything, delete.',
];

const who = [
  '# Users are looked for in every region of this account. More that can be said:',
  '# inUse:',
  '#   pulledWithin: 90d # a pull this recent keeps an image',
  '#   accounts: [] # others that use these images: { id, role }',
  '#   lists: [] # what hosts of your own use: { prefix: s3://... }',
];

const ending = [
  '# What one run takes away at the most.',
  '# budgets: { deletions: 2000 }',
  '',
  '# So long something is announced before it goes.',
  '# grace: 7d',
];

/** What holds without a policy. */
const noEntry = [
  '  # There is no repository yet: this is what holds without a policy.',
  "  - repositories: ['**']",
  '    families:',
  "      - { name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: 5 }",
  "      - { name: releases, tags: ['*'], keepNewest: 10 }",
];

const entryLines = ({ repositories, count, keepTags, families }: StarterEntry): readonly string[] => [
  ...comment(`${repositoriesText(count)}.`, 2),
  ...list('  - ', 'repositories', repositories),
  '    # minimumAge: 14d # longer than your longest approval',
  ...(keepTags.length > 1 ? keptLines(keepTags) : []),
  '    # Each tag belongs to the first family that it matches; any keep wins.',
  '    families:',
  ...families.flatMap(familyLines),
  '    # Images without a tag that nothing lists:',
  '    # untagged: { keepNewest: 5, keepWithin: 14d }',
];

const keptLines = (keepTags: readonly string[]): readonly string[] => [
  '    # These move from image to image: what has one of them stays.',
  ...list('    ', 'keepTags', keepTags),
];

function familyLines({ kind, globs, tags, repositories, examples }: TagFamily): readonly string[] {
  const { says, keys } = habits[kind];
  const found =
    tags === 0
      ? 'no such tag today'
      : `${counted(tags, 'tag')} in ${repositoriesText(repositories)}, such as ${examples.map(example).join(', ')}`;
  return [
    ...comment(`${says}: ${found}`, 6),
    `      - name: ${kind}`,
    ...list('        ', 'tags', globs),
    ...keys.map((key) => `        ${key}`),
  ];
}

/** What is kept of each kind, and why. */
const habits: Readonly<Record<TagKind, { readonly says: string; readonly keys: readonly string[] }>> = {
  moving: { says: 'Tags that move', keys: ['keepNewest: 1'] },
  snapshots: { says: 'Builds on the way to a release', keys: ['keepNewest: 5'] },
  'branch-builds': {
    says: 'Builds of branches, of each {name} its own',
    keys: ['groupBy: name', 'keepNewest: 2 # of each, also when the branch is gone'],
  },
  branches: { says: 'Branches and pull requests', keys: ['keepNewest: 10'] },
  dated: { says: 'Dates and times', keys: ['keepNewest: 10'] },
  'pre-releases': { says: 'Candidates for a release', keys: ['keepNewest: 5'] },
  releases: {
    says: 'Releases',
    keys: ['orderBy: semver # not by push: a fix of 1.x does not push 2.0 out', 'keepNewest: 10'],
  },
  'build-numbers': { says: 'Numbers of builds', keys: ['keepNewest: 10'] },
  commits: { says: 'Commits', keys: ['keepNewest: 10'] },
  others: { says: 'Everything else', keys: ['keepNewest: 10 # and keepWithin: 90d would keep all that is younger'] },
};

const repositoriesText = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'repository' : 'repositories'}`;

const example = (tag: string): string => fitted(shown(tag), 40);

/** In one line where that fits, else each in its own. */
function list(start: string, key: string, texts: readonly string[]): readonly string[] {
  const line = `${start}${key}: [${texts.map(quoted).join(', ')}]`;
  if (line.length <= 80) return [line];
  const indent = ' '.repeat(start.length + 2);
  return [`${start}${key}:`, ...texts.map((text) => `${indent}- ${quoted(text)}`)];
}

/** Globs and names of repositories in them hold no quotes. */
const quoted = (text: string): string => `'${text}'`;

const comment = (text: string, indent: number): readonly string[] =>
  wrapped(shown(text), indent + 2).map((line) => `${' '.repeat(indent)}# ${line.slice(indent + 2)}`);
