import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { platformImage } from '../sandbox/manifests.ts';
import { bucket, keeping, onScene } from '../scenarios/scene.ts';
import type { Scene } from '../scenarios/scene.ts';
import { walk } from './walking.ts';

const policy = keeping('[{ name: all, tags: ["*"], keepNewest: 1 }]');
const minuteMs = 60_000;

type Payload = Readonly<Record<string, unknown>>;
const at = (stage: string, act: () => void | Promise<void>) => (payload: Payload) =>
  payload['stage'] === stage ? act() : undefined;

/** Two repositories of two builds, of which the older ones are condemned. */
const onTwo = (play: (scene: Scene) => Promise<void>) =>
  onScene({ start: '2026-06-01T00:00:00Z' }, async (scene) => {
    for (const repository of ['alpha', 'bravo'])
      for (const [i, tag] of ['old', 'new'].entries())
        scene.aws.ecr().push({
          repository,
          tags: [tag],
          at: `2026-01-0${i + 1}T00:00:00Z`,
          ...platformImage(`${repository} ${tag}`),
        });
    await play(scene);
  });

const left = ({ left: of }: Scene) => ['alpha', 'bravo'].map((name) => of(name).join(' '));
const untouched = ['new old', 'new old'];
const cleaned = ['new', 'new'];

/** Everything that any run says was deleted. */
const told = ({ aws: { s3 } }: Scene): readonly string[] =>
  s3.keys(bucket, 'audit/').flatMap((key) =>
    gunzipSync(s3.get(bucket, key))
      .toString()
      .split('\n')
      .filter((line) => line.includes('"outcome":"deleted"'))
      .map((line): string => JSON.parse(line).repository),
  );

test('a run that lost its lease between two stages goes no further', async () => {
  await onTwo(async (scene) => {
    const sleep = at('gate', () => scene.aws.clock.advance(17 * minuteMs));
    await expect(walk(policy, { before: sleep })).rejects.toThrow('its lease has expired');
    expect(left(scene)).toEqual(untouched);
  });
}, 60_000);

test.each([
  ['policy', 'policy.yaml', 'its policy has changed since it began'],
  ['code', 'index.mjs', 'it was deployed anew since it began'],
])(
  'a run whose %s changes on its way goes no further',
  async (_, file, sentence) => {
    await onTwo(async (scene) => {
      const change = at('gate', () => {
        const text = file === 'policy.yaml' ? policy.replace('keepNewest: 1', 'keepNewest: 2') : 'something else';
        writeFileSync(join(process.env['LAMBDA_TASK_ROOT'] ?? '', file), text);
      });
      await expect(walk(policy, { before: change })).rejects.toThrow(sentence);
      expect(left(scene)).toEqual(untouched);
    });
  },
  60_000,
);

test('of two workflows that begin at the same time one is refused, and ends well', async () => {
  await onTwo(async (scene) => {
    let second: Awaited<ReturnType<typeof walk>> | undefined;
    const meanwhile = at('census', async () => {
      second = await walk(policy);
    });
    const first = await walk(policy, { before: meanwhile });
    expect([first.status, second?.status, second?.trail]).toEqual([
      'complete',
      'refused',
      ['Survey', 'MayItBegin', 'Refused'],
    ]);
    expect(left(scene)).toEqual(cleaned);
  });
}, 60_000);

test('a start that is delivered twice is done once', async () => {
  await onTwo(async () => {
    const start = { scheduled: '2026-06-01T03:00:00Z' };
    expect((await walk(policy, {}, start)).status).toBe('complete');
    expect((await walk(policy, {}, start)).status).toBe('refused');
  });
}, 60_000);

test.each([
  ['gate', untouched],
  ['apply', cleaned],
  ['report', cleaned],
])(
  'the stage %s happens once: a second one does nothing, and no record is there twice',
  async (stage, after) => {
    await onTwo(async (scene) => {
      const twice = walk(policy, { times: (payload) => (payload['stage'] === stage ? 2 : 1) });
      await expect(twice).rejects.toThrow(/did not come to its end|has ended already/);
      expect(left(scene)).toEqual(after);
      scene.aws.clock.advance(17 * minuteMs);
      await walk(policy);
      expect([left(scene), told(scene).toSorted()]).toEqual([cleaned, ['alpha', 'bravo']]);
    });
  },
  60_000,
);

test('what a turn did whose records could not be written the run says, and the next one finds it out and tells', async () => {
  await onTwo(async (scene) => {
    const { aws } = scene;
    const heal = aws.faults.add({
      kind: 'denied',
      operation: 'PutObject',
      where: ({ Key }: object & { Key?: unknown }) => /^audit\/.*apply/.test(String(Key)),
    });
    await expect(walk(policy)).rejects.toThrow('the audit could not be written');
    expect([left(scene), told(scene)]).toEqual([cleaned, []]);
    heal();
    aws.clock.advance(17 * minuteMs);
    await walk(policy);
    expect(told(scene).toSorted()).toEqual(['alpha', 'bravo']);
  });
}, 60_000);

test('what a turn did whose end nobody heard of is on record once', async () => {
  await onTwo(async (scene) => {
    const die = at('apply', () => {
      throw new Error('Lambda is gone');
    });
    await expect(walk(policy, { after: die })).rejects.toThrow('Lambda is gone');
    scene.aws.clock.advance(17 * minuteMs);
    await walk(policy);
    expect([left(scene), told(scene).toSorted()]).toEqual([cleaned, ['alpha', 'bravo']]);
  });
}, 60_000);

test('a person can stop a run between its stages', async () => {
  await onTwo(async (scene) => {
    const stop = at('apply', () => scene.aws.s3.put(bucket, 'state/STOP', 'not today'));
    const { status } = await walk(policy, { before: stop });
    expect([status, left(scene)]).toEqual(['complete', untouched]);
  });
}, 60_000);

test('the workflow waits until what changes fast may have settled', async () => {
  await onTwo(async (scene) => {
    const waits: string[] = [];
    const patient = policy.replace('settle: none', 'settle: 5m');
    const wait = async (until: string) => {
      waits.push(until);
      scene.aws.clock.advance(5 * minuteMs);
    };
    await walk(patient, { wait });
    expect([waits, left(scene)]).toEqual([['2026-06-01T00:05:00.000Z'], cleaned]);
  });
}, 60_000);

test('however slow a stage was, the lease lasts while the workflow waits', async () => {
  await onTwo(async (scene) => {
    const patient = policy.replace('settle: none', 'settle: 5m');
    await walk(patient, {
      before: at('gate', () => scene.aws.clock.advance(7 * minuteMs)),
      wait: async () => scene.aws.clock.advance(12 * minuteMs),
    });
    expect(left(scene)).toEqual(cleaned);
  });
}, 60_000);

test('what an earlier stage left damaged counts for as little as what is missing', async () => {
  await onTwo(async (scene) => {
    const { s3 } = scene.aws;
    const damage = at('gate', () => {
      for (const key of s3.keys(bucket, 'work/'))
        if (key.endsWith('/planned-1')) s3.put(bucket, key, 'not what it was');
    });
    await walk(policy, { before: damage });
    expect(left(scene)).toEqual(['new', 'new old']);
  });
}, 60_000);
