import { platformImage } from '../sandbox/manifests.ts';
import { dayMs, start } from './days.ts';
import { bucket, onScene, twoRegions, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const old = start - 300 * dayMs;
const key = 'state/holds.json';
const here = ['--bucket', bucket] as const;
const why = ['--because', 'audit of May', ...here] as const;

const heldIn = ({ aws }: Pick<Scene, 'aws'>): { format: number; holds: readonly unknown[] } =>
  JSON.parse(aws.s3.get(bucket, key).toString());
const push = ({ aws }: Pick<Scene, 'aws'>, tag = 'v1', region = 'eu-west-1') =>
  aws.ecr({ region }).push({ repository: 'team/app', tags: [tag], at: old, ...platformImage(tag) });

test('a hold is about the digest that the tag means now, to the end of its last day, and says how to undo it', () =>
  onScene({ start, ...twoRegions }, async (scene) => {
    const digest = push(scene);
    const { code, out } = await scene.keeper('hold', 'team/app:v1', '--until', '2026-12-31', ...why);
    expect([code, out]).toEqual([
      0,
      `held until 2026-12-31T23:59:59.999Z: 111111111111/eu-west-1/team/app@${digest}\n` +
        `to undo: keeper unhold team/app@${digest} --region eu-west-1 --bucket ${bucket}\n`,
    ]);
    const entry = { account: '111111111111', region: 'eu-west-1', repository: 'team/app', digest };
    expect(heldIn(scene)).toEqual({
      format: 1,
      holds: [{ ...entry, untilMs: Date.parse('2027-01-01') - 1, because: 'audit of May', atMs: expect.any(Number) }],
    });
    expect(await scene.keeper('unhold', `team/app@${digest}`, '--region', 'eu-west-1', ...here)).toMatchObject({
      code: 0,
      out: `released: 111111111111/eu-west-1/team/app@${digest}\nit was held because audit of May; the next run judges it without that\n`,
    });
    expect(heldIn(scene).holds).toEqual([]);
  }));

test('without a day it is held until somebody takes it back; an instant is taken as it is', () =>
  onScene({ start }, async (scene) => {
    const digest = push(scene);
    expect((await scene.keeper('hold', uri('team/app', 'v1'), ...why)).out).toContain('held until "keeper unhold": ');
    expect(heldIn(scene).holds).toEqual([expect.not.objectContaining({ untilMs: expect.anything() })]);
    await scene.keeper('hold', uri('team/app', digest), '--until', '2026-12-31T18:00:00+02:00', ...why);
    expect(heldIn(scene).holds).toEqual([expect.objectContaining({ untilMs: Date.parse('2026-12-31T16:00:00Z') })]);
    expect((await scene.keeper('unhold', 'team/app:v1', ...here)).code).toBe(0);
  }));

test('what is in several regions is held in the one that is said', () =>
  onScene({ start, ...twoRegions }, async (scene) => {
    const { keeper } = scene;
    const digest = push(scene);
    push(scene, 'v1', 'us-east-1');
    expect(await keeper('hold', 'team/app:v1', ...why)).toMatchObject({
      code: 2,
      err: 'keeper: "team/app:v1" is in eu-west-1 and us-east-1: say which with --region\n',
    });
    expect((await keeper('hold', 'team/app:v1', '--region', 'us-east-1', ...why)).code).toBe(0);
    expect((await keeper('hold', uri('team/app', 'v1'), ...why)).code).toBe(0);
    expect(await keeper('unhold', `team/app@${digest}`, ...here)).toMatchObject({ code: 2 });
    expect((await keeper('unhold', uri('team/app', digest), ...here)).code).toBe(0);
    expect(heldIn(scene).holds).toEqual([expect.objectContaining({ region: 'us-east-1' })]);
  }));

test('what is gone from the registry can be released by its digest', () =>
  onScene({ start }, async (scene) => {
    const digest = push(scene);
    await scene.keeper('hold', 'team/app:v1', ...why);
    scene.aws.ecr().delete('team/app', digest);
    expect((await scene.keeper('unhold', `team/app@${digest}`, ...here)).code).toBe(0);
  }));

test('who releases what nobody holds is told so, with exit code 1, and nothing is written', () =>
  onScene({ start }, async (scene) => {
    push(scene);
    scene.aws.faults.rejectMutations();
    expect(await scene.keeper('unhold', 'team/app:v1', ...here)).toMatchObject({
      code: 1,
      out: '',
      err: 'keeper: nobody holds team/app:v1 in this bucket\n',
    });
  }));

test('of two people who hold at the same time neither is forgotten', () =>
  onScene({ start }, async (scene) => {
    const { aws, keeper } = scene;
    push(scene);
    push(scene, 'v2');
    const other = JSON.stringify({
      format: 1,
      holds: [{ account: '1', region: 'r', repository: 'x', digest: platformImage('x').digest, because: 'b', atMs: 0 }],
    });
    aws.onCall({ operation: 'PutObject', nth: 1, when: 'before' }, () => aws.s3.put(bucket, key, other));
    expect((await keeper('hold', 'team/app:v1', ...why)).code).toBe(0);
    expect(heldIn(scene).holds).toHaveLength(2);
  }));

test('nobody writes over holds that cannot be read', () =>
  onScene({ start }, async (scene) => {
    const { aws, keeper } = scene;
    push(scene);
    aws.s3.put(bucket, key, '{"format":1,"holds":[{}]}');
    for (const verb of [
      ['hold', 'team/app:v1', ...why],
      ['unhold', 'team/app:v1', ...here],
    ]) {
      const { code, err } = await keeper(...verb);
      expect([code, err]).toEqual([2, expect.stringContaining('state/holds.json is damaged')]);
    }
    expect(aws.s3.get(bucket, key).toString()).toBe('{"format":1,"holds":[{}]}');
  }));

test('a reason that would draw over a terminal is shown, not obeyed', () =>
  onScene({ start }, async (scene) => {
    push(scene);
    await scene.keeper('hold', 'team/app:v1', '--because', '\u{1B}[2Jx', ...here);
    const { out } = await scene.keeper('unhold', 'team/app:v1', ...here);
    expect(out).toContain('because \u{FFFD}[2Jx;');
  }));

test.each([
  [
    ['team/app:v1', '--until', '2026-05-31', ...why],
    /--until must be in the future, got "2026-05-31", and it is 2026-06-01T/,
  ],
  [['team/app:v1', '--until', '2026-02-30', ...why], /--until must be a day such as 2026-12-31, .* got "2026-02-30"/],
  [['team/app:v1', '--until', 'tomorrow', ...why], /got "tomorrow"/],
  [['team/app:v1', '--because', ' ', ...here], /--because must say why/],
  [['team/app:v1', ...here], /required option '--because <text>'/],
  [['team/app', ...why], /"team\/app" must name one image/],
  [[platformImage('v1').digest, ...why], /must name one image: repository:tag/],
  [['team/app:never', ...why], /nobody knows "team\/app:never": it is not in the registry of eu-west-1/],
  [['team/app:v1', '--region', 'mars-1', ...why], /"mars-1" is no region that is enabled here; these are eu-west-1/],
  [[uri('team/app', 'v1'), '--region', 'us-east-1', ...why], /--region us-east-1 is not the region of the address/],
  [[uri('team/app', 'v1').replace('1', '2'), ...why], /account 211111111111 has a keeper of its own/],
])('keeper hold %j is one clear sentence, and holds nothing', (argv, sentence) =>
  onScene({ start }, async (scene) => {
    push(scene);
    const { code, out, err } = await scene.keeper('hold', ...argv);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(sentence)]);
    expect(scene.aws.s3.keys(bucket)).not.toContain(key);
  }),
);
