import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Hold, KeepReason } from '../../lambda/core/verdict.ts';
import { explainText } from '../../lambda/render/explain.ts';
import type { Explained } from '../../lambda/render/explain.ts';
import { auditLine } from '../../lambda/render/record.ts';
import { holdTold } from '../../lambda/render/written-holds.ts';
import { rowIn } from '../../lambda/render/written.ts';
import type { WrittenRow } from '../../lambda/render/written.ts';
import { dayMs, digest, here, image, nowMs } from '../core/build.ts';

const plain = { bold: String, dim: String, good: String, bad: String };

function row(over: Partial<AuditRow> = {}): WrittenRow {
  const given = { repository: here, image: image('a', { tags: ['v1'] }), component: digest('a'), ...over };
  const line = auditLine('20260601T030000Z-9f3a1c', {
    verdict: 'condemned',
    reasons: [],
    blockedBy: [],
    outcome: undefined,
    ...given,
  });
  const found = rowIn(line);
  if (!found) throw new Error(`no row: ${line}`);
  return found;
}
const text = (over: Partial<AuditRow> = {}, more: Omit<Explained, 'row'> = {}): string =>
  explainText([{ row: row(over), ...more }], plain);
const inOne = (told: string): string => told.replaceAll(/\s+/g, ' ');
const kept = (...reasons: readonly KeepReason[]): string => text({ verdict: 'keep', reasons });

const useOf = (user: string): KeepReason => ({ rule: 'in-use', count: 1, usedBy: [user] });
const latest: KeepReason = { rule: 'protected-tag', tag: 'v1', pattern: 'v*' };

test('what keeps an image stands in sentences with the names of the rules, then what would have to change', () => {
  expect(kept(useOf('ECS service web/api (eu-west-1)'), latest)).toBe(`eu-west-1/app:v1
  ${digest('a')}
  account 111111111111, pushed on 2025-06-01, never pulled, 1 B
  Stays, because:
    - ECS service web/api (eu-west-1) uses it [in-use]
    - tag v1 is protected by "v*" in keepTags [protected-tag]
  To let it go, all of this has to change:
    - change or remove what uses it
    - take the tag v1 off, or "v*" out of keepTags
`);
});

test('one reason has one remedy', () => {
  expect(kept(latest)).toContain('\n  To let it go: take the tag v1 off, or "v*" out of keepTags.\n');
});

test('what is judged with others says with which', () => {
  expect(text({ component: digest('i') })).toContain(`judged as one with ${digest('i').slice(0, 19)}`);
});

test('what is condemned says since when, when it goes, what holds it back and how to hold it', () => {
  const blockedBy: readonly Hold[] = [
    { hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs + 7 * dayMs },
    { hold: 'image-tag', tag: 'hold-it', untilMs: nowMs + 9 * dayMs },
  ];
  expect(text({ blockedBy })).toBe(`eu-west-1/app:v1
  ${digest('a')}
  account 111111111111, pushed on 2025-06-01, never pulled, 1 B
  Condemned since 2026-06-01: no rule keeps it. It goes on 2026-06-10 at the
  earliest.
  Held back:
    - announced: they go from 2026-06-08 on, unless somebody uses or holds them
    - tag hold-it until 2026-06-10; taking it off releases them
  To hold it:
    keeper hold 111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:v1 \\
      --until YYYY-MM-DD --because "WHY" --bucket BUCKET
`);
});

test.each<[string, readonly Hold[]]>([
  ['It goes with the next run at the earliest.', []],
  ['It goes with the next run at the earliest.', [{ hold: 'baseline' }]],
  ['It stays until what holds it back is released.', [{ hold: 'mode', mode: 'report' }]],
  ['It stays until what holds it back is released.', [{ hold: 'archived' }]],
  [
    'It stays until what holds it back is released, and until 2026-06-02 at least.',
    [
      { hold: 'mode', mode: 'report' },
      { hold: 'archived', untilMs: nowMs + dayMs },
    ],
  ],
])('%s', (sentence, blockedBy) => {
  expect(inOne(text({ blockedBy }))).toContain(sentence);
});

test('runs remember since when it is condemned, better than its announcement does', () => {
  const blockedBy = [{ hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs + dayMs }] as const;
  expect(text({ blockedBy }, { condemnedSinceMs: nowMs - dayMs })).toContain('Condemned since 2026-05-31:');
});

const cell = { source: 'ecs-tasks', account: '222222222222', region: 'us-east-1' } as const;

