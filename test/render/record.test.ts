import fc from 'fast-check';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Hold, KeepReason, Outcome } from '../../lambda/core/verdict.ts';
import { auditLine, durationText, isoOf, outcomeText } from '../../lambda/render/record.ts';
import { dayMs, digest, here, image, nowMs } from '../core/build.ts';

const row = (over: Partial<AuditRow> = {}): AuditRow => ({
  repository: here,
  image: image('a', { tags: ['v1'], daysOld: 0, pulledAtMs: nowMs + 1000, sizeBytes: 5 }),
  component: digest('i'),
  verdict: 'condemned',
  reasons: [],
  blockedBy: [],
  outcome: undefined,
  ...over,
});
const parsed = (over: Partial<AuditRow> = {}): Record<string, unknown> => JSON.parse(auditLine('a-run', row(over)));

test('a row of the audit has these fields and no others: they are a contract', () => {
  expect(Object.entries(parsed())).toEqual([
    ['schema', 1],
    ['run', 'a-run'],
    ['account', '111111111111'],
    ['region', 'eu-west-1'],
    ['repository', 'app'],
    ['digest', digest('a')],
    ['tags', ['v1']],
    ['mediaType', 'application/vnd.oci.image.manifest.v1+json'],
    ['status', 'active'],
    ['pushedAt', '2026-06-01T00:00:00.000Z'],
    ['pulledAt', '2026-06-01T00:00:01.000Z'],
    ['sizeBytes', 5],
    ['component', digest('i')],
    ['verdict', 'condemned'],
    ['reasons', []],
    ['blockedBy', []],
    ['outcome', null],
  ]);
});

test('an image that was never pulled has no time of a pull, in writing', () => {
  expect(parsed({ image: image('a') })).toMatchObject({ pulledAt: null });
});

test.each<[KeepReason, object]>([
  [
    { rule: 'in-use', count: 11, usedBy: ['task'] },
    { rule: 'in-use', count: 11, usedBy: ['task'] },
  ],
  [
    { rule: 'pulled-within', digest: digest('a'), pulledAtMs: nowMs, withinMs: 90 * dayMs },
    { rule: 'pulled-within', digest: digest('a'), pulledAt: '2026-06-01T00:00:00.000Z', within: '90d' },
  ],
  [
    { rule: 'too-young', digest: digest('a'), sinceMs: nowMs, minimumAgeMs: dayMs / 2 },
    { rule: 'too-young', digest: digest('a'), since: '2026-06-01T00:00:00.000Z', minimumAge: '12h' },
  ],
  [
    { rule: 'young-untagged', pushedAtMs: nowMs, keepWithinMs: 14 * dayMs },
    { rule: 'young-untagged', pushedAt: '2026-06-01T00:00:00.000Z', keepWithin: '14d' },
  ],
  [
    { rule: 'newest-in-family', family: 'releases', rank: 2, keepNewest: 10, by: 'pushed' },
    { rule: 'newest-in-family', family: 'releases', rank: 2, keepNewest: 10, by: 'pushed' },
  ],
])('a reason is written with its evidence, as people read it: %j', (reason, written) => {
  expect(parsed({ verdict: 'keep', reasons: [reason] })).toMatchObject({ verdict: 'keep', reasons: [written] });
});

test('what holds an image back is written whole', () => {
  const cell = { source: 'ecs-tasks', account: '111111111111', region: 'us-east-1' } as const;
  const holds: readonly Hold[] = [
    { hold: 'mode', mode: 'report' },
    { hold: 'veto', ...cell, error: 'AccessDenied' },
  ];
  expect(parsed({ blockedBy: holds })['blockedBy']).toEqual(holds);
});

test.each<[Outcome, string]>([
  [{ outcome: 'deleted' }, 'deleted'],
  [{ outcome: 'failed', code: 'ThrottlingException' }, 'failed(ThrottlingException)'],
  [{ outcome: 'skipped', because: 'already gone' }, 'skipped(already gone)'],
])('an outcome is one text: %j', (outcome, text) => {
  expect(outcomeText(outcome)).toBe(text);
  expect(parsed({ outcome })).toMatchObject({ outcome: text });
});

test('a row is one line, whatever is in it', () => {
  const reasons = [{ rule: 'in-use', count: 1, usedBy: ['a\nb\u{1B}[31m'] }] as const;
  const line = auditLine('a-run', row({ reasons }));
  expect(line).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(line)).toMatchObject({ reasons });
});

test('every instant is written as JavaScript writes it', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      expect(isoOf(date.getTime())).toBe(date.toISOString());
    }),
    { numRuns: 2000 },
  );
  expect(() => isoOf(Number.NaN)).toThrow(RangeError);
});

test('instants are ISO 8601, durations are as policies write them', () => {
  expect(isoOf(0)).toBe('1970-01-01T00:00:00.000Z');
  expect([0, dayMs, 14 * dayMs, dayMs / 24, dayMs * 1.5].map(durationText)).toEqual(['0d', '1d', '14d', '1h', '36h']);
});
