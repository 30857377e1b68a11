import fc from 'fast-check';
import { addedUp, daysToPlay } from '../../lambda/core/backtest.ts';
import type { Backtest } from '../../lambda/core/backtest.ts';
import { anyImages, anyRetention, dayMs, here, image, nameOf, nobodyElse, nowMs, retention } from './build.ts';
import { ago, all, condemned, daysBefore, maybe, played, pulled, used } from './playing.ts';
import type { Row } from './playing.ts';

/** What was wanted later: the image, and how many days ago it was condemned, and wanted. */
const regrets = (...given: Parameters<typeof played>) =>
  played(...given).regrets.map((one) => [
    nameOf(one.digest),
    daysBefore(one.condemnedAtMs),
    daysBefore(one.wanted.atMs),
  ]);

test('an image that is condemned and pulled later is regretted, once, from the first day on', () => {
  expect(regrets([pulled('a', 10, 3)], all)).toEqual([['a', 10, 3]]);
});

test('one that was pulled only before it was condemned is not', () => {
  expect(regrets([pulled('a', 10, 5)], retention({ minimumAgeMs: 7 * dayMs }))).toEqual([]);
});

test('nothing is regretted of which nothing is known', () => {
  const { regrets: none, days } = played([image('a'), image('b')], all);
  expect([none, days.map(({ wanted }) => wanted)]).toEqual([[], Array.from({ length: 21 }, () => 0)]);
});

test('a pull protects only from when it was made, and the one before it only if an audit recorded it', () => {
  const given = {
    standing: { ...nobodyElse, repository: here, firstPushOf: () => ago(365), pulledWithinMs: 5 * dayMs },
  };
  const images = [image('a', { pulledAtMs: ago(2) })];
  const unknown = played(images, all, given);
  expect([condemned(10, unknown), condemned(3, unknown), condemned(2, unknown)]).toEqual([1, 1, 0]);
  const known = played(images, all, { ...given, told: [[9, 'a', { pulledAtMs: ago(12) }]] });
  expect([condemned(13, known), condemned(12, known), condemned(8, known), condemned(7, known)]).toEqual([1, 0, 0, 1]);
});

test('one that an audit saw in use later is regretted, and says who used it', () => {
  const { regrets: found } = played([image('a')], all, {
    told: [
      [6, 'a'],
      [4, 'a', used],
      [3, 'a', used],
    ],
  });
  expect(found).toMatchObject([{ wanted: { atMs: ago(4), usedBy: 'service web' }, condemnedAtMs: ago(20) }]);
});

test('what somebody might have gone back to was not used', () => {
  expect(regrets([image('a')], all, { told: [[4, 'a', maybe]] })).toEqual([]);
});

test('a regret says whether anybody could have known the use when it was condemned', () => {
  const images = [pulled('a', 10, 3)];
  const told: readonly Row[] = [[12, 'b']];
  expect(played(images, all).regrets).toMatchObject([{ isUsageKnown: false }]);
  expect(played(images, all, { told }).regrets.at(-1)).toMatchObject({ isUsageKnown: true });
});

test('an image would have gone when it was condemned for the grace without a break', () => {
  const graceMs = 7 * dayMs;
  const {
    gone,
    days,
    regrets: found,
  } = played([image('a')], all, {
    graceMs,
    told: [
      [15, 'a', used],
      [12, 'a'],
    ],
  });
  expect([gone, days.map((day) => day.gone).indexOf(1)]).toEqual([{ images: 1, bytes: 1 }, 15]);
  expect(found).toMatchObject([{ condemnedAtMs: ago(20), goneAtMs: ago(5), wanted: { atMs: ago(15) } }]);
  expect(found[0]).not.toHaveProperty('missed');
  expect(played([image('a')], all, { graceMs: 21 * dayMs }).gone.images).toBe(0);
});

test('what is wanted after it would have gone is missed', () => {
  const { regrets: found } = played([pulled('a', 18, 3)], all, { graceMs: 7 * dayMs });
  expect(found).toMatchObject([{ condemnedAtMs: ago(18), goneAtMs: ago(11), missed: { atMs: ago(3) } }]);
});

test('a repository that no entry matches loses nothing', () => {
  const result = played([image('a')], undefined);
  expect(result.gone.images).toBe(0);
});

const daysOf = (images: number) => daysToPlay(180, { images, nowMs }).map(daysBefore);

test('many images are played on fewer days, and never on fewer than each week', () => {
  expect([daysOf(10_000).length, daysOf(10_000).at(-1), daysOf(50_000).slice(-2)]).toEqual([181, 0, [2, 0]]);
  expect([daysOf(1e7)[0], daysOf(1e7).at(-2), daysToPlay(1, { images: 1, nowMs }).length]).toEqual([175, 7, 2]);
});

test('repositories add up day by day', () => {
  const [one, other] = [played([pulled('a', 10, 3)], all), played([image('b'), image('c')], all)];
  const both = addedUp(
    [one, other],
    one.days.map(({ atMs }) => atMs),
  );
  expect([both.gone.images, both.regrets.length, both.days.at(-1)]).toEqual([
    3,
    1,
    { atMs: nowMs, images: 3, condemned: { images: 3, bytes: 3 }, newly: 0, wanted: 0, gone: 3 },
  ]);
});

test('the order of images does not matter', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, fc.nat(), (images, policy, turn) => {
      const turned = [...images.slice(turn % images.length), ...images.slice(0, turn % images.length)];
      expect(played(turned, policy, { days: 6 })).toEqual(played(images, policy, { days: 6 }));
    }),
    { numRuns: 30 },
  );
});

const counts = ({ days = [], regrets: found = [] }: Partial<Backtest> = {}) => [
  ...days.map((day) => day.condemned.images),
  ...days.map((day) => day.wanted),
  found.length,
];

test('a policy that keeps more never has more condemned on any day, nor more that is missed', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, fc.nat(3), (images, policy, more) => {
      const families = policy.families.map((one) => ({ ...one, keepNewest: one.keepNewest + more }));
      const untagged = { ...policy.untagged, keepNewest: policy.untagged.keepNewest + more };
      const [before, after] = [policy, { ...policy, families, untagged }].map((one) =>
        played(images, one, { days: 9 }),
      );
      const most = counts(before);
      for (const [i, count] of counts(after).entries()) expect(count).toBeLessThanOrEqual(most[i] ?? 0);
    }),
    { numRuns: 30 },
  );
});
