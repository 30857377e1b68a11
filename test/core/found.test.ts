import fc from 'fast-check';
import { allIn, foundIn } from '../../lambda/core/found.ts';

const some = fc.array(fc.integer());

test('what is found of items is found in their order, and nothing where there is nothing', () => {
  fc.assert(
    fc.property(some, (numbers) => {
      const found = foundIn(numbers, (number) => (number % 2 === 0 ? `${number}` : undefined));
      expect(found).toEqual(numbers.filter((number) => number % 2 === 0).map(String));
    }),
  );
});

test('what lists hold comes in the order of lists, however many of them are empty', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant([]), some)), (lists) => {
      expect(allIn(lists, (list) => list)).toEqual(lists.flat());
    }),
  );
});

test('putting lists together leaves each of them as it was', () => {
  const [first, second] = [[1], [2]];
  expect(allIn([first, second, [3]], (list) => list)).toEqual([1, 2, 3]);
  expect([first, second]).toEqual([[1], [2]]);
});
