import { dayMs, digest, family, here, image, index, nobodyElse, retention } from './build.ts';
import { ago, all, condemned, maybe, played, used } from './playing.ts';
import type { Row } from './playing.ts';

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

test('an index in use keeps its platforms, and a part that another index shares condemns neither', () => {
  const told: readonly Row[] = [
    [9, 'i', used],
    [9, 'p', { ...used, component: digest('i') }],
    [9, 'j'],
  ];
  const images = [index('i', ['p']), index('j', ['p', 'q']), image('p'), image('q')];
  expect(condemned(8, played(images, all, { told }))).toBe(2);
});

test('what somebody might go back to was not seen in use', () => {
  const standing = {
    ...nobodyElse,
    repository: here,
    firstPushOf: () => 0,
    pulledWithinMs: 0,
    seenWithinMs: 4 * dayMs,
  };
  const told: readonly Row[] = [
    [9, 'a', used],
    [8, 'a', maybe],
    [7, 'a'],
  ];
  const result = played([image('a')], all, { standing, told });
  expect([6, 5].map((day) => condemned(day, result))).toEqual([0, 1]);
});

test('what was in use twice was not in use between', () => {
  const told: readonly Row[] = [
    [9, 'a', used],
    [8, 'a'],
    [7, 'a', used],
  ];
  const result = played([image('a')], all, { told });
  expect([9, 8, 7].map((day) => condemned(day, result))).toEqual([0, 1, 0]);
});

test('a deleted signature stays with what it was about, and a deleted chart is no build', () => {
  const told: readonly Row[] = [
    [8, 'a', { tags: ['latest'] }],
    [8, 'signature', { component: digest('a') }],
    [8, 'chart', { artifactType: 'application/vnd.cncf.helm.config.v1+json' }],
  ];
  expect(condemned(10, played([], retention({ keepTags: ['latest'] }), { told }))).toBe(0);
  expect(condemned(10, played([], all, { told }))).toBe(2);
});
