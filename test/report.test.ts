import { gunzipSync } from 'node:zlib';
import { componentsOf } from '../lambda/core/component.ts';
import type { Judged } from '../lambda/core/verdict.ts';
import type { Store } from '../lambda/ports.ts';
import { auditObjects, createReport, writeSummary } from '../lambda/report.ts';
import type { RowSink } from '../lambda/report.ts';
import { here, image, nowMs, replica } from './core/build.ts';
import { summary } from './core/build-run.ts';

interface Bucket extends Store {
  readonly objects: Map<string, { readonly body: Uint8Array; readonly type: string }>;
}
function bucket(): Bucket {
  const objects: Bucket['objects'] = new Map();
  return {
    objects,
    read: async (key) => objects.get(key)?.body,
    write: async (key, body, type) => void objects.set(key, { body, type }),
  };
}
const linesIn = ({ objects }: Bucket, key: string): readonly string[] =>
  gunzipSync(objects.get(key)?.body ?? new Uint8Array())
    .toString()
    .split('\n');
const sink = (store: Store, run = 'r') => auditObjects(store, { prefix: 'audit', run, dateMs: nowMs });
const rows = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `{"row":${from + i}}`);

test('the audit is gzipped NDJSON, a line for each row, in a folder for its day', async () => {
  const store = bucket();
  const audit = sink(store, '20260601T000000Z-9f3a1c');
  await audit.write(rows(2));
  const [key = '', ...others] = await audit.end();
  expect(key).toBe('audit/date=2026-06-01/20260601T000000Z-9f3a1c-0001.ndjson.gz');
  expect(others).toEqual([]);
  expect(linesIn(store, key)).toEqual(['{"row":0}', '{"row":1}', '']);
  expect(store.objects.get(key)?.type).toBe('application/x-ndjson+gzip');
});

test('an object holds 50,000 rows or more, all but the last one', async () => {
  const store = bucket();
  const audit = sink(store);
  await audit.write(rows(49_999));
  expect(store.objects.size).toBe(0);
  await audit.write(rows(2, 49_999));
  await audit.write(rows(120_000, 50_001));
  await audit.write(rows(1, 170_001));
  const keys = await audit.end();
  expect(keys.map((key) => key.slice(-'-0001.ndjson.gz'.length))).toEqual([
    '-0001.ndjson.gz',
    '-0002.ndjson.gz',
    '-0003.ndjson.gz',
  ]);
  expect(keys.map((key) => linesIn(store, key).length - 1)).toEqual([50_001, 120_000, 1]);
  const all = keys.flatMap((key) => linesIn(store, key).slice(0, -1));
  expect(all).toEqual(rows(170_002));
});

test('exactly 50,000 rows are one object, and none without rows', async () => {
  const store = bucket();
  const audit = sink(store);
  await audit.write(rows(50_000));
  expect(store.objects.size).toBe(1);
  expect(await audit.end()).toHaveLength(1);
  expect(await sink(store).end()).toEqual([]);
  const nothing = sink(store);
  await nothing.write([]);
  expect(await nothing.end()).toEqual([]);
});

const judged = (...names: readonly string[]): Judged => ({
  repository: here,
  decisions: componentsOf(names.map((name) => image(name))).map((component) => ({ component, verdict: 'condemned' })),
  holds: new Map(),
  outcomes: new Map(),
});

test('a report passes on a row for each image, adds them up, and says where they are', async () => {
  const written: string[] = [];
  const rowSink: RowSink = { write: async (lines) => void written.push(...lines), end: async () => ['a-key'] };
  const report = createReport('a-run', rowSink, 0);
  await report.add(judged('a', 'b'));
  await report.add({ ...judged('c'), repository: replica });
  const result = await report.finish();
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { run: 'a-run', region: 'eu-west-1' },
    { run: 'a-run', region: 'eu-west-1' },
    { run: 'a-run', region: 'us-east-1' },
  ]);
  expect(result).toMatchObject({ audit: ['a-key'], totals: { found: { images: 3 }, condemned: { images: 3 } } });
  expect(result.repositories.map(({ totals }) => totals.found.images)).toEqual([2, 1]);
});

test('a summary lies in the folder of its run, and latest.json points to it', async () => {
  const store = bucket();
  const key = await writeSummary(store, summary({ finishedAtMs: nowMs + 86_400_000 }));
  expect(key).toBe('runs/date=2026-06-01/20260601T000000Z-9f3a1c/summary.json');
  const read = (name: string): unknown => JSON.parse(Buffer.from(store.objects.get(name)?.body ?? []).toString());
  expect(read(key)).toMatchObject({ schema: 1, run: '20260601T000000Z-9f3a1c', startedAt: '2026-06-01T00:00:00.000Z' });
  expect(read('latest.json')).toEqual({
    schema: 1,
    run: '20260601T000000Z-9f3a1c',
    status: 'complete',
    mode: 'report',
    finishedAt: '2026-06-02T00:00:00.000Z',
    summary: key,
  });
  expect([...store.objects.values()].map(({ type }) => type)).toEqual(['application/json', 'application/json']);
});
