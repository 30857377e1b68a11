import { listed } from './source.ts';

const queues = { call: 'DescribeJobQueues', given: { maxResults: 100 }, items: 'jobQueues' } as const;

/** Jobs that wait or run, whatever became of their definitions, and those that Batch is to start in SageMaker. */
export const batchJobs = listed({
  title: 'Batch jobs',
  service: 'batch',
  isOf: 'jobDefinition',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  // Batch publishes no rate for its lists: a few at a time.
  concurrency: 3,
  chains: [
    {
      consumer: 'Batch job',
      name: 'jobName',
      steps: [
        queues,
        {
          call: 'ListJobs',
          // Without a status Batch lists running jobs only.
          given: ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'].map((jobStatus) => ({
            jobStatus,
            maxResults: 100,
          })),
          from: { jobQueue: 'jobQueueArn' },
          items: 'jobSummaryList',
        },
        { call: 'DescribeJobs', batch: { as: 'jobs', of: 'jobId', size: 100 }, items: 'jobs' },
      ],
    },
    {
      consumer: 'Batch service job',
      name: 'jobName',
      steps: [
        queues,
        {
          call: 'ListServiceJobs',
          given: ['SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING'].map((jobStatus) => ({
            jobStatus,
            maxResults: 100,
          })),
          from: { jobQueue: 'jobQueueArn' },
          // Other queues do not take them.
          only: { jobQueueType: ['SAGEMAKER_TRAINING'] },
          items: 'jobSummaryList',
        },
        { call: 'DescribeServiceJob', from: { jobId: 'jobId' } },
      ],
    },
  ],
});
