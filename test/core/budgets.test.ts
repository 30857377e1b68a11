import fc from 'fast-check';
import { dueName, overBudget } from '../../lambda/core/budgets.ts';
import type { Due } from '../../lambda/core/budgets.ts';
import { digest, here } from './build.ts';

const due = (name: string, over: Partial<Due> = {}): Due => ({
  repository: here,
  component: digest(name),
  images: 1,
  bytes: 10,
  condemnedSinceMs: 0,
  ...over,
});
const over = (all: readonly Due[], deletions = Infinity, bytes = Infinity) =>
  all.filter((one) => overBudget(all, { deletions, bytes }).has(dueName(one.repository, one.component)));

test('those condemned longest go first, and ties end at the name', () => {
  const all = [due('c', { condemnedSinceMs: 2 }), due('b', { condemnedSinceMs: 1 }), due('a', { condemnedSinceMs: 1 })];
  expect(over(all, 1)).toEqual([all[0], all[1]]);
  expect(over(all, 2)).toEqual([all[0]]);
  expect(over(all, 3)).toEqual([]);
});

test('a component that does not fit stays whole, and smaller ones behind it go', () => {
  const all = [due('index', { images: 5 }), due('leaf', { condemnedSinceMs: 1 })];
  expect(over(all, 4)).toEqual([all[0]]);
});

test('bytes are a budget of their own, and what held is said', () => {
  const all = [due('a', { bytes: 60 }), due('b', { bytes: 60, condemnedSinceMs: 1 })];
  expect([...overBudget(all, { deletions: Infinity, bytes: 100 })]).toEqual([
    [dueName(here, digest('b')), { hold: 'budget', budget: 'bytes', limit: 100 }],
  ]);
  expect([...overBudget(all, { deletions: 1, bytes: 100 }).values()]).toEqual([
    { hold: 'budget', budget: 'deletions', limit: 1 },
  ]);
});

test('what fills a budget to the last image and byte goes', () => {
  const all = [due('a', { images: 2, bytes: 60 }), due('b', { images: 1, bytes: 40, condemnedSinceMs: 1 })];
  expect(over(all, 3, 100)).toEqual([]);
  expect(over(all, 2, 100)).toEqual([all[1]]);
  expect(over(all, 3, 99)).toEqual([all[1]]);
});

test('a budget of nothing lets nothing go, and none at all everything', () => {
  const all = [due('a'), due('b')];
  expect(over(all, 0)).toEqual(all);
  expect(over(all)).toEqual([]);
});

test('whatever is due, the budget holds exactly what does not fit, in whichever order it is listed', () => {
  const anyDue = fc
    .uniqueArray(fc.record({ name: fc.nat(30), images: fc.integer({ min: 1, max: 9 }), since: fc.nat(3) }), {
      selector: ({ name }) => name,
      maxLength: 12,
    })
    .map((all) => all.map(({ name, images, since }) => due(`n${name}`, { images, condemnedSinceMs: since })));
  fc.assert(
    fc.property(anyDue, fc.nat(30), (all, deletions) => {
      const held = new Set(over(all, deletions));
      const going = all.filter((one) => !held.has(one));
      const sum = going.reduce((images, one) => images + one.images, 0);
      expect(sum).toBeLessThanOrEqual(deletions);
      expect(new Set(over(all.toReversed(), deletions))).toEqual(held);
      // Each that is held did not fit beside those before it that go.
      const inOrder = all.toSorted(
        (a, b) => a.condemnedSinceMs - b.condemnedSinceMs || Number(a.component > b.component) - 0.5,
      );
      for (const [i, one] of inOrder.entries()) {
        const before = inOrder.slice(0, i).filter((other) => !held.has(other));
        const left = before.reduce((images, other) => images - other.images, deletions);
        expect(held.has(one)).toBe(one.images > left);
      }
    }),
  );
});
