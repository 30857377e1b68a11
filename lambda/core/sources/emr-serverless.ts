import { listed } from './source.ts';

const applications = {
  call: 'ListApplications',
  given: { states: ['CREATING', 'CREATED', 'STARTING', 'STARTED', 'STOPPING', 'STOPPED'], maxResults: 50 },
  items: 'applications',
} as const;

/** Applications, which resolve their images when they start, and jobs that wait or run. */
export const emrServerless = listed({
  title: 'EMR Serverless applications',
  service: 'emr-serverless',
  pullsFrom: 'anywhere',
  resolves: 'digest',
  // EMR Serverless publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'EMR Serverless application',
      name: 'application.name',
      steps: [
        applications,
        { call: 'GetApplication', from: { applicationId: 'id' }, gone: ['ResourceNotFoundException'] },
      ],
    },
    {
      consumer: 'EMR Serverless job run',
      name: 'jobRun.jobRunId',
      steps: [
        applications,
        {
          call: 'ListJobRuns',
          given: {
            states: ['SUBMITTED', 'PENDING', 'QUEUED', 'SCHEDULED', 'RUNNING', 'CANCELLING'],
            maxResults: 50,
          },
          from: { applicationId: 'id' },
          items: 'jobRuns',
        },
        {
          call: 'GetJobRun',
          from: { applicationId: '^id', jobRunId: 'id' },
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
