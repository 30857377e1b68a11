import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Image } from '../../lambda/core/image.ts';
import { tally } from '../../lambda/core/tally.ts';
import { noTotals, totalsOf } from '../../lambda/core/totals.ts';
import type { HeldBack } from '../../lambda/core/summary.ts';
import type { Hold, KeepReason } from '../../lambda/core/verdict.ts';
import { dayMs, digest, here, image, nowMs, replica } from './build.ts';

const row = (one: Image, reasons: readonly KeepReason[] = [], blockedBy: readonly Hold[] = []): AuditRow => ({
  repository: here,
  image: one,
  component: one.digest,
  verdict: reasons.length > 0 ? 'keep' : 'condemned',
  reasons,
  blockedBy,
  outcome: undefined,
});
const sumOf = (...rows: readonly AuditRow[]): ReturnType<ReturnType<typeof tally>['result']> => {
  const sums = tally(nowMs);
  sums.add(here, rows);
  return sums.result();
};
const used = (rule: 'in-use' | 'in-use-elsewhere' | 'rollback-target', ...usedBy: string[]): KeepReason => ({
  rule,
  count: usedBy.length,
  usedBy,
});
const foreign = (...principals: string[]): KeepReason => ({ rule: 'foreign-consumer', principals });
const protectedTag: KeepReason = { rule: 'protected-tag', tag: 'prod', pattern: 'prod' };

test.each([
  [{ outcome: 'deleted' }, 'deleted'],
  [{ outcome: 'archived' }, 'archived'],
  [{ outcome: 'restored' }, 'restored'],
  [{ outcome: 'failed', code: 'KmsError' }, 'failed'],
  [{ outcome: 'skipped', because: 'it was tagged' }, 'skipped'],
] as const)('what came of an image is counted as that, and as nothing else: %j', (outcome, name) => {
  const one = { images: 1, bytes: 10 };
  expect(totalsOf([{ ...row(image('a', { sizeBytes: 10 })), outcome }])).toEqual({
    ...noTotals,
    found: one,
    condemned: one,
    [name]: one,
  });
});

test('before anything is added, there is nothing', () => {
  expect(sumOf()).toMatchObject({
    unreadable: 0,
    pulledByNobody: { images: 0, bytes: 0 },
    archivedInUse: [],
    strangers: [],
    keptBy: {},
    heldBack: [],
  });
});

test('each stranger is named once, in order, with all that is kept for it, also beside others', () => {
  const { strangers } = sumOf(
    row(image('a', { sizeBytes: 10 }), [foreign('organization o-abcdefghij', 'account 222222222222')]),
    row(image('b', { sizeBytes: 100 }), [protectedTag, foreign('organization o-abcdefghij')]),
    row(image('c', { sizeBytes: 1000 }), [protectedTag]),
  );
  expect(strangers).toEqual([
    { principal: 'account 222222222222', images: 1, bytes: 10 },
    { principal: 'organization o-abcdefghij', images: 2, bytes: 110 },
  ]);
});

test.each<[string, Image['status'], readonly KeepReason[], readonly string[]]>([
  ['in use', 'archived', [used('in-use', 'ecs task web/1')], ['ecs task web/1']],
  ['in use in another region', 'archived', [used('in-use-elsewhere', 'pod a', 'pod b')], ['pod a', 'pod b']],
  [
    'in use in both, beside another rule',
    'archived',
    [used('in-use', 'task'), protectedTag, used('in-use-elsewhere', 'pod')],
    ['task', 'pod'],
  ],
])('what is archived and %s cannot be pulled, and is named with its users', (_, status, reasons, usedBy) => {
  const { archivedInUse } = sumOf(row(image('a', { status, tags: ['1.0'] }), reasons));
  expect(archivedInUse).toEqual([{ ...here, digest: digest('a'), tags: ['1.0'], usedBy, danger: 'archived' }]);
});

