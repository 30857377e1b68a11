import { compareText } from './image.ts';
import { familiesIn } from './tag-families.ts';
import type { TagCounts, TagFamily } from './tag-families.ts';

/** A repository of one region, with the kinds of tags that it holds. */
export interface Tagged {
  readonly name: string;
  readonly tags: TagCounts;
}

/** What a policy to start with says about some repositories. The last entry is about all that no other one matches. */
export interface StarterEntry {
  readonly repositories: readonly string[];
  /** How many there are. */
  readonly count: number;
  readonly keepTags: readonly string[];
  /** The last takes whatever tag there is. */
  readonly families: readonly TagFamily[];
}

/** An entry for each group of repositories that have kinds of tags which most others do not have, the largest first. */
export function starterEntries(repositories: readonly Tagged[]): readonly StarterEntry[] {
  if (repositories.length === 0) return [];
  const teams = [...Map.groupBy(repositories, ({ name }) => teamOf(name))].map(([team, members]) =>
    teamFrom(team, members),
  );
  const alike = [...Map.groupBy(teams, ({ kinds }) => kinds.join())].toSorted(
    ([a, one], [b, other]) => sizeOf(other) - sizeOf(one) || compareText(a, b),
  );
  const usual = new Set(alike.find(([kinds]) => kinds !== '')?.[1][0]?.kinds);
  const own = alike
    .map(([, group]) => group)
    .filter((group) => group.length <= mostTeams && group.some(({ kinds }) => kinds.some((kind) => !usual.has(kind))))
    .slice(0, mostEntries);
  const apart = new Set(own.flat());
  return [
    ...own.map((group) => entryFor(group.flatMap(globsOf).toSorted(compareText), group)),
    entryFor(
      ['**'],
      teams.filter((team) => !apart.has(team)),
    ),
  ];
}

/** More would not be read. */
const mostEntries = 4;
const mostTeams = 12;

/** Repositories whose names begin alike. */
interface Team {
  readonly name: string;
  readonly members: readonly Tagged[];
  readonly kinds: readonly string[];
}

const teamOf = (name: string): string => name.split('/', 1)[0] ?? '';

const teamFrom = (name: string, members: readonly Tagged[]): Team => ({
  name,
  members,
  kinds: familiesIn(members.map(({ tags }) => tags))
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'moving' && kind !== 'others'),
});

const sizeOf = (teams: readonly Team[]): number => teams.reduce((sum, { members }) => sum + members.length, 0);

function globsOf({ name, members }: Team): readonly string[] {
  const isAlone = members.some((one) => one.name === name);
  const hasMore = members.some((one) => one.name !== name);
  return [...(isAlone ? [literal(name)] : []), ...(hasMore ? [`${literal(name)}/**`] : [])];
}

/** A name as a glob; what means something in one, or in YAML, stands for any character. */
const literal = (name: string): string => name.replaceAll(/[^A-Za-z0-9._/-]/gu, '?');

function entryFor(repositories: readonly string[], teams: readonly Team[]): StarterEntry {
  const members = teams.flatMap((team) => team.members);
  const families = familiesIn(members.map(({ tags }) => tags));
  const moving = families.find(({ kind }) => kind === 'moving')?.globs ?? [];
  const builds = families.filter(({ kind }) => kind !== 'moving');
  const isWhole = builds.some(({ kind }) => kind === 'others');
  return {
    repositories,
    count: members.length,
    keepTags: ['latest', ...moving.filter((tag) => tag !== 'latest')],
    families: isWhole ? builds : [...builds, nothingElse],
  };
}

/** What does not fit today may come tomorrow. */
const nothingElse: TagFamily = { kind: 'others', globs: ['*'], tags: 0, repositories: 0, examples: [] };
