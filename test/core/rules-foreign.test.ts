import type { Stranger } from '../../lambda/core/foreign.ts';
import type { Digest } from '../../lambda/core/image.ts';
import { dayMs, digest, image, index, nowMs, plan, retention } from './build.ts';
import type { Given } from './build.ts';

const reasonsFor = (images: Parameters<typeof plan>[0], given: Given) =>
  plan(images, retention(), given).flatMap((decision) => (decision.verdict === 'keep' ? decision.reasons : []));

const everyone: Stranger = { puller: { kind: 'everyone', id: '*' } };
const account: Stranger = { puller: { kind: 'account', id: '222222222222' }, pulledWithinMs: 30 * dayMs };
const pulled = (daysAgo: number) => ({ pulledAtMs: nowMs - daysAgo * dayMs });
const foreign = (...principals: readonly string[]) => [{ rule: 'foreign-consumer', principals }];

test.each([
  ['whoever may use it without pulling', [everyone], image('a'), foreign('everyone *')],
  ['whoever pulls, if it was pulled lately', [account], image('a', pulled(29)), foreign('account 222222222222')],
  ['nobody who pulls, if it was pulled before', [account], image('a', pulled(30)), []],
  ['nobody who pulls, if it was never pulled', [account], image('a'), []],
  [
    'whoever may have pulled in the day after our own read',
    [account],
    image('a', { ...pulled(99), readByUsAtMs: nowMs - 30 * dayMs }),
    foreign('account 222222222222'),
  ],
  ['all of them', [everyone, account], image('a', pulled(1)), foreign('everyone *', 'account 222222222222')],
  ['nobody, if there is nobody', [], image('a', pulled(1)), []],
])('what strangers may pull is kept for %s', (_, strangers, one, reasons) => {
  expect(reasonsFor([one], { strangers })).toEqual(reasons);
});

test('a pull of one platform keeps the whole build for strangers who pull', () => {
  const images = [index('i', ['amd64', 'arm64']), image('amd64', pulled(1)), image('arm64', pulled(99))];
  expect(reasonsFor(images, { strangers: [account] })).toEqual(foreign('account 222222222222'));
});

test('that we read an index says nothing about strangers, who would have pulled a platform with it', () => {
  const read = index('i', ['amd64'], { ...pulled(99), readByUsAtMs: nowMs });
  expect(reasonsFor([read, image('amd64', pulled(99))], { strangers: [account] })).toEqual([]);
});

test('a replica stays with its original, and says which that is', () => {
  const keptOriginals = new Map<Digest, string>([[digest('p'), '111111111111/us-east-1/app']]);
  const images = [index('i', ['p']), image('p'), image('other')];
  expect(reasonsFor(images, { keptOriginals })).toEqual([
    { rule: 'replica-of-kept', digest: digest('p'), original: '111111111111/us-east-1/app' },
  ]);
});

const cached = (daysAgo: number, withinDays: number) => [
  {
    rule: 'pull-through-cache',
    digest: digest('a'),
    cachedAtMs: nowMs - daysAgo * dayMs,
    withinMs: withinDays * dayMs,
  },
];

test.each([
  ['it was cached lately, and never pulled since', image('a', { daysOld: 29 }), 0, cached(29, 30)],
  ['it was pulled lately', image('a', { ...pulled(29), daysOld: 99 }), 0, cached(29, 30)],
  ['it was pulled within a longer time of the policy', image('a', pulled(89)), 90, cached(89, 90)],
  ['it was cached after a pull of what was there before', image('a', { ...pulled(50), daysOld: 9 }), 7, cached(9, 30)],
  ['it was pulled a month ago', image('a', pulled(30)), 0, []],
  ['it was pulled before the longer time of the policy', image('a', pulled(90)), 90, []],
])('of an image in a cache: %s', (_, one, withinDays, reasons) => {
  const isOfCache = (given: Given) =>
    reasonsFor([one], { ...given, pulledWithinMs: withinDays * dayMs }).filter(({ rule }) => rule.includes('cache'));
  expect(isOfCache({ isCache: true })).toEqual(reasons);
  expect(isOfCache({ isCache: false })).toEqual([]);
});
