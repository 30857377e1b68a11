import { brisk, furnish, summaryIn } from './estate.ts';
import { bucket, onScene } from './scene.ts';

const stopKey = 'state/STOP';
const hundredDaysAgo = Date.parse('2026-06-01T00:00:00Z') - 100 * 86_400_000;

test('STOP between two batches: nothing goes after it, the report says why; when it is gone, the next run finishes', () =>
  onScene({}, async (scene) => {
    const { aws, clean, left } = scene;
    for (let i = 0; i < 150; i += 1) aws.ecr().push({ repository: 'app', tags: [`${i}`], at: hundredDaysAgo });
    aws.ecr().push({ repository: 'web', at: hundredDaysAgo });
    aws.onCall({ operation: 'BatchDeleteImage', nth: 1, when: 'after' }, () =>
      aws.s3.put(bucket, stopKey, '{"because":"incident 42"}'),
    );
    const { code, out } = await clean(brisk);
    expect([code, left('app').length, left('web').length, aws.countOf('BatchDeleteImage')]).toEqual([3, 50, 1, 1]);
    expect(out).toContain('stopped by state/STOP: incident 42');
    aws.s3.delete(bucket, stopKey);
    expect((await clean(brisk)).code).toBe(0);
    expect([left('app'), left('web')]).toEqual([[], []]);
  }));

test.each([
  ['{"because":"hands off"}', 'stopped by state/STOP: hands off'],
  ['hands off', 'stopped by state/STOP: hands off'],
  ['', 'stopped by state/STOP'],
])('STOP that says %j stops a run before its first deletion, and the run says so', (text, sentence) =>
  onScene({}, async (scene) => {
    const { aws, clean } = scene;
    const estate = furnish(scene);
    aws.s3.put(bucket, stopKey, text);
    expect((await clean(brisk)).code).toBe(4);
    expect(summaryIn(scene).stopped).toBe(sentence);
    expect(estate.present()).toEqual(estate.before);
  }),
);

test.each(['denied', 'error', 'reset', 'truncated'] as const)(
  'where nobody can tell whether there is a STOP (%s), there is one',
  (kind) =>
    onScene({}, async (scene) => {
      const { aws, clean } = scene;
      const estate = furnish(scene);
      // What is cut short must be there.
      if (kind === 'truncated') aws.s3.put(bucket, stopKey, '{"because":"hands off"}');
      aws.faults.add({ kind, operation: 'GetObject', where: ({ Key }) => Key === stopKey });
      expect((await clean(brisk)).code).toBe(4);
      expect(summaryIn(scene).stopped).toMatch(/^whether it may go on cannot be told: /);
      expect(estate.present()).toEqual(estate.before);
      expect(aws.countOf('BatchDeleteImage')).toBe(0);
    }),
);
