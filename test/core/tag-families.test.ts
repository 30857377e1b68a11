import fc from 'fast-check';
import { firstMatch } from '../../lambda/core/glob.ts';
import { countTags, familiesIn } from '../../lambda/core/tag-families.ts';
import { plainGlob } from '../../lambda/core/tag-kinds.ts';
import { anyTag } from './tags.ts';

const kindsOf = (...tags: readonly string[]) => familiesIn([countTags(tags)]).map(({ kind }) => kind);

const globsOf = (...tags: readonly string[]) => familiesIn([countTags(tags)]).map(({ globs }) => globs);

const sha = '5f2c1a9b03de47c6a8b1d0e9f7c6543210fedcba';

test.each([
  ['moving', ['latest', 'prod', 'staging', 'main', 'pre-prod']],
  ['snapshots', ['1.2.3-SNAPSHOT', '1.0-SNAPSHOT-20240115.101112-3', 'feature-login-SNAPSHOT', 'snapshot-5']],
  [
    'branch-builds',
    ['feature-login-123', 'feature-JIRA-77-login-12', 'fix_typo_3', 'pr-12-abc1234', 'bugfix-a-5f2c1a9'],
  ],
  ['branches', ['feature-login', 'pr-123', 'PR-7', 'pr123', 'dependabot-npm-x', 'feature-1']],
  ['dated', ['2024-01-15', '2024-01-15T10-11-12', '20240115', '20240115.3', '20240115-5f2c1a9', '20240115101112']],
  ['pre-releases', ['1.2.3-rc.1', 'v2.0.0-alpha', '1.2.3-beta_4', '1.0.0-dev.20240115']],
  ['releases', ['1.2.3', 'v1.2.3', '1.2.3_4', '1.2.3+build.5', '10.20.30-alpine', '1.2.3.4']],
  ['build-numbers', ['1', '42', '1234', '1705312272', '1705312272123', 'build-17']],
  ['commits', ['5f2c1a9', '5f2c1a9b', '5f2c1a9b03de', sha, 'sha-5f2c1a9', `git-${sha}`]],
  ['others', ['1.2', 'v3', 'team-login', 'B52', '__proto__', 'constructor', 'a'.repeat(128), '5f2c1', `${sha}0`]],
] as const)('%s are recognised', (kind, tags) => {
  for (const tag of tags) expect([tag, kindsOf(tag)]).toEqual([tag, [kind]]);
});

test('a hash without a letter is a hash, where there are hashes of that length', () => {
  expect(kindsOf('1234567')).toEqual(['build-numbers']);
  expect(kindsOf('1234567', '5f2c1a9', 'a0b1c2d')).toEqual(['commits']);
  expect(kindsOf('1234567', '1234568', 'decade1')).toEqual(['build-numbers', 'commits']);
  expect(kindsOf('1234567', '5f2c1a9b', 'a0b1c2d3')).toEqual(['build-numbers', 'commits']);
});

test('numbers and short hashes that become longer stay in their family', () => {
  expect(globsOf('99')).toEqual([['[0-9][0-9]', '[0-9][0-9][0-9]']]);
  const [seven, eight] = [7, 8].map((length) => '[0-9a-f]'.repeat(length));
  expect(globsOf('5f2c1a9')).toEqual([[seven, eight]]);
  expect(globsOf('123456', '5f2c1a9')).toEqual([['[0-9]'.repeat(6)], [seven, eight]]);
});

test('families count tags and repositories, and show the last tags whatever the order of a listing', () => {
  const repositories = [countTags(['1.2.3', '1.2.4', 'x']), countTags(['v1.0.0', '1.2.2'])];
  expect(familiesIn(repositories)).toEqual([
    {
      kind: 'releases',
      globs: ['[0-9]*.[0-9]*.[0-9]*', 'v[0-9]*.[0-9]*.[0-9]*'],
      tags: 4,
      repositories: 2,
      examples: ['1.2.4', 'v1.0.0'],
    },
    { kind: 'others', globs: ['*'], tags: 1, repositories: 1, examples: ['x'] },
  ]);
  expect(familiesIn(repositories.toReversed())).toEqual(familiesIn(repositories));
});

test('every tag belongs to the family under which it was counted', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyTag)), (repositories) => {
      const families = familiesIn(repositories.map(countTags));
      const kindOf = (tag: string) =>
        families.find(({ globs }) => firstMatch(globs.map(plainGlob))(tag) !== undefined)?.kind;
      const found = Map.groupBy(repositories.flat(), kindOf);
      expect(new Map([...found].map(([kind, tags]) => [kind, tags.length]))).toEqual(
        new Map(families.map(({ kind, tags }) => [kind, tags])),
      );
    }),
  );
});

test('only the globs of the policy are used, each of which takes a tag, or one that is a little longer', () => {
  fc.assert(
    fc.property(fc.array(anyTag), (tags) => {
      for (const { globs, examples } of familiesIn([countTags(tags)])) {
        expect(globs.join('')).toMatch(/^([A-Za-z._*?-]|\d|\[0-9(a-f)?\]|\[01\]|\[0-3\]|\{name\})+$/);
        for (const glob of globs) {
          expect(glob.split('{name}').length).toBeLessThanOrEqual(2);
          const takes = firstMatch([plainGlob(glob)]);
          const longer = tags.map((tag) => `${tag}0`);
          expect([...tags, ...longer].some((tag) => takes(tag) !== undefined)).toBe(true);
        }
        for (const tag of examples) expect(tags).toContain(tag);
      }
    }),
  );
});

test('of builds of branches every glob names what they are grouped by, and no other glob does', () => {
  fc.assert(
    fc.property(fc.array(anyTag), (tags) => {
      for (const { kind, globs } of familiesIn([countTags(tags)])) {
        for (const glob of globs) expect(glob.includes('{name}')).toBe(kind === 'branch-builds');
      }
    }),
  );
});

test('a hundred thousand tags of any length take time in proportion', () => {
  const tags = Array.from({ length: 100_000 }, (_, i) => `${i}-alpha${'.1'.repeat(60)}`.slice(0, 128));
  const [family] = familiesIn([countTags(tags)]);
  expect([family?.kind, family?.tags]).toEqual(['releases', 100_000]);
});
