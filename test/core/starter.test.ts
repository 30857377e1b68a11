import fc from 'fast-check';
import { firstMatch } from '../../lambda/core/glob.ts';
import { starterEntries } from '../../lambda/core/starter.ts';
import type { Tagged } from '../../lambda/core/starter.ts';
import { countTags } from '../../lambda/core/tag-families.ts';

const holding = (name: string, ...tags: readonly string[]): Tagged => ({ name, tags: countTags(tags) });
const outline = (...repositories: readonly Tagged[]) =>
  starterEntries(repositories).map((entry) => [
    entry.repositories.join(' '),
    entry.count,
    entry.families.map(({ kind }) => kind).join(' '),
  ]);

test('repositories with the same kinds of tags share one entry, and so do those with fewer or none', () => {
  expect(
    outline(
      holding('shop/web', '1.2.3', '5f2c1a9'),
      holding('shop/api', '1.2.4'),
      holding('pay', '2.0.0', '5f2c1a8', 'x'),
      holding('new'),
      holding('base', '1.0.0'),
    ),
  ).toEqual([['**', 5, 'releases commits others']]);
});

test('teams whose tags are of other kinds have an entry of their own, before the one for all others', () => {
  expect(
    outline(
      holding('shop/web', '1.2.3'),
      holding('shop/api', '1.2.4'),
      holding('shop/new'),
      holding('java', '1.0-SNAPSHOT'),
      holding('java/app', '1.0-SNAPSHOT'),
      holding('legacy/app', '1.0-SNAPSHOT'),
      holding('ml/a', '20240115'),
    ),
  ).toEqual([
    ['java java/** legacy/**', 3, 'snapshots others'],
    ['ml/**', 1, 'dated others'],
    ['**', 3, 'releases others'],
  ]);
});

test('the tags that move and are there are kept, latest in any case', () => {
  const [ml, all] = starterEntries([
    holding('shop', '1.2.3', 'prod', 'staging'),
    holding('web', '1.2.3'),
    holding('ml', '20240115', 'main'),
  ]);
  expect([ml?.keepTags, all?.keepTags]).toEqual([
    ['latest', 'main'],
    ['latest', 'prod', 'staging'],
  ]);
});

test('more than a handful of groups is not told apart', () => {
  const tags = ['1.2.3', '1-SNAPSHOT', 'pr-1', 'pr-1-2', '2024-01-01', '1.2.3-rc.1', '5f2c1a9', '17'];
  const entries = starterEntries([
    ...tags.map((tag, i) => holding(`team-${i}/app`, tag)),
    holding('more/app', '1.2.3'),
  ]);
  expect(entries).toHaveLength(5);
  expect(entries.at(-1)?.families.length).toBeGreaterThan(3);
  const many = Array.from({ length: 13 }, (_, i) => holding(`ml-${i}`, '20240115'));
  const usual = Array.from({ length: 14 }, (_, i) => holding(`app-${i}`, '1.2.3'));
  expect(outline(...many, ...usual)).toEqual([['**', 27, 'dated releases others']]);
});

test('without a repository there is no entry', () => {
  expect(starterEntries([])).toEqual([]);
});

test('a name that no registry takes stands for itself', () => {
  const names = ["it's [a]: {b}/x", 'a\nb', '*'];
  const [entry] = starterEntries([
    ...names.map((name) => holding(name, '20240115')),
    ...Array.from({ length: 5 }, (_, i) => holding(`app-${i}`, '1.2.3')),
  ]);
  expect(entry?.repositories.join('')).toMatch(/^[a-z?/*]+$/);
  for (const name of names) expect(firstMatch(entry?.repositories ?? [])(name)).toBeDefined();
});

const name = fc.stringMatching(/^[ab](\/[cd]){0,2}$/);
const tag = fc.constantFrom('1.2.3', '1-SNAPSHOT', 'pr-1', 'pr-1-2', '20240101', '5f2c1a9', '17', 'latest', 'x');

test('each repository is counted in the entry that decides about it, in whatever order they are listed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, fc.array(tag)), { selector: ([key]) => key, minLength: 1 }), (given) => {
      const repositories = given.map(([key, tags]) => holding(key, ...tags));
      const entries = starterEntries(repositories);
      const deciding = given.map(([key]) =>
        entries.findIndex((one) => firstMatch(one.repositories)(key) !== undefined),
      );
      expect(entries.map((_, i) => deciding.filter((at) => at === i).length)).toEqual(
        entries.map(({ count }) => count),
      );
      expect(entries.map(({ families }) => families.at(-1)?.globs)).toEqual(entries.map(() => ['*']));
      expect(starterEntries(repositories.toReversed())).toEqual(entries);
    }),
  );
});
