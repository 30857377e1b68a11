import { listed } from './source.ts';

const gone = ['ResourceNotFoundException'] as const;
const clusters = {
  call: 'ListVirtualClusters',
  given: { states: ['RUNNING', 'TERMINATING', 'ARRESTED'], maxResults: 100 },
  items: 'virtualClusters',
} as const;

/**
 * EMR on EKS: templates that jobs start from, endpoints that notebooks start from, and jobs that wait or run. Images stand
 * in properties such as `spark.kubernetes.container.image`, and in the arguments of spark-submit.
 */
export const emrContainers = listed({
  title: 'EMR on EKS jobs',
  service: 'emr-containers',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // EMR on EKS publishes no rate for its reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'EMR on EKS job template',
      name: '^id',
      steps: [
        { call: 'ListJobTemplates', given: { maxResults: 100 }, items: 'templates' },
        { call: 'DescribeJobTemplate', from: { id: 'id' }, gone },
      ],
    },
    {
      consumer: 'EMR on EKS managed endpoint',
      name: '^id',
      steps: [
        clusters,
        {
          call: 'ListManagedEndpoints',
          given: { states: ['CREATING', 'ACTIVE', 'TERMINATING'], maxResults: 100 },
          from: { virtualClusterId: 'id' },
          items: 'endpoints',
        },
        { call: 'DescribeManagedEndpoint', from: { id: 'id', virtualClusterId: 'virtualClusterId' }, gone },
      ],
    },
    {
      consumer: 'EMR on EKS job',
      name: '^id',
      steps: [
        clusters,
        {
          call: 'ListJobRuns',
          given: { states: ['PENDING', 'SUBMITTED', 'RUNNING', 'CANCEL_PENDING'], maxResults: 100 },
          from: { virtualClusterId: 'id' },
          items: 'jobRuns',
        },
        { call: 'DescribeJobRun', from: { id: 'id', virtualClusterId: 'virtualClusterId' }, gone },
      ],
    },
  ],
});
