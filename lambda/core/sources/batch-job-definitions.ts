import { listed } from './source.ts';

/** The newest active revision of each job definition, and those before it that one may go back to. */
export const batchJobDefinitions = listed({
  title: 'Batch job definitions',
  service: 'batch',
  isOf: 'jobDefinitionArn',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  // Batch publishes no rate for its lists: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'Batch job definition',
      name: 'jobDefinitionArn',
      steps: [
        {
          call: 'DescribeJobDefinitions',
          given: { status: 'ACTIVE', maxResults: 100 },
          items: 'jobDefinitions',
          history: { group: 'jobDefinitionName', by: 'revision' },
        },
      ],
    },
  ],
});
