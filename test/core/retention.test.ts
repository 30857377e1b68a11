import { asksForTags, chosenAmong, modeFor, retentionFinder } from '../../lambda/core/retention.ts';
import { retention } from './build.ts';

const decides = (entries: Parameters<typeof retentionFinder>[0], name: string, tags: Record<string, string> = {}) =>
  chosenAmong(retentionFinder(entries)(name), new Map(Object.entries(tags)));

test('the first entry that matches a repository decides', () => {
  const entries = [
    retention({ repositories: ['team/app', 'tools-*'], minimumAgeMs: 1 }),
    retention({ repositories: ['team/*'], minimumAgeMs: 2 }),
  ];
  expect(decides(entries, 'team/app')).toBe(entries[0]);
  expect(decides(entries, 'tools-lint')).toBe(entries[0]);
  expect(decides(entries, 'team/api')).toBe(entries[1]);
});

test('a repository that no entry matches has none: one star stays within a path, two cross it', () => {
  expect(decides([retention({ repositories: ['team/*'] })], 'team/app/web')).toBeUndefined();
  expect(decides([retention({ repositories: ['*'] })], 'team/app')).toBeUndefined();
  expect(decides([retention({ repositories: ['**'] })], 'team/app/web')).toBeDefined();
});

test('an entry with tags decides about repositories that have all of them', () => {
  const entries = [
    retention({ withTags: { team: 'pay*', stage: 'prod' } }),
    retention({ withTags: { team: '*' } }),
    retention({ repositories: ['tools'] }),
  ];
  expect(decides(entries, 'app', { team: 'payments', stage: 'prod' })).toBe(entries[0]);
  expect(decides(entries, 'app', { team: 'payments' })).toBe(entries[1]);
  expect(decides(entries, 'app', { stage: 'prod' })).toBeUndefined();
  expect(decides(entries, 'tools')).toBe(entries[2]);
});

test('tags are only asked for where they may decide', () => {
  const [plain, tagged] = [retention(), retention({ withTags: { team: '*' } })];
  expect(retentionFinder([plain, tagged])('app')).toEqual([plain]);
  expect(retentionFinder([tagged, plain, tagged])('app')).toEqual([tagged, plain]);
  expect([plain, tagged].map(asksForTags)).toEqual([false, true]);
});

test('an entry may weaken the mode of the policy, never strengthen it', () => {
  expect(modeFor('delete', retention())).toBe('delete');
  expect(modeFor('report', retention())).toBe('report');
  expect(modeFor('delete', retention({ mode: 'report' }))).toBe('report');
  expect(modeFor('report', retention({ mode: 'delete' }))).toBe('report');
  expect(modeFor('delete', undefined)).toBe('report');
});
