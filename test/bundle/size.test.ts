import { bundleSize } from '../../bench/bundle-size.ts';

/** In KiB. Whoever needs more says why, here and in docs/performance.md: each start waits for what it loads. */
const budget = { total: 6400, atStart: 2600, one: 300 };

const { total, atStart, parts } = bundleSize();

test('the function is no larger than its budget, all of it and what every start loads', () => {
  expect(total).toBeLessThanOrEqual(budget.total);
  expect(atStart).toBeLessThanOrEqual(budget.atStart);
  expect(total).toBeGreaterThan(atStart);
});

test('no single part of what every start loads is large', () => {
  expect(parts.filter(([, size]) => size > budget.one)).toEqual([]);
  expect(parts.length).toBeGreaterThan(10);
});

test('the clients of services that a table declares are not loaded at the start', () => {
  const loaded = parts.map(([name]) => name);
  expect(loaded).toContain('@aws-sdk/client-ecr');
  for (const service of ['ec2', 'sagemaker', 'codebuild']) expect(loaded).not.toContain(`@aws-sdk/client-${service}`);
});
