import { plansAtOnce } from '../lambda/plan-all.ts';

test.each([
  { repositories: 2000, each: 5, planned: 8 },
  { repositories: 2000, each: 500, planned: 5 },
  { repositories: 2000, each: 1000, planned: 2 },
  { repositories: 10, each: 100_000, planned: 1 },
  { repositories: 10, each: 0, planned: 8 },
  { repositories: 0, each: 0, planned: 1 },
])('of $repositories repositories with $each images $planned are planned at once', (of) => {
  expect(plansAtOnce(of.repositories * of.each, of.repositories)).toBe(of.planned);
});
