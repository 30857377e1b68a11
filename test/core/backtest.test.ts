import fc from 'fast-check';
import { addedUp, backtest } from '../../lambda/core/backtest.ts';
import type { Backtest, Playback } from '../../lambda/core/backtest.ts';
import { chronicler } from '../../lambda/core/chronicle.ts';
import type { Told } from '../../lambda/core/chronicle.ts';
import type { Image } from '../../lambda/core/image.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import {
  anyImages,
  anyRetention,
  dayMs,
  digest,
  family,
  here,
  image,
  index,
  nameOf,
  nobodyElse,
  nowMs,
  retention,
} from './build.ts';

/** So many days before today. */
const ago = (days: number): number => nowMs - days * dayMs;
const pulled = (name: string, daysOld: number, pulledDaysAgo: number): Image =>
  image(name, { daysOld, pulledAtMs: ago(pulledDaysAgo) });

type Row = readonly [daysAgo: number, name: string, over?: Partial<Told>];

/** What surveys told: each row of an image that was pushed long ago, unless said otherwise. */
const surveys = (rows: readonly Row[]): Playback['chronicle'] => {
  const { note, result } = chronicler();
  for (const [daysAgo, name, over] of rows) {
    const told = { digest: digest(name), tags: [], pushedAtMs: ago(365), sizeBytes: 1, mediaType: '' };
    note(ago(daysAgo), { ...told, component: digest(name), ...over });
  }
  return result();
};

const used = { use: { usedBy: 'service web', isCertain: true } } as const;
const maybe = { use: { usedBy: 'service web, before', isCertain: false } } as const;

interface Given extends Partial<Omit<Playback, 'chronicle' | 'retention' | 'images'>> {
  readonly told?: readonly Row[];
  readonly days?: number;
}

const played = (
  images: readonly Image[],
  policy: Retention,
  { told = [], days = 20, ...given }: Given = {},
): Backtest =>
  backtest({
    retention: policy,
    images,
    chronicle: surveys(told),
    standing: { ...nobodyElse, repository: here, firstPushOf: ({ pushedAtMs }) => pushedAtMs, pulledWithinMs: 0 },
    daysMs: Array.from({ length: days + 1 }, (_, i) => ago(days - i)),
    graceMs: 0,
    ...given,
  });

const all = retention();
const daysBefore = (atMs: number): number => (nowMs - atMs) / dayMs;
/** What was wanted later: the image, and how many days ago it was condemned, and wanted. */
const regrets = (...given: Parameters<typeof played>) =>
  played(...given).regrets.map((one) => [
    nameOf(one.digest),
    daysBefore(one.condemnedAtMs),
    daysBefore(one.wanted.atMs),
  ]);
/** How many were condemned so many days ago. */
const condemned = (daysAgo: number, { days }: Backtest) => days.at(-1 - daysAgo)?.condemned.images;

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

test('what the newest audit saw in use is kept until the next one does not see it', () => {
  const told: readonly Row[] = [
    [9, 'a', used],
    [8, 'a', used],
    [5, 'a'],
    [2, 'a', maybe],
    [1, 'a'],
  ];
  const result = played([image('a')], all, { told });
  expect([10, 9, 8, 6, 5, 3, 2, 1].map((day) => condemned(day, result))).toEqual([1, 0, 0, 0, 1, 1, 0, 1]);
});

test('an audit of long ago says nothing about a day', () => {
  const result = played([image('a')], all, { told: [[50, 'a', used]] });
  expect([condemned(15, result), condemned(14, result)]).toEqual([0, 1]);
});

test('seenWithin goes on with what audits saw', () => {
  const standing = {
    ...nobodyElse,
    repository: here,
    firstPushOf: () => 0,
    pulledWithinMs: 0,
    seenWithinMs: 4 * dayMs,
  };
  const result = played([image('a')], all, {
    standing,
    told: [
      [9, 'a', used],
      [8, 'a'],
    ],
  });
  expect([9, 6, 5].map((day) => condemned(day, result))).toEqual([0, 0, 1]);
});

