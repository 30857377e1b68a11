import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';

/** EMR on EKS: templates of jobs, and virtual clusters with their endpoints and job runs. */
export const emrContainers: Table = {
  kinds: {
    templates: {
      key: ['id'],
      given: { id: '{name}-id', arn: 'arn:aws:emr-containers:{region}:{account}:/jobtemplates/{id}' },
    },
    virtualClusters: {
      key: ['id'],
      given: {
        id: '{name}-id',
        arn: 'arn:aws:emr-containers:{region}:{account}:/virtualclusters/{id}',
        state: 'RUNNING',
      },
    },
    endpoints: {
      key: ['virtualClusterId', 'id'],
      given: {
        id: '{name}-id',
        arn: 'arn:aws:emr-containers:{region}:{account}:/virtualclusters/{virtualClusterId}/endpoints/{id}',
        state: 'ACTIVE',
      },
    },
    jobRuns: {
      key: ['virtualClusterId', 'id'],
      given: {
        id: '{name}-id',
        arn: 'arn:aws:emr-containers:{region}:{account}:/virtualclusters/{virtualClusterId}/jobruns/{id}',
        state: 'RUNNING',
      },
    },
  },
  operations: {
    ListJobTemplates: list('templates'),
    DescribeJobTemplate: get('templates', { by: { id: 'id' }, in: 'jobTemplate', missing }),
    ListVirtualClusters: list('virtualClusters', { by: { states: 'state' } }),
    ListManagedEndpoints: list('endpoints', { by: { virtualClusterId: 'virtualClusterId', states: 'state' } }),
    DescribeManagedEndpoint: get('endpoints', {
      by: { virtualClusterId: 'virtualClusterId', id: 'id' },
      in: 'endpoint',
      missing,
    }),
    ListJobRuns: list('jobRuns', { by: { virtualClusterId: 'virtualClusterId', states: 'state' } }),
    DescribeJobRun: get('jobRuns', {
      by: { virtualClusterId: 'virtualClusterId', id: 'id' },
      in: 'jobRun',
      missing,
    }),
  },
};
