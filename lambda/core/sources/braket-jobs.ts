import { listed } from './source.ts';

/** Hybrid jobs that wait or run. */
export const braketJobs = listed({
  title: 'Braket hybrid jobs',
  service: 'braket',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // Braket publishes no rate for its reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'Braket job',
      name: 'jobName',
      steps: [
        // Braket filters jobs by ARN and time only.
        { call: 'SearchJobs', given: { filters: [], maxResults: 100 }, items: 'jobs' },
        {
          call: 'GetJob',
          from: { jobArn: 'jobArn' },
          only: { status: ['QUEUED', 'RUNNING', 'CANCELLING'] },
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
