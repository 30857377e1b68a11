import { parsePolicy } from '../lambda/policy.ts';
import { dayMs } from './core/build.ts';

const read = (yaml: string) => parsePolicy(yaml, 'policy.yaml');
const entry = (lines: string) =>
  read(`retention:\n  - repositories: ['**']\n${lines.replaceAll(/^/gm, '    ')}`).retention[0];

test.each([
  ['5m', 300_000],
  ['36h', 1.5 * dayMs],
  ['14d', 14 * dayMs],
  ['2w', 14 * dayMs],
  ['0d', 0],
  ['0', 0],
  ['none', 0],
  ['99999d', 99_999 * dayMs],
])('the duration %s is read', (text, ms) => {
  expect(entry(`minimumAge: ${text}`)?.minimumAgeMs).toBe(ms);
  expect(entry(`untagged: { keepWithin: ${text} }`)?.untagged).toEqual({ keepNewest: 5, keepWithinMs: ms });
  expect(read(`inUse: { pulledWithin: ${text} }`).inUse.pulledWithinMs).toBe(ms);
});

test('a count may be none, and how far back to look may be all', () => {
  expect(entry('untagged: { keepNewest: none }')?.untagged).toEqual({ keepNewest: 0, keepWithinMs: 14 * dayMs });
  const { rollback } = read('inUse: { rollback: { ecsTaskDefinitions: all, ecsServiceRevisions: none } }').inUse;
  expect(rollback).toEqual({
    ecsTaskDefinitions: Infinity,
    ecsServiceRevisions: 0,
    lambdaVersions: 'all',
    others: 5,
  });
});

test('what was seen in use stays as long as what was pulled, or 30 days if that is less, unless the policy says how long', () => {
  expect(read('{}').inUse.seenWithinMs).toBe(30 * dayMs);
  expect(read('inUse: { pulledWithin: 10d }').inUse.seenWithinMs).toBe(10 * dayMs);
  expect(read('inUse: { pulledWithin: none }').inUse.seenWithinMs).toBe(0);
  expect(read('inUse: { pulledWithin: none, seenWithin: 20d }').inUse.seenWithinMs).toBe(20 * dayMs);
});
