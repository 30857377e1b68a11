import fc from 'fast-check';
import { parse } from 'yaml';
import { starterEntries } from '../../lambda/core/starter.ts';
import { countTags } from '../../lambda/core/tag-families.ts';
import { defaultPolicy, parsePolicy } from '../../lambda/policy.ts';
import { starterPolicy } from '../../lambda/render/starter-policy.ts';
import { anyTag } from '../core/tags.ts';

type Tags = Readonly<Record<string, readonly string[]>>;
const account = '111111111111';
const entriesFor = (tags: Tags) =>
  starterEntries(Object.entries(tags).map(([name, all]) => ({ name, tags: countTags(all) })));
const written = (tags: Tags, unread: Parameters<typeof starterPolicy>[0]['unread'] = []) =>
  starterPolicy({ account, entries: entriesFor(tags), unread });
const retentionIn = (text: string) => text.slice(text.indexOf('retention:'), text.indexOf('# What one run'));

test('each family has its count, where it is, and examples, in 80 columns', () => {
  const numbers = Array.from({ length: 1204 }, (_, i) => `1.4.${i}`);
  const text = written({ 'shop/web': [...numbers, 'latest', 'prod'], 'shop/api': ['pr-12-3', '1.0.0', 'odd'] });
  expect(retentionIn(text)).toBe(`retention:
  # 2 repositories.
  - repositories: ['**']
    # minimumAge: 14d # longer than your longest approval
    # These move from image to image: what has one of them stays.
    keepTags: ['latest', 'prod']
    # Each tag belongs to the first family that it matches; any keep wins.
    families:
      # Builds of branches, of each {name} its own: 1 tag in 1 repository, such
      # as pr-12-3
      - name: branch-builds
        tags: ['pr-{name}-[0-9]*']
        groupBy: name
        keepNewest: 2 # of each, also when the branch is gone
      # Releases: 1,205 tags in 2 repositories, such as 1.4.998, 1.4.999
      - name: releases
        tags: ['[0-9]*.[0-9]*.[0-9]*']
        orderBy: semver # not by push: a fix of 1.x does not push 2.0 out
        keepNewest: 10
      # Everything else: 1 tag in 1 repository, such as odd
      - name: others
        tags: ['*']
        keepNewest: 10 # and keepWithin: 90d would keep all that is younger
    # Images without a tag that nothing lists:
    # untagged: { keepNewest: 5, keepWithin: 14d }

`);
});

test('it begins with the mode and the road, and ends with the grace', () => {
  const lines = written({ app: ['1'] })
    .trimEnd()
    .split('\n');
  expect(lines.find((line) => !line.startsWith('#') && line !== '')).toBe('mode: report');
  expect(lines.at(-1)).toBe('# grace: 7d');
});

test('an account without repositories gets what holds without a policy', () => {
  const text = written({});
  expect(text).toContain('# There is no repository yet');
  expect(parsePolicy(text, 'policy.yaml')).toEqual(defaultPolicy);
});

test('what could not be listed is named, and of many places ten', () => {
  const unread = Array.from({ length: 12 }, (_, i) => ({
    place: `region-${i}`,
    error: `AccessDenied: no ${'x'.repeat(90)}`,
  }));
  const text = written({ app: ['1'] }, unread);
  expect(text).toContain('# - region-0: AccessDenied: no\n');
  expect(text).toContain('# - region-9: ');
  expect(text).not.toContain('region-10');
  expect(text).toContain('# ... and 2 more places\n');
});

test('every key but mode and retention is a default, and stays a comment', () => {
  expect(Object.keys(parse(written({ app: ['1'] })) ?? {})).toEqual(['mode', 'retention']);
});

test('no tag and no error gets out of its comment, or over 80 columns', () => {
  const error = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(fc.array(fc.array(anyTag), { minLength: 1 }), error, (repositories, sentence) => {
      const tags = Object.fromEntries(repositories.map((all, i) => [`team-${i}`, all]));
      const text = written(tags, [{ place: 'eu-west-1', error: sentence }]);
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      expect(parse(text)).toEqual({ mode: 'report', retention: entriesFor(tags).map(retentionOf) });
    }),
  );
});

/** What a reader of the file must find. */
function retentionOf({ repositories, keepTags, families }: ReturnType<typeof entriesFor>[number]) {
  const keys = { releases: { orderBy: 'semver' }, 'branch-builds': { groupBy: 'name' } };
  return {
    repositories,
    ...(keepTags.length > 1 ? { keepTags } : {}),
    families: families.map(({ kind, globs }) => ({
      name: kind,
      tags: globs,
      keepNewest: expect.any(Number),
      ...new Map<string, object>(Object.entries(keys)).get(kind),
    })),
  };
}
