import { auditRowSchema } from '../../docs/record-schemas.ts';
import type { AuditRow } from '../../lambda/core/audit-row.ts';
import type { Hold, KeepReason } from '../../lambda/core/verdict.ts';
import { auditLine } from '../../lambda/render/record.ts';
import { rowIn } from '../../lambda/render/written.ts';
import { auditColumns } from '../../lib/audit-table.ts';
import { digest, here, image, nowMs } from '../core/build.ts';
import { cases } from './reason-cases.ts';

const written = (over: Partial<AuditRow> = {}): Readonly<Record<string, unknown>> =>
  JSON.parse(
    auditLine('a-run', {
      repository: here,
      image: image('a', { tags: ['v1'] }),
      component: digest('a'),
      verdict: 'condemned',
      reasons: [],
      blockedBy: [],
      outcome: undefined,
      ...over,
    }),
  );

const cell = { source: 'ecs-tasks', account: here.account, region: here.region } as const;

/** A hold without an example here does not compile. */
const holds: { readonly [Kind in Hold['hold']]: Hold & { readonly hold: Kind } } = {
  mode: { hold: 'mode', mode: 'report' },
  grace: { hold: 'grace', announcedAtMs: nowMs, untilMs: nowMs },
  archived: { hold: 'archived', untilMs: nowMs },
  'repository-tag': { hold: 'repository-tag', tag: 'ecr-keeper:hold', value: '', untilMs: nowMs },
  'image-tag': { hold: 'image-tag', tag: 'hold-1' },
  'by-hand': { hold: 'by-hand', because: 'an audit' },
  watching: { hold: 'watching', sinceMs: nowMs, untilMs: nowMs },
  baseline: { hold: 'baseline' },
  breaker: { hold: 'breaker', breaker: 'usage-drop' },
  budget: { hold: 'budget', budget: 'bytes', limit: 5 },
  veto: { hold: 'veto', ...cell, error: 'AccessDenied' },
};

/** What the evidence in a list says under a name. */
const valuesOf = (list: unknown, field: string): readonly unknown[] =>
  (Array.isArray(list) ? list : []).flatMap((one: object) =>
    Object.entries(one).flatMap(([key, value]: [string, unknown]) => (key.toLowerCase() === field ? [value] : [])),
  );

function typeIn(value: unknown): string {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? 'array<string>' : 'array';
  return Number.isInteger(value) ? 'int' : typeof value;
}

const reasons: readonly KeepReason[] = Object.values(cases)
  .flat()
  .map(([reason]) => reason);

test.each(reasons)('a row with the reason %j is as published', (reason) => {
  const row = written({ verdict: 'keep', reasons: [reason] });
  expect(auditRowSchema.parse(row)).toEqual(row);
});

test.each(Object.values(holds))('a row with the hold %j is as published', (hold) => {
  const row = written({ blockedBy: [hold] });
  expect(auditRowSchema.parse(row)).toEqual(row);
});

describe('a row of an older version', () => {
  const late = [
    'schema',
    'run',
    'tags',
    'mediaType',
    'status',
    'pushedAt',
    'pulledAt',
    'sizeBytes',
    'component',
  ] as const;

  test.each([...late, 'reasons', 'blockedBy', 'outcome'])('still reads without %s', (field) => {
    const { [field]: _, ...older } = written({
      verdict: 'keep',
      reasons: [{ rule: 'in-use', count: 1, usedBy: ['x'] }],
    });
    expect(rowIn(JSON.stringify(older))).toMatchObject({ repository: here.name, digest: digest('a'), verdict: 'keep' });
  });

  test('still reads with a version of its own', () => {
    expect(rowIn(JSON.stringify({ ...written(), schema: 0 }))).toMatchObject({ digest: digest('a') });
  });
});

describe('the table of Athena', () => {
  test('has a column for each field, named as its reader sees it', () => {
    expect(Object.keys(auditColumns)).toEqual(Object.keys(written()).map((field) => field.toLowerCase()));
  });

  const structs = Object.entries({
    reasons: reasons.map((reason) => written({ reasons: [reason] })['reasons']),
    blockedby: Object.values(holds).map((hold) => written({ blockedBy: [hold] })['blockedBy']),
  } as const).flatMap(([column, lists]) =>
    [...(/struct<(.*)>>$/.exec(auditColumns[column] ?? '')?.[1] ?? '').matchAll(/(\w+):(array<string>|\w+)/g)].map(
      ([, field = '', type = '']) => ({
        column,
        field,
        type,
        values: lists.flatMap((list) => valuesOf(list, field)),
      }),
    ),
  );

  test.each(structs)('reads $field of $column as $type in all kinds that have it', ({ type, values }) => {
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(typeIn(value)).toBe(type);
  });
});
