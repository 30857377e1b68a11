import { spawn } from 'node:child_process';
import { platformImage } from '../sandbox/manifests.ts';
import { dayMs, holding, longAgo, onDay, start } from './days.ts';
import { atOnce, bucket, onScene, onlyInUse } from './scene.ts';

const daysAgo = (days: number): number => start - days * 86_400_000;

test.each([
  [
    'an unknown key',
    'mode: report\nkeepNewest: 5',
    'unknown key "keepNewest"; allowed are mode, clean, inUse, retention',
  ],
  ['an unknown mode', 'mode: purge', 'mode must be report, archive or delete, got "purge"'],
  ['a key of another place', 'inUse: { minimumAge: 30d }', 'unknown key "minimumAge"; allowed are settle, seenWithin'],
  ['an empty file', '', 'the policy file is empty'],
])('%s is one clear sentence with file, line and column, exit code 2, and no call to AWS', (_, yaml, sentence) =>
  onScene({}, async ({ aws, clean }) => {
    const { code, err, out } = await clean(yaml);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^keeper: .*policy-1\.yaml:\d+:\d+\)\n$/);
    expect(err).toContain(sentence);
    expect(aws.calls).toEqual([]);
  }),
);

test('a policy file that is not there is named', () =>
  onScene({}, async ({ keeper }) => {
    const { code, err } = await keeper('plan', '--policy', '/nowhere/policy.yaml');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^keeper: the policy file "\/nowhere\/policy.yaml" cannot be read: .*\n$/),
    ]);
  }));

test('a missing bucket is one clear sentence, and nothing is read or deleted', () =>
  onScene({}, async ({ aws, keeper, file, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    const { code, err } = await keeper('run', '--policy', file(onlyInUse), '--bucket', 'missing', '--yes');
    expect([code, err]).toEqual([
      2,
      'keeper: the bucket "missing" does not exist: create it, or name another with --bucket\n',
    ]);
    expect(left('app')).toHaveLength(1);
    expect(aws.countOf('DescribeRepositories')).toBe(0);
  }));

test('without credentials one sentence says how to get some', () =>
  onScene({}, async ({ keeper }) => {
    const { AWS_ACCESS_KEY_ID: _, ...environment } = process.env;
    process.env = { ...environment, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const { code, err } = await keeper('plan');
    expect(code).toBe(2);
    expect(err).toContain('keeper: no AWS credentials were found: sign in (aws sso login)');
  }));

test.each([
  [[], /Usage: keeper/],
  [['destroy'], /unknown command 'destroy'/],
  [['run'], /required option '--policy <file>'/],
  [['plan', '--output', 'xml'], /Allowed choices are table, json, ndjson/],
])('bad usage %j is said on stderr with exit code 2', (argv, sentence) =>
  onScene({}, async ({ keeper }) => {
    const { code, err, out } = await keeper(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  }),
);

test('a mode that deletes asks first; without a terminal to ask on it wants --yes', () =>
  onScene({}, async ({ aws, keeper, file, left }) => {
    aws.ecr().push({ repository: 'app', at: daysAgo(100) });
    const { code, err } = await keeper('run', '--policy', file(onlyInUse), '--bucket', bucket);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('in account 111111111111, and there is no terminal to ask on: add --yes'),
    ]);
    expect(left('app')).toHaveLength(1);
  }));

test('plan prints one row for every image, and changes nothing anywhere', () =>
  onScene({}, async ({ aws, keeper, file }) => {
    for (let i = 0; i < 3; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: daysAgo(100) });
    aws.faults.rejectMutations();
    const { code, out, err } = await keeper(
      'plan',
      '--policy',
      file(onlyInUse),
      '--bucket',
      bucket,
      '--output',
      'ndjson',
    );
    expect(code).toBe(0);
    const rows: readonly unknown[] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      schema: 1,
      account: '111111111111',
      region: 'eu-west-1',
      repository: 'app',
      verdict: 'condemned',
      reasons: [],
      blockedBy: [],
      outcome: null,
    });
    expect(err).toContain('3 images condemned');
    expect(aws.calls.filter(({ mutates }) => mutates)).toEqual([]);
  }));

test.each([
  ['grace', 'grace: 7d\nbudgets: { deletions: none }', /announced: they go from 2026-06-08 on/],
  ['a budget', 'grace: none\nbudgets: { deletions: 1 }', /1 image \(.*\): over the budget: 1 images a run/],
  ['the lack of a run before', atOnce, /the first run only reports/],
])('a plan says that %s holds back what is condemned, as a run would', (what, guards, told) =>
  onScene({ start }, async (scene) => {
    const { aws, keeper, file, left } = scene;
    for (const tag of ['1', '2'])
      aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo, ...platformImage(tag) });
    if (what === 'grace') await onDay(scene, holding(guards))(1);
    if (what === 'the lack of a run before') aws.s3.delete(bucket, 'state/runs.json');
    aws.clock.set(start + dayMs);
    aws.faults.rejectMutations();
    const { code, out } = await keeper('plan', '--policy', file(holding(guards)), '--bucket', bucket);
    expect([code, left('app')]).toEqual([0, ['1', '2']]);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(told);
    expect(out).toContain('2 images condemned');
    expect(out).toContain('Would free');
  }),
);

test('a plan that would be stopped needs a look: only a run fails', () =>
  onScene({ start }, async ({ aws, keeper, file }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'], at: longAgo });
    aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
    const { code } = await keeper('plan', '--policy', file(holding(atOnce)), '--bucket', bucket);
    expect(code).toBe(3);
  }));

test('a table of 80 columns says what goes, what stays and why', () =>
  onScene({}, async ({ aws, keeper }) => {
    for (let i = 0; i < 12; i += 1) aws.ecr().push({ repository: 'shop/web', tags: [`1.${i}`], at: daysAgo(300 - i) });
    const { out } = await keeper('plan');
    expect(out).toContain('12 images');
    expect(out).toContain('newest-in-family');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }));

test('Ctrl-C stops a run at the next step; it reports what it did, and exits with 130', () =>
  onScene({}, async ({ aws, file, left }) => {
    for (let i = 0; i < 3; i += 1) aws.ecr().push({ repository: `app-${i}`, at: daysAgo(100) });
    const argv = ['run', '--silent', 'keeper', '--', 'run', '--policy', file(onlyInUse), '--bucket', bucket, '--yes'];
    const child = spawn('npm', argv, { env: process.env, stdio: 'ignore' });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'after' }, () => {
      // The terminal tells everyone, and npm passes it on: once or twice, it is one Ctrl-C.
      child.kill('SIGINT');
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    const gone = [0, 1, 2].filter((i) => left(`app-${i}`).length === 0);
    expect(gone.length).toBeGreaterThanOrEqual(1);
    expect(gone.length).toBeLessThan(3);
    const key = aws.s3.keys(bucket).find((name) => name.endsWith('summary.json')) ?? '';
    const summary: unknown = JSON.parse(aws.s3.get(bucket, key).toString());
    expect(summary).toMatchObject({
      status: 'interrupted',
      totals: { found: { images: 3 }, deleted: { images: gone.length } },
    });
  }));
