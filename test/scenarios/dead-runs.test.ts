import { gzipSync } from 'node:zlib';
import { text } from '../sandbox/json.ts';
import { platformImage } from '../sandbox/manifests.ts';
import { longAgo } from './days.ts';
import { allRows, brisk, furnish, leaseIn, leaseKey, summaryIn, toldOf } from './estate.ts';
import { bucket, onScene } from './scene.ts';
import type { Scene } from './scene.ts';

const intendedKey = 'intended/date=2026-05-31/dead-0001.ndjson.gz';
const pushedAt = new Date(longAgo).toISOString();
const pulledWithin = brisk.replace('pulledWithin: none', 'pulledWithin: 90d, seenWithin: none');

/** A run that ended without a word, long ago, and what it was about to do. */
function bury({ aws }: Scene, record: string | Buffer | undefined): void {
  if (record !== undefined) aws.s3.put(bucket, intendedKey, record);
  const lease = { format: 1, run: 'dead', takenAtMs: 0, expiresAtMs: 1, isOver: false, unsettled: [] };
  aws.s3.put(bucket, leaseKey, JSON.stringify({ ...lease, intended: [intendedKey] }));
}

const recordOf = (rows: readonly object[]): Buffer =>
  gzipSync(rows.map((row) => `${JSON.stringify({ run: 'dead', account: '111111111111', ...row })}\n`).join(''));

test('what a dead run was about to do is looked up in the registry, image by image, and told in its name', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const [gone, left] = ['gone', 'left'].map((tag) => aws.ecr().push({ repository: 'app', tags: [tag], at: longAgo }));
    aws.ecr().delete('app', 'gone');
    const row = { region: 'eu-west-1', repository: 'app', status: 'active', pushedAt };
    bury(scene, recordOf([gone, left].map((digest) => ({ ...row, digest }))));
    const { code, out } = await clean(brisk.replace('mode: delete', 'mode: report'));
    expect([code, summaryIn(scene).reconciled]).toEqual([
      3,
      [{ run: 'dead', deleted: 1, archived: 0, left: 1, unreadable: [] }],
    ]);
    expect(out).toContain('dead: 1 image deleted, 0 archived, 1 left');
    const told = allRows(scene).filter(({ run }) => run === 'dead');
    expect(told.map(({ digest, outcome }) => [digest, outcome])).toEqual([
      [gone, 'deleted'],
      [left, 'skipped(the run ended before it)'],
    ]);
    expect(leaseIn(scene)).toMatchObject({ isOver: true, unsettled: [] });
    await clean(brisk);
    expect(summaryIn(scene).reconciled).toEqual([]);
  }));

test.each([
  ['missing', undefined],
  ['damaged', 'not gzip'],
  ['of something else', gzipSync('{}\n')],
])('a record of what a dead run was about to do that is %s is told once, and holds nothing up', (_, record) =>
  onScene({}, async (scene) => {
    bury(scene, record);
    const { code, out } = await scene.clean(brisk);
    expect(code).toBe(3);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`Nobody can tell what it did by ${intendedKey}, which is missing`);
    expect(summaryIn(scene).reconciled).toEqual([
      { run: 'dead', deleted: 0, archived: 0, left: 0, unreadable: [intendedKey] },
    ]);
    expect(leaseIn(scene)?.unsettled).toEqual([]);
  }),
);

test.each([
  ['died as well', false],
  ['ended well', true],
])(
  'what a dead run left, and the next one that could not look it up took away and %s, is told of that one alone',
  (_, isOver) =>
    onScene({}, async (scene) => {
      const { aws, clean } = scene;
      const digest = aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
      bury(scene, recordOf([{ region: 'eu-west-1', repository: 'app', status: 'active', pushedAt, digest }]));
      // The first question about an image is what became of it under the dead run.
      const describes = aws.faults.add({
        kind: 'denied',
        operation: 'DescribeImages',
        times: 1,
        where: ({ imageIds }) => imageIds !== undefined,
      });
      await clean(brisk);
      describes();
      const { run } = summaryIn(scene);
      expect(leaseIn(scene)?.unsettled).toMatchObject([{ run: 'dead' }, { run, isTold: true }]);
      if (!isOver) {
        for (const key of aws.s3.keys(bucket, 'audit/')) aws.s3.delete(bucket, key);
        const [dead] = leaseIn(scene)?.unsettled ?? [];
        const [intended] = aws.s3.keys(bucket, 'intended/').filter((key) => key !== intendedKey);
        aws.s3.put(
          bucket,
          leaseKey,
          JSON.stringify({ ...leaseIn(scene), isOver, intended: [intended], unsettled: [dead] }),
        );
        aws.clock.advance(20 * 60_000);
      }
      await clean(brisk);
      const told = allRows(scene).flatMap(({ run: by, outcome }) => (outcome ? [`${by} ${outcome}`] : []));
      expect(told.toSorted()).toEqual([`${run} deleted`, 'dead skipped(the run ended before it)']);
      expect(leaseIn(scene)?.unsettled).toEqual([]);
    }),
);