test('a regret says whether anybody could have known the use when it was condemned', () => {
  const isKnown = (told: readonly Row[]) =>
    played([pulled('a', 10, 3)], all, { told }).regrets.map((one) => one.isUsageKnown);
  expect([isKnown([]), isKnown([[12, 'a', { pushedAtMs: ago(10) }]])]).toEqual([[false], [true]]);
});

test('an image that a run deleted is part of the history until that day, and takes its rank', () => {
  const two = retention({ families: [family('all', '*', 2)] });
  const images = [image('old', { tags: ['1'], daysOld: 300 }), image('new', { tags: ['3'], daysOld: 200 })];
  const gone = { tags: ['2'], pushedAtMs: ago(250) };
  const result = played(images, two, {
    told: [
      [12, 'gone', gone],
      [8, 'gone', gone],
    ],
  });
  expect([15, 9, 8].map((day) => [result.days.at(-1 - day)?.images, condemned(day, result)])).toEqual([
    [3, 1],
    [3, 1],
    [2, 0],
  ]);
});

test('what went with a deleted index went as one with it', () => {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const told: readonly Row[] = [
    [8, 'index', { tags: ['latest'], mediaType }],
    [8, 'part', { component: digest('index') }],
  ];
  expect(condemned(10, played([], retention({ keepTags: ['latest'] }), { told }))).toBe(0);
  expect(condemned(10, played([], all, { told }))).toBe(2);
});

test('a deleted image that was pushed again is there twice, one after the other', () => {
  const result = played([image('a', { daysOld: 4 })], all, { told: [[8, 'a']] });
  expect([9, 8, 5, 4].map((day) => result.days.at(-1 - day)?.images)).toEqual([1, 0, 0, 1]);
});

test('an image has the tags of the survey before, and those of today before the first', () => {
  const latest = retention({ keepTags: ['latest'] });
  const told: readonly Row[] = [
    [9, 'a'],
    [4, 'a', { tags: ['latest'] }],
  ];
  const result = played([image('a', { tags: ['latest'] })], latest, { told });
  expect([10, 9, 5, 4].map((day) => condemned(day, result))).toEqual([0, 1, 1, 0]);
});

test('an image that is archived today was not before that', () => {
  const result = played([image('a', { status: 'archived', archivedAtMs: ago(5) })], all);
  expect([6, 5].map((day) => condemned(day, result))).toEqual([1, 0]);
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

test('an index in use keeps its platforms, and a part that another index shares condemns neither', () => {
  const told: readonly Row[] = [
    [9, 'i', used],
    [9, 'p', { ...used, component: digest('i') }],
    [9, 'j'],
  ];
  const images = [index('i', ['p']), index('j', ['p', 'q']), image('p'), image('q')];
  expect(condemned(8, played(images, all, { told }))).toBe(2);
});

test('a repository that no entry matches loses nothing', () => {
  const result = backtest({ ...playback([image('a')]), retention: undefined });
  expect(result.gone.images).toBe(0);
});

const playback = (images: readonly Image[]): Playback => ({
  retention: all,
  images,
  chronicle: surveys([]),
  standing: { ...nobodyElse, repository: here, firstPushOf: ({ pushedAtMs }) => pushedAtMs, pulledWithinMs: 0 },
  daysMs: [ago(2), ago(1), nowMs],
  graceMs: 0,
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

test('a policy that keeps more never has more condemned on any day, nor more that is missed', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, fc.nat(3), (images, policy, more) => {
      const families = policy.families.map((one) => ({ ...one, keepNewest: one.keepNewest + more }));
      const untagged = { ...policy.untagged, keepNewest: policy.untagged.keepNewest + more };
      const [before, after] = [policy, { ...policy, families, untagged }].map((one) =>
        played(images, one, { days: 9 }),
      );
      const counts = ({ days = [], regrets: found = [] }: Partial<Backtest> = {}) => [
        ...days.map((day) => day.condemned.images),
        ...days.map((day) => day.wanted),
        found.length,
      ];
      const most = counts(before);
      for (const [i, count] of counts(after).entries()) expect(count).toBeLessThanOrEqual(most[i] ?? 0);
    }),
    { numRuns: 30 },
  );
});
