import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdb, duckdbView, savedQueries } from '../../lib/audit-table.ts';
import { scratchFolder } from '../scratch.ts';
import { bucket, keeping, onScene, uri } from './scene.ts';
import type { Row, Scene } from './scene.ts';

/** A row with what these questions are about. */
interface Told extends Row {
  readonly run: string;
  readonly date: string;
  readonly sizeBytes: number;
  readonly pushedAt: string;
  readonly pulledAt: string | null;
  readonly reasons: readonly { readonly rule: string; readonly usedBy?: readonly string[] }[];
}

const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
const old = '2026-01-01T00:00:00Z';

/** Two runs on two days: something runs, something was pulled, something goes on each day. */
async function play({ aws, ecs, clean }: Scene): Promise<void> {
  const push = (repository: string, tag: string, over = {}) =>
    aws.ecr().push({ repository, tags: [tag], at: old, ...over });
  for (const tag of ['1', '2', '3']) push('team/app', tag, { at: `2026-02-0${tag}T00:00:00Z` });
  push('team/app', 'pulled', { at: '2026-02-09T00:00:00Z', pulledAt: '2026-05-30T00:00:00Z' });
  push('web', 'a', { sizeBytes: 5e9 });
  aws.ecr({ region: 'us-east-1' }).push({ repository: 'web', tags: ['b'], at: old });
  const image = uri('team/app', '1');
  ecs().createService({ name: 'shop', taskDefinition: ecs().registerTaskDefinition({ family: 'shop', image }) });
  await clean(policy);
  aws.clock.advance(86_400_000);
  push('web', 'c', { at: '2026-06-02T00:00:00Z' });
  await clean(policy);
}

/** The audit as a copy on disk, and its rows. */
function copied({ aws }: Scene, folder: string): readonly Told[] {
  const keys = aws.s3.keys(bucket, 'audit/');
  return keys.flatMap((key) => {
    const body = aws.s3.get(bucket, key);
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), body);
    const date = /date=([^/]+)/.exec(key)?.[1] ?? '';
    return gunzipSync(body)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line): Told => ({ ...JSON.parse(line), date }));
  });
}

type Answer = readonly Readonly<Record<string, unknown>>[];

async function asking(
  folder: string,
  test: (ask: (name: string, ...values: string[]) => Promise<Answer>) => Promise<void>,
) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection: DuckDBConnection = await instance.connect();
  const queries = new Map(savedQueries(duckdb("DATE '2026-06-02'")).map(({ name, sql }) => [name, sql]));
  try {
    await connection.run(duckdbView(`${folder}/`));
    await test(async (name, ...values) => {
      const found = await connection.runAndReadAll(queries.get(name) ?? '', values);
      return found.getRowObjectsJson();
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const sum = (rows: readonly Told[]): number => rows.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
const byBytes = (a: Answer[number], b: Answer[number]): number => Number(b['bytes']) - Number(a['bytes']);
const numbers = (answer: Answer, ...names: readonly string[]): Answer =>
  answer.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, Number(row[name])])) }));

test('DuckDB reads the rows of runs, and answers the saved questions as the rows do', async () => {
  const folder = scratchFolder();
  await onScene({ regions: { enabled: ['eu-west-1', 'us-east-1'] }, start: '2026-06-01T00:00:00Z' }, async (scene) => {
    await play(scene);
    const rows = copied(scene, folder);
    const run = rows
      .map((row) => row.run)
      .toSorted()
      .at(-1);
    const newest = rows.filter((row) => row.run === run);
    expect(new Set(rows.map(({ date }) => date))).toEqual(new Set(['2026-06-01', '2026-06-02']));
    // What is damaged reads as nulls, and what is too old to be asked for is not asked.
    for (const [date, body] of [
      ['2026-06-02', '{"run":'],
      ['2026-01-01', JSON.stringify({ ...rows[0], run: 'old' })],
    ]) {
      mkdirSync(join(folder, `audit/date=${date}`), { recursive: true });
      writeFileSync(join(folder, `audit/date=${date}/zz-0001.ndjson.gz`), gzipSync(`${body}\n`));
    }
    await asking(folder, async (ask) => {
      const repositories = Map.groupBy(newest, ({ region, repository }) => `${region} ${repository}`);
      const top = [...repositories.values()].map((some) => ({
        region: some[0]?.region,
        repository: some[0]?.repository,
        images: some.length,
        bytes: sum(some),
        condemned_bytes: sum(some.filter(({ verdict }) => verdict === 'condemned')),
      }));
      expect(top).toHaveLength(3);
      expect(numbers(await ask('top-repositories'), 'images', 'bytes', 'condemned_bytes')).toEqual(
        top.toSorted(byBytes),
      );

      const rules = [...new Set(newest.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)))].map((rule) => {
        const kept = newest.filter(({ reasons }) => reasons.some((reason) => reason.rule === rule));
        return { rule, images: kept.length, bytes: sum(kept) };
      });
      expect(rules.length).toBeGreaterThan(1);
      const kept = numbers(await ask('kept-by-rule'), 'images', 'bytes');
      expect(kept.map(({ bytes }) => bytes)).toEqual(rules.toSorted(byBytes).map(({ bytes }) => bytes));
      expect(new Set(kept)).toEqual(new Set(rules));

      const never = newest.filter(({ pulledAt }) => pulledAt === null);
      const unpulled = numbers(await ask('never-pulled'), 'sizebytes', 'sizeBytes');
      expect(new Set(unpulled.map(({ digest }) => digest))).toEqual(new Set(never.map(({ digest }) => digest)));
      expect([unpulled.length, newest.length - never.length]).toEqual([never.length, 1]);

      const users = newest
        .filter(({ repository }) => repository === 'team/app')
        .flatMap(({ region, tags, digest, reasons }) =>
          reasons.flatMap(({ rule, usedBy = [] }) =>
            usedBy.map((consumer) => ({ consumer, rule, region, tags, digest })),
          ),
        );
      expect(users.length).toBeGreaterThan(0);
      expect(new Set(await ask('who-uses', 'team/app'))).toEqual(new Set(users));
      expect(await ask('who-uses', 'web')).toEqual([]);

      const gone = rows.filter(({ outcome }) => outcome === 'deleted');
      expect(gone.map(({ date }) => date)).toEqual(['2026-06-01', '2026-06-01', '2026-06-02']);
      const latestFirst = [...gone.slice(2), ...gone.slice(0, 2)];
      const told = await ask('gone-in-30-days');
      expect(told.map(({ date, digest }) => [date, digest])).toEqual(
        latestFirst.map(({ date, digest }) => [date, digest]),
      );
    });
  });
});
