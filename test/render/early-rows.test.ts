import { readFileSync } from 'node:fs';
import { auditRowSchema } from '../../docs/record-schemas.ts';
import { explainText } from '../../lambda/render/explain.ts';
import { rowIn } from '../../lambda/render/written.ts';

/**
 * Rows as a version before the first release wrote them: one of each kind that its demo had. Whatever changes about rows, these stay
 * as they are, and are read; when the format gets another number, rows of this one get a file beside it.
 */
const lines = readFileSync('test/render/early-rows.ndjson', 'utf8').trimEnd().split('\n');
const plain = { bold: String, dim: String, good: String, bad: String };

test('there are rows of an early version of all kinds', () => {
  const rows = lines.map((line) => auditRowSchema.parse(JSON.parse(line)));
  expect(new Set(rows.map(({ schema }) => schema))).toEqual(new Set([1]));
  expect(new Set(rows.flatMap(({ reasons }) => reasons.map(({ rule }) => rule))).size).toBe(9);
  expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set([null, 'deleted']));
});

test.each(lines)('a row that an early version wrote is read, and explained in sentences: %s', (line) => {
  const written: Readonly<Record<string, unknown>> = JSON.parse(line);
  const { schema: _, ...fields } = written;
  const row = rowIn(line);
  expect(row).toMatchObject(fields);
  const told = row ? explainText([{ row }], plain) : '';
  expect(told).toContain(String(written['digest']));
  expect(told).toMatch(/Stays, because:|Condemned|Deleted by run/);
  // Evidence without a sentence would be told as key=value.
  expect(told).not.toMatch(/\w+: \w+=/);
});
