import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucket, onlyInUse, onScene } from './scene.ts';
import type { Scene } from './scene.ts';

const at = Date.parse('2026-06-01T12:00:00Z');
const old = at - 300 * 86_400_000;

async function cleaned({ aws, clean }: Scene): Promise<string> {
  aws.ecr().push({ repository: 'app', tags: ['stale'], at: old });
  const { out } = await clean(onlyInUse);
  return out;
}
const pageIn = ({ aws }: Scene, key: string): string => aws.s3.get(bucket, key).toString();
const pageKeys = ({ aws }: Scene) => aws.s3.keys(bucket).filter((key) => key.endsWith('.html'));
const writingPage = {
  operation: 'PutObject',
  where: ({ Key }: object & { Key?: unknown }) => String(Key).endsWith('report.html'),
} as const;
const stdoutOf = async ({ keeper }: Scene, ...more: readonly string[]) =>
  (await keeper('report', '--bucket', bucket, ...more)).out;

test('a run leaves its report beside its summary and as the latest one, and says where', () =>
  onScene({ start: at }, async (scene) => {
    const out = await cleaned(scene);
    const [latest, key = ''] = pageKeys(scene);
    expect(latest).toBe('latest.html');
    expect(key).toMatch(/^runs\/date=2026-06-01\/20260601T1200[^/]+\/report\.html$/);
    expect(out).toContain(`Records: s3://${bucket}/${key}\n`);
    expect(pageIn(scene, key)).toContain('1 image (');
    expect(pageIn(scene, 'latest.html')).toBe(pageIn(scene, key));
  }));

test('a report that cannot be written fails no run, and is said', () =>
  onScene({ start: at }, async (scene) => {
    const { aws, clean } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: old });
    aws.faults.add({ kind: 'denied', ...writingPage });
    const { code, out, err } = await clean(onlyInUse);
    expect([code, err]).toEqual([0, expect.stringContaining('the report could not be written')]);
    expect(out).toMatch(/Records: s3:\/\/audit\/runs\/[^\n]+summary\.json/);
    expect(pageKeys(scene)).toEqual([]);
  }));

test('keeper report says where the newest report is, or that of a run', () =>
  onScene({ start: at }, async (scene) => {
    const { aws, clean, keeper } = scene;
    await cleaned(scene);
    aws.clock.advance(86_400_000);
    await clean(onlyInUse);
    const [, first = '', second = ''] = pageKeys(scene);
    const run = first.split('/')[2] ?? '';
    expect(second).not.toBe('');
    expect(await stdoutOf(scene)).toBe(`s3://${bucket}/latest.html\n`);
    expect(await stdoutOf(scene, '--run', run)).toBe(`s3://${bucket}/${first}\n`);
    const { code, err } = await keeper('report', '--bucket', bucket, '--run', '20260101T000000Z-abcdef');
    expect([code, err]).toEqual([2, expect.stringContaining('run 20260101T000000Z-abcdef has left no report')]);
    expect((await keeper('report', '--bucket', bucket, '--run', '../x')).code).toBe(2);
  }));

test('a plan is a page, too', () =>
  onScene({ start: at }, async (scene) => {
    const { aws, file, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: old });
    const { code, out } = await keeper('plan', '--policy', file(onlyInUse), '--output', 'html');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^<!doctype html>[^]*Nothing was touched\. 1 image [^]*No audit was written[^]*<\/html>\n$/,
      ),
    ]);
  }));

const writingTable = {
  operation: 'PutObject',
  where: ({ Key }: object & { Key?: unknown }) => String(Key).endsWith('.csv'),
} as const;
const tableIn = ({ aws }: Scene): string | undefined =>
  aws.s3.keys(bucket).find((key) => key.endsWith('/repositories.csv'));

test('a run leaves a line for each repository beside its summary, and a plan prints them', () =>
  onScene({ start: at }, async (scene) => {
    const { aws, file, keeper } = scene;
    aws.ecr().push({ repository: 'zoo', tags: ['new'], at });
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: old });
    const report = file(onlyInUse.replace('mode: delete', 'mode: report'));
    const { out: planned } = await keeper('plan', '--policy', report, '--output', 'csv');
    expect(planned.split('\r\n').map((line) => line.split(',').slice(1, 4))).toEqual([
      ['region', 'repository', 'images'],
      ['eu-west-1', 'app', '1'],
      ['eu-west-1', 'zoo', '1'],
      [],
    ]);
    const { out } = await keeper('run', '--policy', report, '--bucket', bucket);
    const key = tableIn(scene) ?? '';
    expect(out).toContain(`s3://${bucket}/${key}\n`);
    expect(aws.s3.get(bucket, key).toString()).toBe(planned);
    expect(planned).toMatch(/,mode 1,no\r\n$/);
  }));

test('a list of repositories that cannot be written fails no run, and is said', () =>
  onScene({ start: at }, async (scene) => {
    scene.aws.faults.add({ kind: 'denied', ...writingTable });
    const { code, err } = await scene.clean(onlyInUse);
    expect([code, err]).toEqual([0, expect.stringContaining('the list of repositories could not be written')]);
    expect(tableIn(scene)).toBeUndefined();
  }));

test('a bucket without reports is told from one with', () =>
  onScene({ start: at }, async ({ keeper }) => {
    const { code, err } = await keeper('report', '--bucket', bucket);
    expect([code, err]).toEqual([2, expect.stringContaining('no run has left a report')]);
  }));

test('keeper report --open hands a copy to what opens files here', () =>
  onScene({ start: at }, async (scene) => {
    await cleaned(scene);
    const folder = mkdtempSync(join(tmpdir(), 'keeper-test-'));
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\nprintf %s "$1" > ${folder}/asked.part\nmv ${folder}/asked.part ${folder}/asked\n`,
      );
      chmodSync(join(folder, name), 0o755);
    }
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
    const [, file = ''] = (await stdoutOf(scene, '--open')).split('\n');
    process.env['PATH'] = path;
    for (let i = 0; i < 100 && !existsSync(join(folder, 'asked')); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(pageIn(scene, 'latest.html'));
  }));
