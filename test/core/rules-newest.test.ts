import fc from 'fast-check';
import { componentsOf } from '../../lambda/core/component.ts';
import { decide } from '../../lambda/core/decide.ts';
import type { Image } from '../../lambda/core/image.ts';
import { noReferences } from '../../lambda/core/references.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import {
  anyImages,
  anyRetention,
  artifact,
  condemned,
  dayMs,
  digest,
  family,
  here,
  image,
  nobodyElse,
  index,
  nowMs,
  plan,
  reference,
  retention,
  rulesFor,
  signatureTag,
} from './build.ts';

const release = (daysOld: number, ...more: string[]) =>
  image(`r${daysOld}`, { daysOld, tags: [`1.${daysOld}`, ...more] });
const keeping = (releases: number, over: Partial<Retention> = {}) =>
  retention({
    keepTags: ['latest'],
    families: [family('snapshots', '*SNAPSHOT*', 1), family('releases', '*', releases)],
    ...over,
  });

test('a protected tag keeps; one that only begins like it does not', () => {
  const images = [image('a', { tags: ['x', 'latest'] }), image('b', { tags: ['latest-1'] })];
  expect(condemned(images, retention({ keepTags: ['latest'] }))).toEqual(['b']);
  expect(condemned(images, retention({ keepTags: ['latest*'] }))).toEqual([]);
});

test.each([
  ['{x,y}', 'x'],
  ['!x', 'y'],
  ['@(x|y)', 'x'],
  ['X', 'x'],
])('the pattern %s is no magic: it does not protect %s', (pattern, tag) => {
  expect(condemned([image('a', { tags: [tag] })], retention({ keepTags: [pattern] }))).toEqual(['a']);
});

test.each([
  ['v?', 'v1'],
  ['[uv]1', 'v1'],
  ['**', 'v1'],
  ['*', '.hidden'],
])('the pattern %s protects %s', (pattern, tag) => {
  expect(condemned([image('a', { tags: [tag] })], retention({ keepTags: [pattern] }))).toEqual([]);
});

test('the newest builds of a family stay, and say their rank', () => {
  const images = [release(3), release(1), release(2)];
  expect(condemned(images, keeping(2))).toEqual(['r3']);
  expect(plan(images, keeping(2))[1]).toMatchObject({
    reasons: [{ rule: 'newest-in-family', family: 'releases', rank: 2, keepNewest: 2, by: 'pushed' }],
  });
});

test('a family counts the builds that other rules keep as well', () => {
  const references = [reference({ tag: '1.1' })];
  expect(condemned([release(1), release(2), release(3)], keeping(2), { references })).toEqual(['r3']);
});

test('a tag belongs to the first family that it matches', () => {
  const snapshots = [1, 2].map((daysOld) => image(`s${daysOld}`, { daysOld, tags: [`${daysOld}-SNAPSHOT`] }));
  expect(condemned([...snapshots, release(3), release(4)], keeping(1))).toEqual(['r4', 's2']);
});

test.each([
  ['2-SNAPSHOT', '2'],
  ['2', '2-SNAPSHOT'],
])('a release that still has its snapshot tag (%s, %s) stays as a release', (...tags) => {
  const images = [image('s1', { daysOld: 1, tags: ['1-SNAPSHOT'] }), image('promoted', { daysOld: 2, tags })];
  expect(condemned(images, keeping(1))).toEqual([]);
  expect(rulesFor('promoted', images, keeping(1))).toEqual(['newest-in-family']);
});

test('an image of which no tag matches any family has no rank and goes', () => {
  const policy = retention({ families: [family('releases', 'v*', 9)] });
  expect(condemned([image('a', { tags: ['v1'] }), image('b', { tags: ['x1'] })], policy)).toEqual(['b']);
});

test('signatures, caches, platforms and protected tags take no rank', () => {
  const images = [
    artifact('signature', { daysOld: 1, tags: [signatureTag('r6')] }),
    artifact('cache', { daysOld: 1, tags: ['cache'] }),
    image('main', { daysOld: 1, tags: ['latest'] }),
    index('r4', ['amd64'], { daysOld: 4 }),
    image('amd64', { daysOld: 4, tags: ['1.4-amd64'] }),
    release(5, '1.5-alpine'),
    release(6),
  ];
  expect(condemned(images, keeping(2))).toEqual(['r6', 'signature']);
});

test('a signed snapshot takes no rank among the releases', () => {
  const signature = artifact('signature', { daysOld: 1, tags: [signatureTag('s')] });
  expect(condemned([image('s', { daysOld: 1, tags: ['1-SNAPSHOT'] }), signature, release(2)], keeping(1))).toEqual([]);
});

