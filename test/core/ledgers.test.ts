import { noTagsAt, tagsAfter, taggedAtIn } from '../../lambda/core/ledgers/tags.ts';
import { nothingUsed, ranBefore, ranIn, seenIn, surveyedIn } from '../../lambda/core/ledgers/used.ts';
import { watchAfter, watchingHold } from '../../lambda/core/ledgers/watch.ts';
import { referencesByName } from '../../lambda/core/references.ts';
import { dayMs, digest, family, here, image, index, nameOf, nowMs, plan, reference, retention } from './build.ts';

test('watching begins anew where there is no ledger, after a gap, and where it began in the future', () => {
  const anew = { sinceMs: nowMs, seenAtMs: nowMs };
  expect(watchAfter(undefined, nowMs)).toEqual(anew);
  expect(watchAfter({ sinceMs: 5, seenAtMs: nowMs - 36 * dayMs }, nowMs)).toEqual(anew);
  expect(watchAfter({ sinceMs: nowMs + 1, seenAtMs: nowMs }, nowMs)).toEqual(anew);
  expect(watchAfter({ sinceMs: 5, seenAtMs: nowMs - 35 * dayMs }, nowMs)).toEqual({ sinceMs: 5, seenAtMs: nowMs });
});

test('a tag counts from when it was first seen at its image, unless it came with it or was there before us', () => {
  const first = tagsAfter(undefined, [image('a', { tags: ['1', 'prod'] }), image('b', { tags: ['2'] })], nowMs);
  expect(['1', 'prod', '2'].map(taggedAtIn(first))).toEqual([undefined, undefined, undefined]);
  const laterMs = nowMs + dayMs;
  const pushed = image('c', { tags: ['3'], daysOld: -0.5 });
  const second = tagsAfter(first, [image('a', { tags: ['1'] }), image('b', { tags: ['2', 'prod'] }), pushed], laterMs);
  expect(['1', 'prod', '2', '3'].map(taggedAtIn(second))).toEqual([
    undefined,
    { afterMs: nowMs, seenAtMs: laterMs },
    undefined,
    undefined,
  ]);
  const third = tagsAfter(second, [image('b', { tags: ['prod'] })], laterMs + dayMs);
  expect(['1', 'prod'].map(taggedAtIn(third))).toEqual([undefined, { afterMs: nowMs, seenAtMs: laterMs }]);
});

test('a clock that was ahead once makes no tag newer than the survey that saw it', () => {
  const ahead = noTagsAt(nowMs + 9 * dayMs);
  const after = tagsAfter(ahead, [image('a', { tags: ['1'] })], nowMs);
  expect(taggedAtIn(after)('1')).toEqual({ afterMs: nowMs, seenAtMs: nowMs });
});

const images = [
  index('i', ['p'], { tags: ['1'] }),
  image('p'),
  image('q', { tags: ['2'] }),
  image('r', { tags: ['3'] }),
];
const surveyOf = (users: Parameters<typeof reference>[0][], atMs = nowMs) =>
  surveyedIn(referencesByName(users.map(reference), new Map()), { repository: here, images, nowMs: atMs });

test('what somebody uses was seen in use, and so was what it belongs to; a rollback target was not', () => {
  const users = [{ digest: digest('p') }, { tag: '2', role: 'rollback-target' as const }];
  const decisions = plan(images, retention(), { references: users.map(reference) });
  const seen = seenIn(
    {
      ...nothingUsed,
      seen: new Map([
        [digest('r'), 5],
        [digest('gone'), nowMs],
      ]),
    },
    decisions,
    surveyOf(users),
  );
  expect([...seen].map(([id, atMs]) => `${nameOf(id)} ${atMs}`).toSorted()).toEqual([`i ${nowMs}`, `p ${nowMs}`]);
});

const depths = { ecsTaskDefinitions: 1, ecsServiceRevisions: 2, others: 0 };
const service = (tag: string) => ({ tag, usedBy: 'ECS service prod/web (eu-west-1)' });

test('a service may go back to the last so many images that it ran before, and for a while after it is gone', () => {
  let used = nothingUsed;
  const runs = ['1', '2', '3', '2'];
  runs.forEach((tag, i) => {
    used = { ...used, ran: ranIn(used, surveyOf([service(tag)], nowMs + i)) };
  });
  const back = (over: object) =>
    [...ranBefore(used.ran, { depths, seenWithinMs: 0, nowMs: nowMs + 3, ...over })].map(([id]) => nameOf(id));
  expect(back({})).toEqual(['r', 'i']);
  expect(back({ depths: { ...depths, ecsServiceRevisions: 1 } })).toEqual(['r']);
  expect(back({ nowMs: nowMs + dayMs })).toEqual([]);
  expect(back({ nowMs: nowMs + dayMs, seenWithinMs: 2 * dayMs })).toEqual(['r', 'i']);
});

test('a task is nobody who goes back to anything', () => {
  expect(ranIn(nothingUsed, surveyOf([{ tag: '1', usedBy: 'ECS task prod/0123 (running, eu-west-1)' }])).size).toBe(0);
});

const watching = (over: Partial<Parameters<typeof watchingHold>[1]> = {}) =>
  watchingHold(
    retention({ minimumAgeMs: 14 * dayMs, families: [family('a', 'a*', 1, { keepWithinMs: 20 * dayMs })] }),
    {
      watch: { sinceMs: nowMs - 10 * dayMs, seenAtMs: nowMs - dayMs },
      tagsSinceMs: nowMs - 10 * dayMs,
      taggedAt: () => undefined,
      isOrphan: false,
      recordsAllPulls: true,
      seenWithinMs: 30 * dayMs,
      nowMs,
      ...over,
    },
  );
const untilDay = (one: ReturnType<typeof image>, over: Parameters<typeof watching>[0] = {}) => {
  const [decision] = plan([one], retention());
  const hold = decision && watching(over)(decision.component);
  return hold?.hold === 'watching' ? (hold.untilMs - nowMs) / dayMs : undefined;
};

test.each([
  ['what was never pulled and has no tag', image('x'), {}, undefined],
  ['what was pulled', image('x', { pulledAtMs: 5 }), {}, 20],
  ['what was pulled, where recent use does not matter', image('x', { pulledAtMs: 5 }), { seenWithinMs: 0 }, undefined],
  ['what was pushed since we watch', image('x', { pulledAtMs: nowMs, daysOld: 9 }), {}, undefined],
  ['what may have been pulled unseen', image('x'), { recordsAllPulls: false }, 20],
  ['what has a tag', image('x', { tags: ['b'] }), {}, 4],
  ['what has a tag of a family that keeps for longer', image('x', { tags: ['a'] }), {}, 10],
  [
    'what got its tag while we watched',
    image('x', { tags: ['a'] }),
    { taggedAt: () => ({ afterMs: 0, seenAtMs: 1 }) },
    undefined,
  ],
  [
    'what was pulled, long after watching began',
    image('x', { pulledAtMs: 5 }),
    { watch: { sinceMs: nowMs - 30 * dayMs, seenAtMs: nowMs } },
    undefined,
  ],
])('so many days a young ledger holds %s', (_, one, over, days) => {
  expect(untilDay(one, over)).toBe(days);
});
