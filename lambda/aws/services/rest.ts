import type { ServiceKey } from '../../core/sources/services.ts';
import type { RestService } from '../rest.ts';

const paging = ['maxResults', 'nextToken'] as const;
const inStates = ['states', ...paging] as const;

/** The services of which the package registry has no SDK client. */
export const restServices: Readonly<Partial<Record<ServiceKey, RestService>>> = {
  cleanroomsml: {
    name: 'cleanrooms-ml',
    id: 'CLEANROOMSML',
    routes: {
      ListConfiguredModelAlgorithms: { path: '/configured-model-algorithms', query: paging },
      GetConfiguredModelAlgorithm: { path: '/configured-model-algorithms/{configuredModelAlgorithmArn}' },
    },
  },
  'emr-containers': {
    name: 'emr-containers',
    id: 'EMR_CONTAINERS',
    routes: {
      ListJobTemplates: { path: '/jobtemplates', query: paging },
      // A template that was encrypted with a key that we may not use.
      DescribeJobTemplate: { path: '/jobtemplates/{id}', refusal: 'jobTemplate.decryptionError' },
      ListVirtualClusters: { path: '/virtualclusters', query: inStates },
      ListManagedEndpoints: { path: '/virtualclusters/{virtualClusterId}/endpoints', query: inStates },
      DescribeManagedEndpoint: { path: '/virtualclusters/{virtualClusterId}/endpoints/{id}' },
      ListJobRuns: { path: '/virtualclusters/{virtualClusterId}/jobruns', query: inStates },
      DescribeJobRun: { path: '/virtualclusters/{virtualClusterId}/jobruns/{id}' },
    },
  },
};
