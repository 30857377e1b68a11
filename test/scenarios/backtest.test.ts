import { index, platformImage } from '../sandbox/manifests.ts';
import { dayMs, onDay, start } from './days.ts';
import { bucket, onScene, onlyInUse, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const old = start - 300 * dayMs;
const inOne = (text: string): string => text.replaceAll(/\s+/g, ' ');
const reporting = onlyInUse.replace('mode: delete', 'mode: report');

interface Line {
  readonly kind: string;
  readonly [key: string]: unknown;
}

async function backtested({ keeper, file }: Scene, policy: string, ...more: readonly string[]) {
  const ended = await keeper('backtest', '--policy', file(policy), '--output', 'ndjson', ...more);
  const lines = ended.out
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  return { ...ended, days: of('day'), images: of('image'), total: of('total')[0] };
}

function serve({ ecs }: Pick<Scene, 'ecs'>, image: string): void {
  const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image });
  ecs().createService({ name: 'api', taskDefinition, desiredCount: 1 });
}

test('a backtest finds what was pulled after this policy would have condemned it, and changes nothing', () =>
  onScene({ start: start - 5 * dayMs }, async ({ aws, file, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, ...platformImage('v1') });
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: old, ...platformImage('v2') });
    aws.ecr().pull('app', 'v1');
    aws.clock.set(start);
    aws.faults.rejectMutations();
    const { code, out, err } = await keeper('backtest', '--policy', file(onlyInUse), '--days', '30');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('What this policy would have taken away, 2026-05-02 to 2026-06-01\n2 images (');
    expect(out).toContain('1 of these wanted later: 1 pulled, 0 in use\n');
    expect(inOne(out)).toContain('This is a lower bound of regret');
    expect(inOne(out)).toContain('eu-west-1/app:v1 condemned 2026-05-02, gone 2026-05-02; pulled 2026-05-27');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(aws.calls.filter(({ mutates }) => mutates)).toEqual([]);
  }));

test('audits tell what was in use: what runs saw is kept, and what they saw later is missed', () =>
  onScene({ start }, async (scene) => {
    const { aws } = scene;
    const v1 = aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, ...platformImage('v1') });
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: old, ...platformImage('v2') });
    const run = onDay(scene, reporting);
    await run(1);
    serve(scene, uri('app', 'v1'));
    await run(3);
    aws.clock.set(start + 4 * dayMs);
    const before = aws.s3.keys(bucket);
    const { code, days, images, total } = await backtested(scene, onlyInUse, '--days', '4', '--bucket', bucket);
    expect([code, days.map(({ condemned }) => condemned)]).toMatchObject([
      0,
      [{ images: 2 }, { images: 2 }, { images: 1 }, { images: 1 }, { images: 1 }],
    ]);
    expect(images).toMatchObject([
      { digest: v1, isUsageKnown: true, missed: { by: 'use', usedBy: expect.stringContaining('api') } },
    ]);
    expect(total).toMatchObject({ missed: 1, missedByUse: 1, usageUnknown: 0 });
    expect(aws.s3.keys(bucket)).toEqual(before);
  }));

test('a pull counts from the day on which it was made: an audit recorded the one before the last', () =>
  onScene({ start }, async (scene) => {
    const { aws } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.ecr().pull('app', 'v1');
    await onDay(scene, reporting)(1);
    aws.clock.set(start + 4 * dayMs);
    aws.ecr().pull('app', 'v1');
    aws.clock.set(start + 5 * dayMs);
    const policy = onlyInUse.replace('pulledWithin: none', 'pulledWithin: 2d');
    const { days } = await backtested(scene, policy, '--days', '6', '--bucket', bucket);
    const counts = [1, 0, 0, 1, 1, 0, 0];
    expect(days.map(({ condemned }) => condemned)).toMatchObject(counts.map((images) => ({ images })));
  }));

test('where nothing is condemned today, indexes are read for the days on which something was', () =>
  onScene({ start }, async (scene) => {
    const { aws } = scene;
    const platforms = [platformImage('amd64'), platformImage('arm64')];
    for (const one of platforms) aws.ecr().push({ repository: 'app', at: old, ...one });
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, ...index(platforms) });
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: old, ...platformImage('v2') });
    aws.ecr().pull('app', 'v2');
    const policy = onlyInUse
      .replace('pulledWithin: none', 'pulledWithin: 2d')
      .replace('keepTags: []', 'keepTags: [v1]');
    const { days } = await backtested(scene, policy, '--days', '1');
    expect(days.map(({ condemned }) => condemned)).toMatchObject([{ images: 1 }, { images: 0 }]);
  }));

test('what a run deleted is part of the days before', () =>
  onScene({ start }, async (scene) => {
    const { aws, left } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, ...platformImage('v1') });
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: old, ...platformImage('v2') });
    serve(scene, uri('app', 'v2'));
    await onDay(scene, onlyInUse)(1);
    expect(left('app')).toEqual(['v2']);
    aws.clock.set(start + 2 * dayMs);
    const { days } = await backtested(scene, onlyInUse, '--days', '4', '--bucket', bucket);
    expect(days.map(({ images }) => images)).toEqual([2, 2, 1, 1, 1]);
  }));

test('a damaged audit object is passed over and named, and the exit code says so', () =>
  onScene({ start }, async (scene) => {
    const { aws } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.s3.put(bucket, 'audit/date=2026-05-30/20260530T030000Z-9f3a1c-0001.ndjson.gz', 'damaged');
    const { code, err, total } = await backtested(scene, onlyInUse, '--bucket', bucket);
    expect([code, total]).toMatchObject([3, { gone: { images: 1 } }]);
    expect(err).toContain('1 object of the audit could not be read\n');
  }));

test('what could not be surveyed is named, and the exit code says so', () =>
  onScene({ start }, async (scene) => {
    const { aws } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.faults.add({ kind: 'denied', operation: 'ListClusters' });
    const { code, err } = await backtested(scene, onlyInUse);
    expect([code, err]).toEqual([3, expect.stringContaining('FAIL')]);
  }));

test.each(['0', '3651', '-1', '1.5', 'week', ''])('--days %p is one clear sentence, and no call to AWS', (days) =>
  onScene({}, async ({ aws, file, keeper }) => {
    const ended = await keeper('backtest', '--policy', file(onlyInUse), `--days=${days}`);
    expect(ended).toMatchObject({
      code: 2,
      err: `keeper: --days must be a whole number from 1 to 3650, got "${days}"\n`,
    });
    expect(aws.calls).toEqual([]);
  }),
);