test('of eleven releases with signatures, SBOM tags and a tag for each architecture, ten stay whole', () => {
  const images = Array.from({ length: 11 }, (_, i) => i + 1).flatMap((daysOld) => {
    const name = `r${String(daysOld).padStart(2, '0')}`;
    const platforms = ['amd64', 'arm64'].map((arch) =>
      image(`${name}-${arch}`, { daysOld, tags: [`1.${daysOld}-${arch}`] }),
    );
    const signed = [name, `${name}-amd64`].map((subject) =>
      artifact(`${subject}.sig`, { daysOld, tags: [signatureTag(subject)] }),
    );
    const sbom = artifact(`${name}.sbom`, { daysOld, tags: [signatureTag(name).replace('.sig', '.sbom')] });
    const list = index(name, [`${name}-amd64`, `${name}-arm64`], { daysOld, tags: [`1.${daysOld}`] });
    return [list, ...platforms, ...signed, sbom];
  });
  expect(condemned(images, keeping(10))).toEqual([
    'r11',
    'r11-amd64',
    'r11-amd64.sig',
    'r11-arm64',
    'r11.sbom',
    'r11.sig',
  ]);
});

test('builds pushed at the same moment rank by digest, in whichever order they come', () => {
  const images = [image('a', { tags: ['a'] }), image('b', { tags: ['b'] })];
  const facts = { repository: here, images, references: noReferences, mentions: [], pins: [] };
  const rest = { firstPushOf: () => nowMs, pulledWithinMs: 0, nowMs, ...nobodyElse };
  const components = componentsOf(images).toReversed();
  const decisions = decide(keeping(1), { ...facts, ...rest, components });
  expect(decisions.map(({ verdict }) => verdict)).toEqual(['condemned', 'keep']);
});

test('the newest of a family stays even if the policy keeps none', () => {
  expect(condemned([release(9), release(8)], keeping(0))).toEqual(['r9']);
});

const firstPushOf = ({ digest: id, pushedAtMs }: Image): number => (id === digest('r1') ? 0 : pushedAtMs);

test('a copy ranks by the first push of its digest anywhere, not by the day of its copying', () => {
  expect(condemned([release(1), release(2)], keeping(1))).toEqual(['r2']);
  expect(condemned([release(1), release(2)], keeping(1), { firstPushOf })).toEqual(['r1']);
});

const nameless = (daysOld: number) => image(`u${daysOld}`, { daysOld });
const untagged = (keepNewest: number, days: number) =>
  retention({ untagged: { keepNewest, keepWithinMs: days * dayMs } });

test('the newest builds without a tag stay by count, and those of the last days by age', () => {
  const images = [nameless(1), nameless(2), nameless(3), image('tagged', { tags: ['x'], daysOld: 1 })];
  expect(condemned(images, untagged(2, 0))).toEqual(['tagged', 'u3']);
  expect(condemned(images, untagged(0, 2))).toEqual(['tagged', 'u2', 'u3']);
  expect(rulesFor('u1', images, untagged(1, 2))).toEqual(['newest-untagged', 'young-untagged']);
  expect(plan(images, untagged(2, 0)).at(-2)).toMatchObject({
    reasons: [{ rule: 'newest-untagged', rank: 2, keepNewest: 2 }],
  });
});

test('the last image without a tag goes if the policy keeps none', () => {
  expect(condemned([nameless(1)], untagged(0, 0))).toEqual(['u1']);
});

test('platforms, signatures and artifacts take no rank among the untagged; a signature is no name', () => {
  const images = [
    index('i', ['p'], { tags: ['v1'], daysOld: 1 }),
    image('p', { daysOld: 1 }),
    artifact('blob', { daysOld: 1 }),
    artifact('signature', { daysOld: 1, tags: [signatureTag('u2')] }),
    nameless(2),
    nameless(3),
  ];
  expect(condemned(images, untagged(1, 0))).toEqual(['i', 'p', 'u3']);
});

/** The patterns of `anyRetention`, read by hand. */
const isIn =
  (name: string, { keepTags }: Retention) =>
  (tag: string) =>
    !(keepTags.includes('latest-*') && tag.startsWith('latest-')) &&
    !(keepTags.includes('*.1') && tag.endsWith('.1')) &&
    tag.includes('SNAPSHOT') === (name === 'snapshots');

test('as many builds of every family stay as the policy says, or all that there are, but at least one', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, (any, policy) => {
      const images = any.filter(({ manifest }) => manifest.kind !== 'unreadable');
      const decisions = plan(images, policy);
      for (const { name, keepNewest } of policy.families) {
        const reasons = decisions.flatMap((decision) => (decision.verdict === 'keep' ? decision.reasons : []));
        const ranks = reasons.flatMap((one) =>
          one.rule === 'newest-in-family' && one.family === name ? [one.rank] : [],
        );
        const builds = decisions.filter(
          ({ component: { root, buildTags } }) =>
            root && root.manifest.kind !== 'artifact' && buildTags.some(isIn(name, policy)),
        );
        const most = Math.min(builds.length, Math.max(keepNewest, 1));
        expect(ranks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: most }, (_, i) => i + 1));
      }
    }),
  );
});
