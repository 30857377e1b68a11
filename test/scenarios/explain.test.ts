import { gunzipSync, gzipSync } from 'node:zlib';
import { index, platformImage } from '../sandbox/manifests.ts';
import { dayMs, holding, onDay, start } from './days.ts';
import { bucket, keeping, onScene, onlyInUse, twoRegions, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const old = start - 300 * dayMs;
const inOne = (text: string): string => text.replaceAll(/\s+/g, ' ');
const tooWide = (text: string): readonly string[] => text.split('\n').filter((line) => line.length > 80);

const runsOf = ({ aws }: Pick<Scene, 'aws'>): readonly string[] =>
  aws.s3.keys(bucket, 'runs/').flatMap((key) => /date=[^/]+\/([^/]+)\/summary/.exec(key)?.[1] ?? []);

function runTask({ ecs }: Pick<Scene, 'ecs'>, image: string): void {
  const taskDefinition = ecs().registerTaskDefinition({ family: 'web', image });
  ecs().createService({ name: 'api', taskDefinition, desiredCount: 1 });
}

test('what stays for several reasons says each with its evidence, and that all of them would have to change', () =>
  onScene({ start }, async (scene) => {
    const { aws, file, keeper } = scene;
    const digest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    runTask(scene, uri('app', 'v1'));
    aws.faults.rejectMutations();
    const policy = file(keeping(`[{ name: releases, tags: ['*'], keepNewest: 3 }]`));
    const { code, out } = await keeper('explain', 'app:v1', '--policy', policy);
    expect([code, tooWide(out)]).toEqual([0, []]);
    expect(out).toContain(`eu-west-1/app:v1\n  ${digest}\n`);
    expect(out).toContain('ECS service default/api (eu-west-1) uses it [in-use]');
    expect(inOne(out)).toContain('first of the newest 3 in family releases, by push [newest-in-family]');
    expect(inOne(out)).toContain('To let it go, all of this has to change: - change or remove');
    expect(aws.calls.filter(({ mutates }) => mutates)).toEqual([]);
  }));

test('what is condemned says since when, when it goes, and how to hold it', () =>
  onScene({ start }, async (scene) => {
    const { aws, file, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    const policy = holding('grace: 7d\nbudgets: { deletions: none }');
    await onDay(scene, policy)(1);
    aws.clock.set(start + dayMs);
    const { code, out } = await keeper('explain', 'app:v1', '--policy', file(policy), '--bucket', bucket);
    expect([code, tooWide(out)]).toEqual([0, []]);
    expect(inOne(out)).toContain(
      'Condemned since 2026-06-01: no rule keeps it. It goes on 2026-06-08 at the earliest.',
    );
    expect(inOne(out)).toContain('Held back: - announced: they go from 2026-06-08 on');
    expect(inOne(out)).toContain(`keeper hold ${uri('app', 'v1')} \\ --until YYYY-MM-DD`);
  }));

test('a report says since when it is condemned, too: runs remember it', () =>
  onScene({ start }, async (scene) => {
    const { aws, file, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    const policy = onlyInUse.replace('mode: delete', 'mode: report');
    await onDay(scene, policy)(1);
    aws.clock.set(start + dayMs);
    const { out } = await keeper('explain', 'app:v1', '--policy', file(policy), '--bucket', bucket);
    expect(inOne(out)).toContain('Condemned since 2026-06-01:');
    expect(inOne(out)).toContain('It stays until what holds it back is released.');
  }));

test('a platform stays for the reasons of the index that lists it, and names that', () =>
  onScene({ start }, async (scene) => {
    const { aws, file, keeper } = scene;
    const platforms = [platformImage('amd64'), platformImage('arm64')];
    const [amd64 = ''] = platforms.map((one) => aws.ecr().push({ repository: 'app', at: old, ...one }));
    const top = aws.ecr().push({ repository: 'app', tags: ['v1'], at: old, ...index(platforms) });
    runTask(scene, uri('app', 'v1'));
    const { code, out } = await keeper('explain', amd64, '--policy', file(onlyInUse));
    expect([code, tooWide(out)]).toEqual([0, []]);
    expect(out).toContain(`judged as one with ${top.slice(0, 19)}`);
    expect(out).toContain('[in-use]');
    expect(out.match(/Stays/g)).toHaveLength(1);
  }));

test('an image is explained in every region where it is; by its address in that one', () =>
  onScene({ start, ...twoRegions }, async ({ aws, file, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.ecr({ region: 'us-east-1' }).push({ repository: 'app', tags: ['v1'], at: old });
    aws.ecr().push({ repository: 'app', tags: ['v10'], at: old, ...platformImage('other') });
    aws.ecr().push({ repository: 'other', tags: ['v1'], at: old, ...platformImage('other') });
    const rowsOf = async (ref: string) => {
      const { code, out } = await keeper('explain', ref, '--policy', file(onlyInUse), '--output', 'ndjson');
      const rows = out
        .trim()
        .split('\n')
        .map((line): { region: string; repository: string } => JSON.parse(line));
      return [code, ...rows.map(({ region, repository }) => `${region}/${repository}`).toSorted()];
    };
    expect(await rowsOf('app:v1')).toEqual([0, 'eu-west-1/app', 'us-east-1/app']);
    expect(await rowsOf(uri('app', 'v1', 'us-east-1'))).toEqual([0, 'us-east-1/app']);
    expect(await rowsOf(platformImage('other').digest)).toEqual([0, 'eu-west-1/app', 'eu-west-1/other']);
    expect(await rowsOf(`app@${platformImage('other').digest}`)).toEqual([0, 'eu-west-1/app']);
  }));

test('what a run deleted is found in the audit, with the run, the reason and the way back', () =>
  onScene({ start }, async (scene) => {
    const { aws, clean, file, keeper, left } = scene;
    const digest = aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    await clean();
    aws.clock.set(start + dayMs);
    aws.ecr().push({ repository: 'app', tags: ['v2'], at: start + dayMs, ...platformImage('new') });
    await clean(onlyInUse.replace('mode: delete', 'mode: report'));
    aws.s3.put(bucket, 'audit/date=2026-06-02/20260602T999999Z-ff-0001.ndjson.gz', 'damaged');
    expect(left('app')).toEqual(['v2']);
    const [first = ''] = runsOf(scene);
    for (const ref of ['app:v1', digest]) {
      const { code, out, err } = await keeper('explain', ref, '--policy', file(onlyInUse), '--bucket', bucket);
      expect([code, tooWide(out)]).toEqual([0, []]);
      expect(inOne(out)).toContain(`Deleted by run ${first}, 2026-06-01 03:00 UTC: no rule kept it`);
      expect(inOne(out)).toContain(`keeper restore ${uri('app', 'v1')} \\ --bucket BUCKET`);
      expect(err).toContain('a part of the audit is damaged, and passed over');
    }
  }));

test('of an image that went twice the last time is told', () =>
  onScene({ start }, async (scene) => {
    const { aws, clean, file, keeper } = scene;
    const again = { repository: 'app', tags: ['v1'], at: old, ...platformImage('same') };
    aws.ecr().push(again);
    await clean();
    aws.clock.set(start + dayMs);
    aws.ecr().push(again);
    await clean();
    const [, second = ''] = runsOf(scene);
    const { out } = await keeper('explain', 'app:v1', '--policy', file(onlyInUse), '--bucket', bucket);
    expect(out.match(/by run \S+/g)).toEqual([`by run ${second},`]);
  }));

test('what a run said is read from its audit, without a survey', () =>
  onScene({ start }, async (scene) => {
    const { aws, clean, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    await clean();
    const [run = ''] = runsOf(scene);
    const before = aws.countOf('DescribeRepositories');
    const { code, out } = await keeper('explain', 'app:v1', '--run', run, '--bucket', bucket);
    expect([code, aws.countOf('DescribeRepositories') - before]).toEqual([0, 0]);
    expect(out).toContain(`as run ${run} saw it`);
    expect(inOne(out)).toContain(`Deleted by run ${run}`);
    expect(await keeper('explain', 'app:v2', '--run', run, '--bucket', bucket)).toMatchObject({
      code: 1,
      out: '',
      err: `keeper: nobody knows app:v2: run ${run} says nothing about it, or this bucket has no record of it\n`,
    });
  }));

test('rows of a rule that is not known yet are told as they are', () =>
  onScene({ start }, async (scene) => {
    const { aws, clean, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    await clean();
    const [run = ''] = runsOf(scene);
    const [key = ''] = aws.s3.keys(bucket, 'audit/');
    const line = gunzipSync(aws.s3.get(bucket, key)).toString();
    const newer = {
      ...JSON.parse(line),
      schema: 2,
      verdict: 'keep',
      reasons: [{ rule: 'moon', phase: 'full' }],
      outcome: null,
    };
    aws.s3.put(bucket, key, gzipSync(`${JSON.stringify(newer)}\n{"odd":"v1"}\n`));
    const { code, out } = await keeper('explain', 'app:v1', '--run', run, '--bucket', bucket);
    expect([code, out]).toEqual([0, expect.stringContaining('- moon: phase=full [moon]')]);
  }));

test.each([
  [[], 'it is in no repository that the policy cleans, and --bucket NAME would search the audit for what became of it'],
  [['--bucket', bucket], 'it is in no repository that the policy cleans, and no run of this bucket has taken it away'],
])('an image that nobody knows is one sentence and exit code 1: %j', (more, sentence) =>
  onScene({ start }, async ({ aws, file, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    const { code, out, err } = await keeper('explain', 'app:never', '--policy', file(onlyInUse), ...more);
    expect([code, out, err]).toEqual([1, '', `keeper: nobody knows app:never: ${sentence}\n`]);
  }),
);

test('who finds nothing where something could not be listed is told where', () =>
  onScene({ start, ...twoRegions }, async ({ aws, file, keeper }) => {
    aws.ecr().push({ repository: 'app', tags: ['v1'], at: old });
    aws.faults.add({ kind: 'denied', operation: 'DescribeImages' });
    const { code, err } = await keeper('explain', 'app:v1', '--policy', file(onlyInUse));
    expect([code, err]).toEqual([1, expect.stringContaining('cleans (eu-west-1 could not be read), and --bucket')]);
  }));

test.each([
  [['app'], /^keeper: "app" must name an image: repository:tag, .*\n$/],
  [['\u{1B}[2J'], /^keeper: "\uFFFD\[2J" must name an image/],
  [['app:v1', '--run', 'yesterday', '--bucket', bucket], /--run must be the name of a run, such as .* got "yesterday"/],
  [['app:v1', '--run', '20260601T000000Z-aa'], /--run needs --bucket NAME/],
  [['app:v1', '--run', '20260601T000000Z-aa', '--bucket', bucket, '--policy', 'x'], /--policy has no say in it/],
  [['app:v1', '--bucket', 'missing'], /the bucket "missing" does not exist/],
])('keeper explain %j is one clear sentence, and asks nothing of the registry', (argv, sentence) =>
  onScene({ start }, async ({ aws, keeper }) => {
    const { code, out, err } = await keeper('explain', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.replace(/^No --policy.*\n/, '')).toMatch(sentence);
    expect(aws.countOf('DescribeRepositories')).toBe(0);
  }),
);
