import type { Aws } from '../sandbox/aws.ts';
import { host, onReader } from './by-hand.ts';

const source = 'sagemaker-models';
const day = (count: number) => new Date(Date.parse('2026-01-01') + count * 86_400_000);

/** Models `m1` to `m6`, one a day; `m6` is the newest. */
const putModels = (aws: Aws) => {
  for (const count of [4, 1, 6, 3, 5, 2]) {
    aws.service('sagemaker').put('Models', {
      ModelName: `m${count}`,
      CreationTime: day(count),
      PrimaryContainer: { Image: `${host}/app:v${count}` },
    });
  }
};
const roles = async (read: Parameters<Parameters<typeof onReader>[2]>[0]['read']) =>
  (await read()).references.map(({ tag, role }) => `${tag} ${role}`).toSorted();

const variant = (ModelName: string) => ({ VariantName: 'all', ModelName });
const putConfig = (aws: Aws, EndpointConfigName: string, over: object) =>
  aws.service('sagemaker').put('EndpointConfigs', { EndpointConfigName, ProductionVariants: [], ...over });
const putJob = (aws: Aws, ModelName: string, TransformJobStatus: string) =>
  aws.service('sagemaker').put('TransformJobs', { TransformJobName: 'job', TransformJobStatus, ModelName });

test.each<[string, (aws: Aws) => void]>([
  ['an endpoint configuration', (aws) => putConfig(aws, 'c', { ProductionVariants: [variant('m1')] })],
  ['a shadow variant', (aws) => putConfig(aws, 'c', { ShadowProductionVariants: [variant('m1')] })],
  ['a transform job in progress', (aws) => putJob(aws, 'm1', 'InProgress')],
  [
    'an inference component',
    (aws) =>
      aws.service('sagemaker').put('InferenceComponents', {
        InferenceComponentName: 'i',
        EndpointName: 'e',
        Specification: { ModelName: 'm1' },
      }),
  ],
])('a model is in use while it is named by %s, however old', (_, put) =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    putModels(aws);
    putConfig(aws, 'another', { ProductionVariants: [variant('m5')] });
    put(aws);
    expect(await roles(read)).toEqual(['v1 in-use', 'v5 in-use', 'v6 in-use']);
  }),
);

test('of models that nobody names, the newest counts, and those before it that one may go back to', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putModels(aws);
    putJob(aws, 'm1', 'Completed');
    expect(await roles(read)).toEqual(['v5 rollback-target', 'v6 in-use']);
    expect(aws.countOf('DescribeModel')).toBe(2);
  }));
