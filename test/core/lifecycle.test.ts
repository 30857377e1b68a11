import fc from 'fast-check';
import { expiriesOf } from '../../lambda/core/lifecycle.ts';
import type { Image } from '../../lambda/core/image.ts';
import { dayMs, image, index, nameOf, nowMs } from './build.ts';

const rule = (rulePriority: number, selection: object, type = 'expire') => ({
  rulePriority,
  selection,
  action: { type },
});
const lost = (images: readonly Image[], ...rules: readonly unknown[]): readonly string[] =>
  expiriesOf(JSON.stringify({ rules }), images, nowMs).map(
    ({ digest, action, rulePriority }) => `${rulePriority}: ${action} ${nameOf(digest)}`,
  );
const namesLost = (images: readonly Image[], selection: object): readonly string[] =>
  lost(images, rule(1, selection)).map((line) => line.replace('1: expire ', ''));

const older = { countType: 'sinceImagePushed', countUnit: 'days' };
const newest = { countType: 'imageCountMoreThan' };
const unpulled = { countType: 'sinceImagePulled', countUnit: 'days' };

const stock = [
  image('app 1', { daysOld: 40, tags: ['prod-1'] }),
  image('app 2', { daysOld: 30, tags: ['beta-2', 'prod-2'], pulledAtMs: nowMs - 2 * dayMs }),
  image('app 3', { daysOld: 14, tags: ['beta-3'] }),
  image('bare old', { daysOld: 20 }),
  image('bare new', { daysOld: 2 }),
];
const tagged = ['app 1', 'app 2', 'app 3'];
const bare = ['bare old', 'bare new'];

test.each<[string, object, readonly string[]]>([
  ['images without a tag', { tagStatus: 'untagged' }, bare],
  ['all images', { tagStatus: 'any' }, [...tagged, ...bare]],
  ['images with a tag', { tagStatus: 'tagged' }, tagged],
  ['a prefix', { tagStatus: 'tagged', tagPrefixList: ['prod'] }, ['app 1', 'app 2']],
  ['two prefixes, each that of some tag', { tagStatus: 'tagged', tagPrefixList: ['prod', 'beta'] }, ['app 2']],
  ['what is the end of a tag and no prefix', { tagStatus: 'tagged', tagPrefixList: ['-2'] }, []],
  ['a prefix beside what is no text', { tagStatus: 'tagged', tagPrefixList: [7, 'beta'] }, ['app 2', 'app 3']],
  ['a pattern', { tagStatus: 'tagged', tagPatternList: ['*-2'] }, ['app 2']],
  ['a pattern without a star', { tagStatus: 'tagged', tagPatternList: ['prod'] }, []],
  ['two patterns, each that of some tag', { tagStatus: 'tagged', tagPatternList: ['prod*', 'beta*'] }, ['app 2']],
  ['prefixes of images without a tag', { tagStatus: 'untagged', tagPrefixList: ['prod'] }, bare],
])('a rule for %s selects just these', (_what, selection, expected) => {
  expect(namesLost(stock, { ...selection, ...older, countNumber: 0 })).toEqual(expected);
});

test.each<[string, object, readonly string[]]>([
  ['of more than 3 images the oldest', { ...newest, countNumber: 3 }, ['app 2', 'app 1']],
  ['of more than 5 images none, if there are 5', { ...newest, countNumber: 5 }, []],
  ['those pushed more than 25 days ago, whenever they were pulled', { ...older, countNumber: 25 }, ['app 1', 'app 2']],
  ['those pushed more than 14 days ago', { ...older, countNumber: 14 }, ['app 1', 'app 2', 'bare old']],
  ['those not pulled for 30 days', { ...unpulled, countNumber: 30 }, ['app 1']],
])('a native policy takes %s', (_what, selection, expected) => {
  expect(namesLost(stock, { tagStatus: 'any', ...selection })).toEqual(expected);
});

test('of images pushed at once, those with the smaller digest count as newer, however they are listed', () => {
  const twins = ['c', 'a', 'b'].map((name) => image(name));
  const selection = { tagStatus: 'any', ...newest, countNumber: 1 };
  expect(namesLost(twins, selection)).toEqual(['b', 'c']);
  expect(namesLost(twins.toReversed(), selection)).toEqual(['b', 'c']);
});

test('the age of an image begins anew when it is restored from the archive, or pushed again after that', () => {
  const images = [
    image('restored', { daysOld: 90, restoredAtMs: nowMs - 3 * dayMs }),
    image('restored long ago', { daysOld: 90, restoredAtMs: nowMs - 60 * dayMs }),
    image('pushed again', { daysOld: 3, restoredAtMs: nowMs - 60 * dayMs }),
  ];
  expect(namesLost(images, { tagStatus: 'any', ...older, countNumber: 14 })).toEqual(['restored long ago']);
});

