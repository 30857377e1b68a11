import { modeFor, retentionFinder } from '../../lambda/core/retention.ts';
import { retention } from './build.ts';

test('the first entry that matches a repository decides', () => {
  const entries = [
    retention({ repositories: ['team/app', 'tools-*'], minimumAgeMs: 1 }),
    retention({ repositories: ['team/*'], minimumAgeMs: 2 }),
  ];
  const find = retentionFinder(entries);
  expect(find('team/app')).toBe(entries[0]);
  expect(find('tools-lint')).toBe(entries[0]);
  expect(find('team/api')).toBe(entries[1]);
});

test('a repository that no entry matches has none: one star stays within a path, two cross it', () => {
  expect(retentionFinder([retention({ repositories: ['team/*'] })])('team/app/web')).toBeUndefined();
  expect(retentionFinder([retention({ repositories: ['*'] })])('team/app')).toBeUndefined();
  expect(retentionFinder([retention({ repositories: ['**'] })])('team/app/web')).toBeDefined();
});

test('an entry may weaken the mode of the policy, never strengthen it', () => {
  expect(modeFor('delete', retention())).toBe('delete');
  expect(modeFor('report', retention())).toBe('report');
  expect(modeFor('delete', retention({ mode: 'report' }))).toBe('report');
  expect(modeFor('report', retention({ mode: 'delete' }))).toBe('report');
  expect(modeFor('delete', undefined)).toBe('report');
});