test.each<[string, Image['status'], readonly KeepReason[]]>([
  ['active and in use', 'active', [used('in-use', 'task')]],
  ['archived and only gone back to', 'archived', [used('rollback-target', 'task')]],
  ['archived and kept by its tag', 'archived', [protectedTag]],
  ['archived and condemned', 'archived', []],
])('what is %s is no danger', (_, status, reasons) => {
  expect(sumOf(row(image('a', { status }), reasons)).archivedInUse).toEqual([]);
});

const pulledByNobody = (over: Parameters<typeof image>[1], pulledDaysAgo: number, ...reasons: KeepReason[]) =>
  sumOf(row(image('a', { sizeBytes: 100, pulledAtMs: nowMs - pulledDaysAgo * dayMs, ...over }), reasons))
    .pulledByNobody;

test.each<[string, number, number, number]>([
  ['yesterday is a riddle', 365, 1, 1],
  ['30 days ago is a riddle', 365, 30, 1],
  ['31 days ago is not', 365, 31, 0],
  ['a week after the push is a riddle', 17, 10, 1],
  ['six days after the push is not: builds and tests do that', 16, 10, 0],
])('of an image that nobody names, a pull %s', (_, daysOld, pulledDaysAgo, images) => {
  expect(pulledByNobody({ daysOld }, pulledDaysAgo)).toEqual({ images, bytes: images * 100 });
});

test('several images that nobody names add up, those that were never pulled do not count', () => {
  const pulledAtMs = nowMs - dayMs;
  const images = [image('a', { pulledAtMs, sizeBytes: 10 }), image('b', { pulledAtMs, sizeBytes: 5 }), image('c')];
  expect(sumOf(...images.map((one) => row(one))).pulledByNobody).toEqual({ images: 2, bytes: 15 });
});

test.each<KeepReason>([
  used('in-use', 'task'),
  used('in-use-elsewhere', 'pod'),
  used('rollback-target', 'service'),
  { rule: 'mentioned-in', count: 1, usedBy: ['stack web'] },
  { rule: 'pinned-unknown', count: 1, usedBy: ['service'] },
  foreign('account 222222222222'),
])('a pull of what $rule keeps is no riddle, whatever else keeps it', (reason) => {
  expect(pulledByNobody({}, 1, reason).images).toBe(0);
  expect(pulledByNobody({}, 1, protectedTag, reason).images).toBe(0);
});

test.each<KeepReason>([
  protectedTag,
  { rule: 'pulled-within', digest: digest('a'), pulledAtMs: nowMs - dayMs, withinMs: dayMs },
])('$rule says nothing about who pulled', (reason) => {
  expect(pulledByNobody({}, 1, reason).images).toBe(1);
});

test('what could not be read is counted, in all repositories', () => {
  const odd = image('odd', { manifest: { kind: 'unreadable', because: 'AccessDenied' } });
  const sums = tally(nowMs);
  sums.add(here, ['a', 'b', 'c'].map((name) => row(image(name))).concat(row(odd)));
  sums.add(replica, [row(odd)]);
  expect(sums.result().unreadable).toBe(2);
});

const byHolds = (...holds: readonly Hold[]): readonly HeldBack[] =>
  sumOf(...holds.map((hold) => row(image('a'), [], [hold]))).heldBack;
const deletions: Hold = { hold: 'budget', budget: 'deletions', limit: 10 };
const drop: Hold = { hold: 'breaker', breaker: 'usage-drop' };

test('what holds back is in one order, whichever repository comes first', () => {
  const expected = [drop, deletions].map((hold) => ({ hold, images: 1, bytes: 1 }));
  expect(byHolds(drop, deletions)).toEqual(expected);
  expect(byHolds(deletions, drop)).toEqual(expected);
});

test('the rules that keep are in the order of their names, whichever keeps first', () => {
  const reasons = [protectedTag, foreign('everyone *'), protectedTag];
  const { keptBy } = sumOf(...reasons.map((reason) => row(image('a'), [reason])));
  expect(Object.entries(keptBy)).toEqual([
    ['foreign-consumer', 1],
    ['protected-tag', 2],
  ]);
});
