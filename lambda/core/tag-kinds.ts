import { firstMatch } from './glob.ts';

/** What people and pipelines name images by. `moving` tags, such as latest, are put on the next image. */
export type TagKind =
  | 'moving'
  | 'snapshots'
  | 'branch-builds'
  | 'branches'
  | 'dated'
  | 'pre-releases'
  | 'releases'
  | 'build-numbers'
  | 'commits'
  | 'others';

/** A glob as a policy file has it; `{name}` stands for what builds are grouped by. */
export interface TagPattern {
  readonly kind: TagKind;
  readonly glob: string;
}

/** The first glob that takes a tag. What none takes, which no registry allows, is one of the others. */
export function patternOf(tag: string): TagPattern {
  return matchers.find((one) => one.mayMatch(tag) && one.matches(tag)) ?? others;
}

/** What `feature-{name}-*` takes: a name is never empty. */
export const plainGlob = (glob: string): string => glob.replace('{name}', '?*');

/** A longer one does not fit into a line of a policy file. */
const longestGlob = 66;

/** So many digits. */
export const digits = (length: number): string => repeated('[0-9]', length);

/** So many characters of a hash; of long ones the first say that they are one. */
export const hex = (length: number): string => repeated('[0-9a-f]', length);

function repeated(group: string, length: number): string {
  const groups = Math.min(length, Math.floor((longestGlob - length) / (group.length - 1)));
  return group.repeat(groups) + '?'.repeat(length - groups);
}

/** All lengths from one to another. */
export const lengths = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const moving = `latest stable current live lts edge canary nightly next preview release candidate
  prod production prd preprod pre-prod staging stage stg uat qa test testing int integration dev develop development
  sandbox demo main master trunk blue green`.split(/\s+/);

const branchWords = 'feature feat bugfix hotfix fix chore task branch dependabot renovate pr mr pull PR MR'.split(' ');
const branchStarts = branchWords.flatMap((word) => [`${word}-`, `${word}_`]);
/** A build of a branch ends in its number or time, or in a short hash. */
const buildEnds = ['[0-9]*', `${hex(3)}????`, `${hex(3)}?????`];

const day = '20[0-9][0-9][01][0-9][0-3][0-9]';
const version = '[0-9]*.[0-9]*.[0-9]*';
const versions = [version, `v${version}`];
const unfinished = ['alpha', 'beta', 'rc', 'RC', 'pre', 'dev', 'canary', 'next', 'nightly'];

/** The order is that of the families in a policy: a tag belongs to the first that it matches. */
const globsOf: readonly (readonly [TagKind, readonly string[]])[] = [
  ['moving', moving],
  ['snapshots', ['*SNAPSHOT*', '*snapshot*']],
  ['branch-builds', branchStarts.flatMap((start) => buildEnds.map((end) => `${start}{name}${start.slice(-1)}${end}`))],
  ['branches', [...branchStarts.map((start) => `${start}*`), 'pr[0-9]*', 'mr[0-9]*']],
  [
    'dated',
    [
      '20[0-9][0-9]-[01][0-9]-[0-3][0-9]*',
      ...['', '-*', '_*', '.*', 'T*', digits(2), digits(4), digits(6)].map((end) => `${day}${end}`),
    ],
  ],
  ['pre-releases', unfinished.flatMap((word) => versions.map((start) => `${start}-${word}*`))],
  ['releases', versions],
  ['build-numbers', [...lengths(1, 20).map(digits), 'build-[0-9]*', 'build[0-9]*']],
  ['commits', [...lengths(7, 40).map(hex), `sha-${hex(3)}*`, `git-${hex(3)}*`]],
  ['others', ['*']],
];

const others: TagPattern = { kind: 'others', glob: '*' };

const matchers = globsOf.flatMap(([kind, globs]) => globs.map((glob) => ({ kind, glob, ...matcherOf(glob) })));

/** Compares lengths and plain texts before it matches: most globs are ruled out by these, and all are asked for each tag. */
function matcherOf(glob: string) {
  const plain = plainGlob(glob);
  const [start = '', ...texts] = plain.split(/[*?]|\[[^\]]*\]/);
  const inside = texts.filter((text) => text !== '');
  const length = plain.includes('*') ? undefined : plain.replaceAll(/\[[^\]]*\]/g, '?').length;
  const first = firstMatch([plain]);
  return {
    mayMatch: (tag: string): boolean =>
      (length === undefined || tag.length === length) &&
      tag.startsWith(start) &&
      inside.every((text) => tag.includes(text)),
    matches: (tag: string): boolean => first(tag) !== undefined,
  };
}

/** All kinds, in the order in which they are looked for. */
export const tagKinds: readonly TagKind[] = globsOf.map(([kind]) => kind);

/** The place of a glob among all. */
export const orderOf: ReadonlyMap<string, number> = new Map(matchers.map(({ glob }, i) => [glob, i]));
