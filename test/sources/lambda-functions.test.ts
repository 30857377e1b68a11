import { here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { host, onReader } from './by-hand.ts';

const source = 'lambda-functions';

const pushed = (aws: Aws, tag: string): string => {
  aws.ecr().push({ repository: 'app', tags: [tag] });
  return `${host}/app:${tag}`;
};

test.each(['InProgress', 'Failed'] as const)(
  'while the update of a function is %s, what it ran before may be any image that was there',
  (update) =>
    onReader(source, {}, async ({ aws, read }) => {
      const lambda = aws.lambda();
      lambda.createFunction({ name: 'web', image: pushed(aws, 'v1'), at: '2026-05-01T00:00:00Z' });
      expect((await read()).pins).toEqual([]);
      lambda.setUpdate('web', update);
      const { pins, references } = await read();
      expect(references).toContainEqual(expect.objectContaining({ repository: here, tag: 'v1' }));
      const usedBy = 'Lambda function web:$LATEST (eu-west-1)';
      expect(pins).toEqual([{ usedBy, repository: here, pinnedAtMs: Date.parse('2026-05-01T00:00:00Z') }]);
    }),
);

test('a version of a function that was deleted and made again is not taken for the one before', () =>
  onReader(source, {}, async ({ aws, read }) => {
    const lambda = aws.lambda();
    const publish = (tag: string, at: string) => {
      lambda.createFunction({ name: 'web', image: pushed(aws, tag), at });
      lambda.publishVersion('web');
    };
    publish('v1', '2026-05-01T00:00:00Z');
    await read();
    lambda.deleteFunction('web');
    publish('v2', '2026-05-02T00:00:00Z');
    const { references } = await read();
    const published = references.filter(({ usedBy }) => usedBy.startsWith('Lambda function web:1 '));
    expect(published.flatMap(({ tag }) => tag ?? [])).toEqual(['v2']);
  }));

test('a published version is asked once in a run', () =>
  onReader(source, {}, async ({ aws, read }) => {
    aws.lambda().createFunction({ name: 'web', image: pushed(aws, 'v1') });
    aws.lambda().publishVersion('web');
    await read();
    await read();
    // `$LATEST` both times, and the version once.
    expect(aws.countOf('GetFunction')).toBe(3);
  }));

test('a reading that runs out of time says how far it came, and the next one goes on from there', () =>
  onReader(source, {}, async ({ aws, read, readLate }) => {
    const lambda = aws.lambda();
    lambda.createFunction({ name: 'web', image: pushed(aws, 'v1') });
    lambda.publishVersion('web');
    await read();
    lambda.createFunction({ name: 'api', image: pushed(aws, 'v2') });
    lambda.publishVersion('api');
    await expect(readLate()).rejects.toThrow(
      '1 of 2 published versions were read when the time of the survey was over: the next run goes on from there',
    );
    await read();
    expect((await readLate()).references).toEqual((await read()).references);
  }));

test('a version that was not there when it was asked is asked again', () =>
  onReader(source, {}, async ({ aws, read }) => {
    aws.lambda().createFunction({ name: 'web', image: pushed(aws, 'v1') });
    aws.lambda().publishVersion('web');
    const isBack = aws.faults.add({
      kind: 'error',
      operation: 'GetFunction',
      code: 'ResourceNotFoundException',
      status: 404,
    });
    expect((await read()).references).toEqual([]);
    isBack();
    const { references } = await read();
    expect(references.map(({ usedBy }) => usedBy)).toContain('Lambda function web:1 (eu-west-1)');
  }));
