import { componentsOf, membersToGo } from '../../lambda/core/component.ts';
import { globMatcher, groupReader } from '../../lambda/core/glob.ts';
import type { Image } from '../../lambda/core/image.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import { dayMs, digest, family, image, index, nowMs, plan, retention } from './build.ts';

const many = 100_000;
const several = 20_000;
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const longestTag = 'a'.repeat(128);

/** How many images go. */
function going(images: readonly Image[], policy: Retention): number {
  const decisions = plan(images, policy);
  const condemned = decisions.filter(({ verdict }) => verdict === 'condemned').map(({ component }) => component.id);
  return membersToGo(componentsOf(images), new Set(condemned)).length;
}

test.each(['*a'.repeat(40), `${'*a'.repeat(40)}b`, '*'.repeat(40), '?*'.repeat(40), '[!b]*'.repeat(40)])(
  'the longest tag is matched against forty stars: %s',
  (pattern) => {
    expect(globMatcher(pattern)(longestTag)).toBe(!pattern.endsWith('b'));
  },
);

test('a placeholder among forty stars takes as much as it can', () => {
  const stars = '*a'.repeat(20);
  expect(groupReader(`${stars}{name}${stars}`, 'name')(longestTag)).toBe('a'.repeat(88));
  expect(groupReader(`${stars}{name}${stars}b`, 'name')(longestTag)).toBeUndefined();
});

test('a hundred thousand builds of one family are ranked', () => {
  const images = numbers(many).map((i) => image(`i${i}`, { daysOld: i / 100, tags: [`1.${i}`] }));
  const families = [family('all', '*', 10, { orderBy: 'semver' })];
  // Ten by version, which are the oldest, and three by push.
  expect(going(images, retention({ families }))).toBe(many - 13);
});

test('thousands of builds are ranked in groups of their own, or in pairs of architectures', () => {
  const grouped = numbers(several).map((i) => image(`i${i}`, { tags: [`f-${i % 1000}-${i}`] }));
  const features = family('features', 'f-{name}-*', 1, { groupBy: 'name' });
  expect(going(grouped, retention({ families: [features] }))).toBe(several - 1000);
  const pairs = numbers(several).map((i) => image(`i${i}`, { tags: [`${i >> 1}-${i % 2 === 0 ? 'amd64' : 'arm64'}`] }));
  expect(going(pairs, retention({ families: [family('all', '*', 10)] }))).toBe(several - 20);
});

test('thousands of builds without a tag are ranked, beside as many that cannot be read', () => {
  const images = numbers(several).map((i) => image(`i${i}`, { daysOld: i }));
  expect(going(images, retention({ untagged: { keepNewest: 10, keepWithinMs: 0 } }))).toBe(several - 10);
  const manifest = { kind: 'unreadable', because: 'odd' } as const;
  const unreadable = numbers(several).map((i) => image(`u${i}`, { manifest, tags: [`${i}`] }));
  expect(going([...images, ...unreadable], retention())).toBe(0);
  const tagged = images.map((one, i) => ({ ...one, tags: [`t${i}`] }));
  expect(going([...tagged, ...unreadable], retention())).toBe(several);
});

test('a chain of signatures of signatures, and an index of thousands, are one component each', () => {
  const chain = numbers(several).map((i) => image(`c${i}`, i === 0 ? {} : { subject: digest(`c${i - 1}`) }));
  const platforms = numbers(several).map((i) => image(`p${i}`));
  const wide = index(
    'wide',
    numbers(several).map((i) => `p${i}`),
  );
  expect(componentsOf([...chain, ...platforms, wide])).toHaveLength(2);
  expect(going([...chain, ...platforms, wide], retention())).toBe(2 * several + 1);
});

test('a thousand tags on one image are one place, in as many families', () => {
  const tags = numbers(1000).map((i) => `1.${i}-amd64`);
  const images = [
    image('many', { daysOld: 2, tags }),
    image('new', { daysOld: 1, tags: ['2'] }),
    image('old', { tags: ['0'] }),
  ];
  const families = numbers(100).map((i) => family(`f${i}`, `*.${i}-*`, 1));
  expect(going(images, retention({ families: [...families, family('all', '*', 2)] }))).toBe(1);
});

test('builds that share places in a long chain share one', () => {
  const images = numbers(several).map((i) => image(`i${i}`, { daysOld: i, tags: [`${i}-amd64`, `${i + 1}-arm64`] }));
  const other = image('other', { tags: ['x'], daysOld: several });
  expect(going([...images, other], retention({ families: [family('all', '*', 1)] }))).toBe(1);
  expect(going([...images.toReversed(), other], retention({ families: [family('all', '*', 1)] }))).toBe(1);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
  const labels = Object.fromEntries([[name, 'yes']]);
  const images = [
    image('labelled', { daysOld: 9, tags: [name], configuration: { labels } }),
    image('not', { daysOld: 8, configuration: { labels: {} } }),
    image('group', { daysOld: 7, tags: [`f-${name}-1`], configuration: { labels: {} } }),
    image('older', { daysOld: 8, tags: [`f-${name}-0`], configuration: { labels: {} } }),
  ];
  const named = (over: Partial<Retention>): readonly string[] =>
    plan(images, retention(over), { hasConfigurations: true }).map(({ verdict }) => verdict);
  const byName = (over: Partial<Retention>): number => named(over).filter((verdict) => verdict === 'keep').length;
  expect(byName({ labels: { keep: [name], only: [], except: [] } })).toBe(1);
  expect(byName({ labels: { keep: [`${name}=n*`], only: [], except: [] } })).toBe(0);
  expect(byName({ labels: { keep: [], only: [name], except: [] } })).toBe(3);
  expect(byName({ keepTags: [name] })).toBe(1);
  expect(byName({ families: [family(name, 'f-{n}-*', 1, { groupBy: 'n' })] })).toBe(1);
});

test.each([0, 1, Date.parse('2106-02-07T06:28:15Z'), Date.parse('9999-12-31')])(
  'an image of %d is as old as that',
  (pushedAtMs) => {
    const odd = { ...image('odd', { tags: ['1'] }), pushedAtMs };
    const policy = retention({ minimumAgeMs: 14 * dayMs, families: [family('all', '*', 1)] });
    const usual = image('usual', { tags: ['2'], daysOld: 20 });
    // The newest by push stays, and what claims to come from the future is young.
    expect(going([odd, usual], policy)).toBe(1);
    expect(going([odd], retention({ minimumAgeMs: 14 * dayMs }))).toBe(pushedAtMs < nowMs ? 1 : 0);
  },
);
