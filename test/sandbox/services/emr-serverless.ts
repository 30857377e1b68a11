import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';

/** EMR Serverless: applications and the runs of their jobs. Lists say `id` for what the others say in full. */
export const emrServerless: Table = {
  kinds: {
    applications: {
      key: ['id'],
      given: {
        id: '{name}-id',
        applicationId: '{id}',
        arn: 'arn:aws:emr-serverless:{region}:{account}:/applications/{id}',
        type: 'Spark',
        releaseLabel: 'emr-7.9.0',
        state: 'STARTED',
      },
    },
    jobRuns: {
      key: ['applicationId', 'id'],
      given: {
        id: '{name}-id',
        jobRunId: '{id}',
        arn: 'arn:aws:emr-serverless:{region}:{account}:/applications/{applicationId}/jobruns/{id}',
        mode: 'BATCH',
        state: 'RUNNING',
      },
    },
  },
  operations: {
    ListApplications: list('applications', { by: { states: 'state' }, page: 50 }),
    GetApplication: get('applications', { by: { applicationId: 'id' }, in: 'application', missing }),
    ListJobRuns: list('jobRuns', {
      by: { applicationId: 'applicationId', states: 'state', mode: 'mode' },
      page: 50,
    }),
    GetJobRun: get('jobRuns', {
      by: { applicationId: 'applicationId', jobRunId: 'id' },
      in: 'jobRun',
      missing,
    }),
  },
};