test('a run that fails after it found out what a dead one did leaves it to the next one', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const digest = aws.ecr().push({ repository: 'app', tags: ['gone'], at: longAgo });
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    aws.ecr().delete('app', 'gone');
    bury(scene, recordOf([{ region: 'eu-west-1', repository: 'app', status: 'active', pushedAt, digest }]));
    const end = aws.faults.add({
      kind: 'denied',
      operation: 'PutObject',
      where: ({ Key }) => Key === 'state/runs.json',
    });
    expect((await clean(brisk)).code).toBe(1);
    end();
    expect((await clean(brisk)).code).toBe(3);
    expect(toldOf(allRows(scene), 'deleted')).toContain(`app@${digest}`);
  }));

test('a run that another one replaced before the gate overwrites nothing of what runs remember', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    aws.onCall({ operation: 'ListTagsForResource', nth: 1, when: 'before' }, () =>
      aws.s3.put(bucket, leaseKey, JSON.stringify({ ...leaseIn(scene), run: 'another' })),
    );
    const { code, err } = await clean(brisk);
    expect([code, err]).toEqual([1, expect.stringContaining('run another has taken over')]);
    const written = aws.calls.flatMap(({ operation, input }) =>
      operation === 'PutObject' ? [text(input, 'Key')] : [],
    );
    expect(written.filter((key = '') => /ledger|runs|condemned/.test(key))).toEqual([]);
    expect(estate.present()).toEqual(estate.before);
  }));

test('a run that another one replaces while it archives leaves the ledger to that one', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    const ledger = 'state/ledger/111111111111/eu-west-1.json.gz';
    aws.onCall({ operation: 'UpdateImageStorageClass', nth: 1, when: 'after' }, () => {
      aws.s3.put(bucket, leaseKey, JSON.stringify({ ...leaseIn(scene), run: 'another' }));
      aws.s3.put(bucket, ledger, 'what another one remembers');
    });
    expect((await clean(brisk.replace('mode: delete', 'mode: archive'))).code).toBe(3);
    expect(aws.s3.get(bucket, ledger).toString()).toBe('what another one remembers');
  }));

test('what we read in order to keep it is no pull of anybody else: what could not be deleted goes the next time', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    const end = aws.faults.add({ kind: 'partial', code: 'KmsError', of: () => true, operation: 'BatchDeleteImage' });
    expect([(await clean(pulledWithin)).code, estate.present()]).toEqual([3, estate.before]);
    end();
    aws.clock.advance(86_400_000);
    const { code, err } = await clean(pulledWithin);
    expect([code, err, estate.present().toSorted()]).toEqual([0, expect.not.stringContaining('damaged'), estate.used]);
  }));

test('what a dead run deleted and somebody pushed again since is on record as deleted', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const seed = { repository: 'app', tags: ['v1'], at: longAgo, ...platformImage('v1') };
    aws.ecr().push(seed);
    await clean(brisk);
    expect(aws.ecr().images('app')).toEqual([]);
    // As if it had been killed right after the request.
    const lease = JSON.parse(aws.s3.get(bucket, 'state/lease.json').toString());
    aws.s3.put(bucket, 'state/lease.json', JSON.stringify({ ...lease, isOver: false }));
    for (const key of aws.s3.keys(bucket, 'audit/')) aws.s3.delete(bucket, key);
    aws.clock.advance(20 * 60_000);
    const { at: _, ...again } = seed;
    aws.ecr().push(again);
    await clean(brisk);
    const rows = allRows(scene).filter(({ run }) => run === lease.run);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['deleted']);
  }));

test('a run that died after the first part of its audit can be restored by its intentions', () =>
  onScene({}, async (scene) => {
    const { aws, clean, keeper } = scene;
    aws.ecr().push({ repository: 'app', tags: ['stale'], at: longAgo });
    await clean(brisk);
    const { run } = summaryIn(scene);
    const [key = ''] = aws.s3.keys(bucket, 'audit/');
    // What a run has written of its audit when it dies: the repositories of which nothing goes, 50,000 rows.
    const [row] = allRows(scene);
    const kept = { ...row, repository: 'other', verdict: 'keep', outcome: null };
    aws.s3.put(bucket, key, recordOf([kept]));
    const { code, err } = await keeper('restore', '--run', run, '--bucket', bucket);
    expect([code, err]).toEqual([0, '']);
  }));
