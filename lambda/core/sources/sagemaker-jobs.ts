import { listed } from './source.ts';
import type { Chain } from './source.ts';

interface Jobs {
  readonly consumer: string;
  readonly list: string;
  readonly items: string;
  readonly describe: string;
  readonly name: string;
  /** All but those in which a job has ended, in the order in which jobs pass through them. */
  readonly statuses: readonly string[];
}

const chainOf = ({ consumer, list, items, describe, name, statuses }: Jobs): Chain => ({
  consumer,
  name,
  steps: [
    { call: list, given: statuses.map((StatusEquals) => ({ StatusEquals, MaxResults: 100 })), items },
    { call: describe, from: { [name]: name }, gone: ['ResourceNotFound'] },
  ],
});

/** Most kinds of jobs are named alike. */
const jobs = (consumer: string, kind: string, statuses: readonly string[]): Chain =>
  chainOf({
    consumer,
    list: `List${kind}s`,
    items: `${kind}Summaries`,
    describe: `Describe${kind}`,
    name: `${kind}Name`,
    statuses,
  });

const twoStatuses = ['InProgress', 'Stopping'] as const;
const threeStatuses = ['STARTING', 'INPROGRESS', 'STOPPING'] as const;

/** Jobs that wait, run, or stop. */
export const sageMakerJobs = listed({
  title: 'SageMaker jobs',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'tag-now',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    jobs('SageMaker training job', 'TrainingJob', twoStatuses),
    jobs('SageMaker processing job', 'ProcessingJob', twoStatuses),
    jobs('SageMaker transform job', 'TransformJob', twoStatuses),
    jobs('SageMaker tuning job', 'HyperParameterTuningJob', twoStatuses),
    chainOf({
      consumer: 'SageMaker AutoML job',
      list: 'ListAutoMLJobs',
      items: 'AutoMLJobSummaries',
      // It describes jobs of the first version as well.
      describe: 'DescribeAutoMLJobV2',
      name: 'AutoMLJobName',
      statuses: twoStatuses,
    }),
    jobs('SageMaker compilation job', 'CompilationJob', threeStatuses),
    jobs('SageMaker optimization job', 'OptimizationJob', threeStatuses),
    chainOf({
      consumer: 'SageMaker recommendations job',
      list: 'ListInferenceRecommendationsJobs',
      items: 'InferenceRecommendationsJobs',
      describe: 'DescribeInferenceRecommendationsJob',
      name: 'JobName',
      statuses: ['PENDING', 'IN_PROGRESS', 'STOPPING'],
    }),
  ],
});
