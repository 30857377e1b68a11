import { modeFor } from '../../lambda/core/retention.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { condemned, dayMs, image, nowMs } from './build.ts';

const images = [
  image('new', { daysOld: 15, tags: ['v2'], pulledAtMs: nowMs - 10 * dayMs }),
  image('old', { daysOld: 30, tags: ['v1'] }),
  image('oldest', { daysOld: 40, tags: ['v0'], status: 'archived' }),
  image('nameless', { daysOld: 20 }),
  image('forgotten', { daysOld: 90 }),
];

/** What goes by a policy that keeps as little as possible, but for what is said otherwise. */
const going = (entry: Readonly<Record<string, unknown>>, inUse: Readonly<Record<string, unknown>> = {}) => {
  const least = {
    repositories: ['**'],
    minimumAge: 0,
    keepTags: [],
    families: [],
    untagged: { keepNewest: 0, keepWithin: 0 },
    archived: 'delete',
  };
  const yaml = JSON.stringify({ inUse: { pulledWithin: 0, ...inUse }, retention: [{ ...least, ...entry }] });
  const policy = parsePolicy(yaml, 'policy.yaml');
  return policy.retention.flatMap((retention) => condemned(images, retention, policy.inUse));
};
const all = ['forgotten', 'nameless', 'new', 'old', 'oldest'];

test('a policy that keeps nothing keeps nothing of what is old and unused', () => {
  expect(going({})).toEqual(all);
});

test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ['minimumAge', { minimumAge: '16d' }, ['new']],
  ['keepTags', { keepTags: ['v1'] }, ['old']],
  ['families', { families: [{ name: 'all', tags: ['*'], keepNewest: 1 }] }, ['new']],
  ['families.keepNewest', { families: [{ name: 'all', tags: ['*'], keepNewest: 2 }] }, ['new', 'old']],
  ['families.tags', { families: [{ name: 'all', tags: ['v0', 'v1'], keepNewest: 1 }] }, ['old']],
  ['untagged.keepNewest', { untagged: { keepNewest: 1, keepWithin: 0 } }, ['nameless']],
  ['untagged.keepWithin', { untagged: { keepNewest: 0, keepWithin: '91d' } }, ['forgotten', 'nameless']],
  ['archived', { archived: 'keep' }, ['oldest']],
])('the key %s changes what stays', (_, entry, stays) => {
  expect(going(entry)).toEqual(all.filter((name) => !stays.includes(name)));
});

test('the key inUse.pulledWithin changes what stays', () => {
  expect(going({}, { pulledWithin: '11d' })).toEqual(all.filter((name) => name !== 'new'));
});

test('the key mode of an entry holds its repositories back', () => {
  const policy = parsePolicy('{ mode: delete, retention: [{ repositories: [a], mode: report }] }', 'policy.yaml');
  expect(policy.retention.map((entry) => modeFor(policy.mode, entry))).toEqual(['report']);
});
