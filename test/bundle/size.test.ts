import { bundleSize } from '../../bench/bundle-size.ts';

/** In KiB. Whoever needs more says why, here and in docs/performance.md: each run waits for what it loads. */
const budget = { total: 6300, atStart: 520, ofRun: 2400, one: 300 };

const { total, atStart, ofRun } = bundleSize();

test('the function is no larger than its budget, all of it and what is loaded by every run and before its first call', () => {
  expect(total).toBeLessThanOrEqual(budget.total);
  expect(ofRun.size).toBeLessThanOrEqual(budget.ofRun);
  expect(atStart.size).toBeLessThanOrEqual(budget.atStart);
  expect(total).toBeGreaterThan(ofRun.size);
  expect(ofRun.size).toBeGreaterThan(atStart.size);
});

test('no single part of what every run loads is large', () => {
  expect(ofRun.parts.filter(([, size]) => size > budget.one)).toEqual([]);
  expect(ofRun.parts.length).toBeGreaterThan(10);
});

const clientsIn = ({ parts }: typeof ofRun) =>
  parts.flatMap(([name]) => /^@aws-sdk\/client-(.+)/.exec(name)?.[1] ?? []).toSorted();

test('before its first call the function loads no other client than that makes', () => {
  expect(clientsIn(atStart)).toEqual(['sts']);
});

test('the clients of what not every run asks are not loaded before they are used', () => {
  expect(clientsIn(ofRun)).toEqual(['ecr', 'ecs', 'eks', 'lambda', 's3', 'sts']);
});