/** A hold without an example here does not compile. */
const holds: { readonly [Kind in Hold['hold']]: readonly [Extract<Hold, { readonly hold: Kind }>, string] } = {
  mode: [{ hold: 'mode', mode: 'report' }, 'report mode; "mode: delete" releases them'],
  grace: [
    { hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs },
    'announced: they go from 2026-06-01 on, unless somebody uses or holds them',
  ],
  archived: [{ hold: 'archived', untilMs: nowMs }, 'archived until 2026-06-01'],
  'repository-tag': [
    { hold: 'repository-tag', tag: 'ecr-keeper:hold', value: 'yes' },
    'their repository has the tag ecr-keeper:hold; taking it off releases them',
  ],
  'image-tag': [{ hold: 'image-tag', tag: 'hold-1' }, 'tag hold-1; taking it off releases them'],
  'by-hand': [
    { hold: 'by-hand', because: 'audit', untilMs: nowMs },
    'held by hand until 2026-06-01, because audit; "keeper unhold" releases them',
  ],
  watching: [
    { hold: 'watching', sinceMs: nowMs, untilMs: nowMs + dayMs },
    'watched since 2026-06-01 only: what was used or tagged before nobody knows; until 2026-06-02',
  ],
  baseline: [{ hold: 'baseline' }, 'the first run only reports; the next one has something to be held against'],
  breaker: [
    { hold: 'breaker', breaker: 'usage-drop' },
    'the breaker usage-drop stopped the run; "keeper accept" releases it, if that was right',
  ],
  budget: [{ hold: 'budget', budget: 'bytes', limit: 5e9 }, 'over the budget: 5.0 GB a run; later runs take the rest'],
  veto: [
    { hold: 'veto', ...cell, unit: 'prod', error: 'denied' },
    'unread ECS tasks (222222222222, us-east-1 prod): denied; a survey that reads it releases it',
  ],
};

test.each(Object.values(holds))('a hold is told with what releases it: %j', (hold, sentence) => {
  const [written] = row({ blockedBy: [hold] }).blockedBy;
  expect(written && holdTold(written).sentence).toBe(sentence);
});

test('a hold of another version is told as it is, and nobody knows when it ends', () => {
  expect(holdTold({ hold: 'eclipse', until: 'dawn' })).toEqual({ sentence: 'eclipse: until=dawn', ends: 'unknown' });
});

test('what is gone says in which run and when it went, why, and how it comes back', () => {
  expect(text({ outcome: { outcome: 'deleted' } })).toContain(
    `  Deleted by run 20260601T030000Z-9f3a1c, 2026-06-01 03:00 UTC: no rule kept it,
  and nothing held it back.
  To bring it back, as far as that is possible:
    keeper restore 111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:v1 \\
      --bucket BUCKET
`,
  );
});

test('what was to go and did not says what came between', () => {
  const told = text({ outcome: { outcome: 'skipped', because: 'pulled since' } }, { run: '20260601T030000Z-9f3a1c' });
  expect(told).toContain('as run 20260601T030000Z-9f3a1c saw it, 2026-06-01 03:00 UTC');
  expect(told).toContain('- what that run did: skipped(pulled since)');
  expect(inOne(told)).toContain('It goes with the run after it at the earliest.');
});

test('several hundred pieces of evidence are cut, with a count', () => {
  const reasons = Array.from({ length: 300 }, (_, i): KeepReason => ({
    rule: 'unreadable-manifest',
    digest: digest(`m${i}`),
    because: 'odd',
  }));
  const told = kept(...reasons);
  expect(told).toContain('… and 290 more reasons of this kind [unreadable-manifest]');
  expect(told).toContain('… and 290 more changes of this kind');
  expect(told.split('\n').length).toBeLessThan(50);
});

const hostile = `x\u{1B}[2J\r\n\u{202E}${'y'.repeat(200)}; rm -rf ~ $(reboot)`;

test.each<[string, Partial<AuditRow>]>([
  ['a kept one', { verdict: 'keep', reasons: [useOf(hostile), { ...latest, tag: hostile }] }],
  ['a condemned one', { blockedBy: [{ hold: 'by-hand', because: hostile }] }],
  ['a deleted one', { outcome: { outcome: 'deleted' } }],
])('names that would draw over a terminal, or run in a shell, do not: %s', (_, over) => {
  const repository = { account: hostile, region: hostile, name: hostile };
  const told = text({ repository, image: image('a', { tags: [hostile, hostile] }), ...over }, { run: hostile });
  expect(told.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u{202E}]/u);
  expect(told.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(told.split('\n').filter((line) => /^ +keeper .*[$;]/.test(line))).toEqual([]);
});

test('a long address stands in no line that is too long', () => {
  const told = text({ image: image('a', { tags: ['t'.repeat(128)] }) });
  expect(told).toContain('keeper hold 111111111111.dkr.ecr.eu-west-1.amazonaws.com/app@DIGEST \\');
  expect(told.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test.each([
  ['no JSON', '{'],
  ['no row', '{"account":"1"}'],
])('a line that is %s is no row', (_, line) => {
  expect(rowIn(line)).toBeUndefined();
});

test('a row of another version reads, with what it has', () => {
  const { account, region, name: repository } = here;
  const line = JSON.stringify({ schema: 9, account, region, repository, digest: digest('a'), verdict: 'quarantined' });
  const found = rowIn(line);
  expect(found && explainText([{ row: found }], plain)).toBe(`eu-west-1/app@${digest('a').slice(0, 19)}
  ${digest('a')}
  account 111111111111
  quarantined, because:
`);
});
