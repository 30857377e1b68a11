import { chunked, grouped } from '../../lambda/core/grouped.ts';

test('values are grouped by key, both in the order in which they came', () => {
  expect([
    ...grouped([
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ]),
  ]).toEqual([
    ['b', [1, 3]],
    ['a', [2]],
  ]);
});

test.each([
  [[], []],
  [[1, 2], [[1, 2]]],
  [
    [1, 2, 3, 4, 5],
    [[1, 2], [3, 4], [5]],
  ],
])('%j is cut into runs of two', (items, runs) => {
  expect(chunked(items, 2)).toEqual(runs);
});
