import { allRows, brisk, furnish, leaseIn, leaseKey, summaryIn, toldOf } from './estate.ts';
import { bucket, onScene } from './scene.ts';

const firstDeletion = { operation: 'BatchDeleteImage', nth: 1, when: 'after' } as const;
const reading = (key: string) => ({
  operation: 'GetObject',
  where: ({ Key }: object & { Key?: unknown }) => Key === key,
});
const hourMs = 3_600_000;

test('of two runs that begin at once one works, and the other names it and does nothing', () =>
  onScene({}, async (scene) => {
    const estate = furnish(scene);
    const ended = await Promise.all([scene.clean(brisk), scene.clean(brisk)]);
    const [worked, refused] = ended.toSorted((a, b) => a.code - b.code);
    expect([worked?.code, refused?.code]).toEqual([0, 4]);
    expect(refused?.err).toContain(`run ${leaseIn(scene)?.run} has been at work since`);
    expect(new Set(allRows(scene).map(({ run }) => run)).size).toBe(1);
    expect(estate.present().toSorted()).toEqual(estate.used);
  }));

test('a run that finds another one in its place deletes nothing more, and leaves the lease alone', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    aws.onCall(firstDeletion, () => {
      aws.s3.put(bucket, leaseKey, JSON.stringify({ ...leaseIn(scene), run: 'another', intended: [] }));
    });
    const { code, out } = await clean(brisk);
    expect(aws.countOf('BatchDeleteImage')).toBe(1);
    expect([code, leaseIn(scene)?.run, leaseIn(scene)?.isOver]).toEqual([3, 'another', false]);
    expect(out).toContain('run another has taken over');
    const gone = estate.before.filter((name) => !estate.present().includes(name));
    expect(toldOf(allRows(scene), 'deleted').toSorted()).toEqual(gone.toSorted());
  }));

test.each([
  ['denied', /cannot be told: GetObject: AccessDenied/],
  ['error', /cannot be told: GetObject: /],
  ['cut', /cannot be told: Error: Checksum/],
] as const)('a lease that cannot be read any more (%s) is none: nothing more goes', (kind, sentence) =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    aws.onCall(firstDeletion, () => void aws.faults.add({ kind, ...reading(leaseKey) }));
    const { code } = await clean(brisk);
    expect([code, aws.countOf('BatchDeleteImage')]).toEqual([3, 1]);
    expect(summaryIn(scene).stopped).toMatch(sentence);
    aws.faults.clear();
    aws.clock.advance(hourMs);
    await clean(brisk);
    expect(estate.present().toSorted()).toEqual(estate.used);
  }),
);

test('a lease that is damaged, or that nobody may read, lets nobody begin, in a sentence', () =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    aws.s3.put(bucket, leaseKey, '{"format":1}');
    expect(await clean(brisk)).toMatchObject({
      code: 1,
      err: expect.stringContaining('state/lease.json is damaged: make sure that no run is at work, and delete it'),
    });
    aws.s3.delete(bucket, leaseKey);
    const end = aws.faults.add({ kind: 'denied', ...reading(leaseKey) });
    expect(await clean(brisk)).toMatchObject({ code: 1, err: expect.stringContaining('GetObject: AccessDenied') });
    expect(estate.present()).toEqual(estate.before);
    end();
    expect((await clean(brisk)).code).toBe(0);
    expect(estate.present().toSorted()).toEqual(estate.used);
  }));