test("what a rule selects no later one takes, but counts: AWS's own example of overlapping tags", () => {
  const images = [
    image('A', { daysOld: 3, tags: ['beta-1', 'prod-1'] }),
    image('B', { daysOld: 2, tags: ['beta-2', 'prod-2'] }),
    image('C', { daysOld: 1, tags: ['beta-3'] }),
  ];
  const keepOne = (tagPrefixList: readonly string[]) => ({
    tagStatus: 'tagged',
    tagPrefixList,
    ...newest,
    countNumber: 1,
  });
  expect(lost(images, rule(1, keepOne(['prod'])), rule(2, keepOne(['beta'])))).toEqual(['1: expire A']);
  const rules = [
    rule(1, { tagStatus: 'tagged', tagPrefixList: ['tmp'], ...older, countNumber: 1 }),
    rule(2, { tagStatus: 'any', ...newest, countNumber: 1 }),
  ];
  expect(lost([image('app', { daysOld: 10 }), image('tmp', { daysOld: 2, tags: ['tmp-1'] })], ...rules)).toEqual([
    '1: expire tmp',
    '2: expire app',
  ]);
  const protects = rule(1, { tagStatus: 'tagged', tagPrefixList: ['prod'], ...newest, countNumber: 9999 });
  expect(lost(images, protects, rule(2, { tagStatus: 'any', ...older, countNumber: 0 }))).toEqual(['2: expire C']);
});

test('what an index lists is not taken before the index', () => {
  const images = [index('top', ['amd64'], { tags: ['v1'] }), image('amd64'), image('bare')];
  expect(namesLost(images, { tagStatus: 'untagged', ...older, countNumber: 7 })).toEqual(['bare']);
});

test('what was never pulled counts from its push', () => {
  const images = [
    image('pulled', { daysOld: 90, pulledAtMs: nowMs - 3 * dayMs }),
    image('forgotten', { daysOld: 90, pulledAtMs: nowMs - 60 * dayMs }),
    image('never pulled', { daysOld: 90 }),
    image('new', { daysOld: 3 }),
    image('restored', { daysOld: 90, pulledAtMs: nowMs - 60 * dayMs, restoredAtMs: nowMs - 3 * dayMs }),
    image('restored, never pulled', { daysOld: 90, restoredAtMs: nowMs - 3 * dayMs }),
  ];
  const archives = rule(1, { tagStatus: 'any', ...unpulled, countNumber: 14 }, 'transition');
  expect(lost(images, archives)).toEqual(['1: archive forgotten', '1: archive never pulled']);
});

test('a native policy takes nothing that is in the archive, or on its way out of it, and does not count it', () => {
  const images = [
    image('active 1', { daysOld: 9 }),
    image('archived', { daysOld: 5, status: 'archived' }),
    image('activating', { daysOld: 4, status: 'activating' }),
    image('active 2', { daysOld: 8 }),
  ];
  expect(namesLost(images, { tagStatus: 'any', ...older, countNumber: 0 })).toEqual(['active 1', 'active 2']);
  expect(namesLost(images, { tagStatus: 'any', ...newest, countNumber: 2 })).toEqual([]);
});

test('rules count in the order of their priorities, and what one takes no later one takes again', () => {
  const rules = [
    rule(20, { tagStatus: 'any', ...older, countNumber: 10 }),
    rule(3, { tagStatus: 'tagged', tagPrefixList: ['beta'], ...older, countNumber: 0 }),
    rule(10, { tagStatus: 'untagged', ...older, countNumber: 0 }, 'transition'),
  ];
  expect(lost(stock, ...rules)).toEqual([
    '3: expire app 2',
    '3: expire app 3',
    '10: archive bare old',
    '10: archive bare new',
    '20: expire app 1',
  ]);
});

test('a rule that does not say what it does counts as one that deletes', () => {
  const { action: _, ...silent } = rule(1, { tagStatus: 'untagged', ...older, countNumber: 7 });
  expect(lost(stock, silent)).toEqual(['1: expire bare old']);
});

const any = { tagStatus: 'any', ...older, countNumber: 7 };

test.each<[string, unknown]>([
  ['has no priority', { selection: any }],
  ['has a priority that is no number', { ...rule(1, any), rulePriority: '1' }],
  ['selects nothing', { rulePriority: 1 }],
  ['has no number', rule(1, { tagStatus: 'any', ...newest })],
  ['has a number that is none', rule(1, { tagStatus: 'any', ...newest, countNumber: '1' })],
  ['counts something else', rule(1, { tagStatus: 'any', countType: 'sinceImageTransitioned', countNumber: 1 })],
  ['is nothing', null],
  ['is a text', 'rule'],
])('a rule that %s takes nothing, and the others stand', (_what, odd) => {
  const fine = rule(2, { tagStatus: 'untagged', ...older, countNumber: 7 });
  expect(lost(stock, odd, fine)).toEqual(['2: expire bare old']);
});

test.each(['', 'rules', 'null', '7', '[]', '{}', '{"rules":null}', '{"rules":{}}', '{"rules":"any"}'])(
  'of a policy that cannot be understood (%s) nothing is told',
  (policy) => {
    expect(expiriesOf(policy, stock, nowMs)).toEqual([]);
  },
);

test('whatever a policy says, it never throws, and takes an image once at most', () => {
  const anyRule = fc.record({
    rulePriority: fc.oneof(fc.nat(9), fc.string()),
    selection: fc.record({
      tagStatus: fc.constantFrom('any', 'tagged', 'untagged', 'odd'),
      tagPrefixList: fc.oneof(fc.subarray(['prod', 'beta']), fc.string()),
      countType: fc.constantFrom('imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled'),
      countNumber: fc.nat(40),
    }),
    action: fc.jsonValue(),
  });
  const anyPolicy = fc.array(anyRule).map((rules) => JSON.stringify({ rules }));
  fc.assert(
    fc.property(fc.oneof(anyPolicy, fc.json(), fc.string()), (policy) => {
      const taken = expiriesOf(policy, stock, nowMs).map(({ digest }) => digest);
      expect(new Set(taken).size).toBe(taken.length);
    }),
  );
});
