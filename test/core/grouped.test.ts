import { chunked, grouped, packed } from '../../lambda/core/grouped.ts';

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

test('what is packed keeps its order, and no batch has more than fits', () => {
  const limits = { most: 3, size: 10, sizeOf: (item: number) => item };
  expect(packed([1, 2, 3, 4, 5, 6, 7], limits)).toEqual([[1, 2, 3], [4, 5], [6], [7]]);
  expect(packed([5, 5, 5], limits)).toEqual([[5, 5], [5]]);
  expect(packed([1, 11, 1], limits)).toEqual([[1], [11], [1]]);
  expect(packed([], limits)).toEqual([]);
});
