import { gunzipSync } from 'node:zlib';
import type { Aws } from '../sandbox/aws.ts';
import { bucket, onScene } from './scene.ts';

/** Everything is down from a call on, for as long as a lease lasts, and then up again. */
async function dyingAt(aws: Aws, call: Parameters<Aws['onCall']>[0], run: () => Promise<unknown>): Promise<void> {
  const forget = aws.onCall(call, () => void aws.faults.add({ kind: 'denied' }));
  await run();
  forget();
  aws.faults.clear();
  aws.clock.advance(20 * 60_000);
}

const deletedIn = (aws: Aws): readonly string[] =>
  aws.s3
    .keys(bucket, 'audit/')
    .flatMap((key) => gunzipSync(aws.s3.get(bucket, key)).toString().split('\n'))
    .filter((line) => line.includes('"outcome":"deleted"'));

test('what a run found out about one that died is on record, even if it dies itself', () =>
  onScene({}, async ({ aws, clean }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'] });
    await dyingAt(aws, { operation: 'BatchDeleteImage', when: 'after', nth: 1 }, clean);
    await dyingAt(aws, { operation: 'DescribeRepositories', when: 'before', nth: 1 }, clean);
    await clean();
    expect(aws.ecr().images('app')).toEqual([]);
    expect(deletedIn(aws)).toHaveLength(1);
  }));

test('restore brings back what a run deleted before it died, not what it found out about another', () =>
  onScene({}, async ({ aws, clean, keeper, left }) => {
    aws.ecr().push({ repository: 'app', tags: ['1'] });
    await dyingAt(aws, { operation: 'BatchDeleteImage', when: 'after', nth: 1 }, clean);
    aws.ecr().push({ repository: 'app', tags: ['2'] });
    await dyingAt(aws, { operation: 'BatchDeleteImage', when: 'after', nth: 1 }, clean);
    const last = /([^/]+)-0001/.exec(aws.s3.keys(bucket, 'intended/').at(-1) ?? '')?.[1] ?? '';
    await keeper('restore', '--run', last, '--bucket', bucket);
    expect(left('app')).toEqual(['2']);
  }));
