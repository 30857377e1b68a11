import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { longAgo } from './days.ts';
import { onScene, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const push = ({ aws }: Scene, repository: string, tags: readonly string[], region = 'eu-west-1') => {
  for (const tag of tags) aws.ecr({ region }).push({ repository, tags: [tag], at: longAgo });
};
const familiesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^ +- name: (\S+)$/gm)].map(([, name = '']) => name);

test('init prints a policy for the tags that are in every region, and changes nothing', () =>
  onScene(twoRegions, async (scene) => {
    const { aws, keeper } = scene;
    push(scene, 'shop/web', ['1.2.3', '1.2.4', 'latest', 'prod']);
    push(scene, 'java/app', ['1.0-SNAPSHOT', 'feature-login-12'], 'us-east-1');
    aws.faults.rejectMutations();
    const { code, out, err } = await keeper('init');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('account 111111111111');
    expect(out).toContain("'java/**'");
    expect(out).toContain('2 tags in 1 repository, such as 1.2.3, 1.2.4');
    expect(familiesIn(out)).toEqual(['snapshots', 'branch-builds', 'others', 'releases', 'others']);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const asked = new Set(aws.calls.map(({ operation }) => operation));
    expect(asked).toEqual(new Set(['GetCallerIdentity', 'DescribeRegions', 'DescribeRepositories', 'DescribeImages']));
  }));

test('hostile tags stay in comments, and the file is what it says', () =>
  onScene({}, async (scene) => {
    push(scene, 'app', ['__proto__', 'constructor', '_'.repeat(128), 'v1.0.0']);
    const { code, out } = await scene.keeper('init');
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({ mode: 'report', retention: [{ repositories: ['**'], families: [{}, {}] }] });
    expect(out).toContain('Everything else: 3 tags in 1 repository');
  }));

test('with --file it is written there, and never over something else', () =>
  onScene({}, async (scene) => {
    const { aws, file, keeper } = scene;
    push(scene, 'app', ['1.2.3']);
    const taken = file('mode: report');
    const free = `${taken}.new`;
    expect(await keeper('init', '--file', free)).toMatchObject({ code: 0, out: '' });
    expect(familiesIn(readFileSync(free, 'utf8'))).toEqual(['releases', 'others']);
    const before = aws.calls.length;
    expect(await keeper('init', '--file', taken)).toEqual({
      code: 2,
      out: '',
      err: `keeper: "${taken}" is there already, and is not written over: name another file, or leave out --file to see the policy\n`,
    });
    expect(readFileSync(taken, 'utf8')).toBe('mode: report');
    expect(aws.calls).toHaveLength(before);
  }));

test('a file that cannot be written is one sentence', () =>
  onScene({}, async ({ keeper }) => {
    const { code, err } = await keeper('init', '--file', '/nowhere/policy.yaml');
    expect([code, err]).toEqual([2, 'keeper: "/nowhere/policy.yaml" cannot be written: ENOENT\n']);
    expect(existsSync('/nowhere')).toBe(false);
  }));

test.each([
  ['a region', 'DescribeRepositories', 'us-east-1'],
  ['a repository', 'DescribeImages', 'us-east-1/there'],
] as const)('%s that cannot be listed is named in the file and on stderr', (_, operation, place) =>
  onScene(twoRegions, async (scene) => {
    push(scene, 'app', ['1.2.3']);
    push(scene, 'there', ['1-SNAPSHOT'], 'us-east-1');
    scene.aws.faults.add({ kind: 'denied', operation, where: (_input, { region }) => region === 'us-east-1' });
    const { code, out, err } = await scene.keeper('init');
    expect(code).toBe(3);
    expect(out).toMatch(new RegExp(`^# - ${place}: ${operation}: AccessDenied`, 'm'));
    expect(err).toMatch(new RegExp(`could not be listed: ${place} ${operation}: AccessDenied`));
    expect(familiesIn(out)).toEqual(['releases', 'others']);
  }),
);

test('without a list of regions it reads its own, and says so', () =>
  onScene(twoRegions, async (scene) => {
    push(scene, 'app', ['1.2.3']);
    scene.aws.faults.add({ kind: 'denied', operation: 'DescribeRegions' });
    const { code, out } = await scene.keeper('init');
    expect([code, familiesIn(out)]).toEqual([3, ['releases', 'others']]);
    expect(out).toContain('# - every region but eu-west-1: ');
  }));

test('an account without repositories gets what holds without a policy, which validate takes', () =>
  onScene({}, async ({ file, keeper }) => {
    const { code, out } = await keeper('init');
    expect([code, familiesIn(out)]).toEqual([0, []]);
    const policy = file(out);
    expect(await keeper('validate', policy)).toMatchObject({ code: 0, err: '' });
  }));
