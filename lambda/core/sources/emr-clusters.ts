import { listed } from './source.ts';
import type { Chain, Step } from './source.ts';

const clusters: Step = {
  call: 'ListClusters',
  given: { ClusterStates: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'] },
  items: 'Clusters',
};

const describe: Step = { call: 'DescribeCluster', from: { ClusterId: 'Id' } };

/** Groups and fleets have configurations of their own. To ask for those that a cluster does not have is an error. */
const instances = (
  type: 'INSTANCE_GROUP' | 'INSTANCE_FLEET',
  { call, items }: Pick<Step, 'call' | 'items'>,
): Chain => ({
  consumer: 'EMR cluster',
  name: '^Cluster.Name',
  steps: [
    clusters,
    describe,
    {
      call,
      ...(items === undefined ? {} : { items }),
      from: { ClusterId: 'Cluster.Id' },
      only: { 'Cluster.InstanceCollectionType': [type] },
    },
  ],
});

/** Clusters until they have terminated: what their configurations, bootstrap actions and steps name for YARN's containers. */
export const emrClusters = listed({
  title: 'EMR clusters',
  service: 'emr',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // EMR throttles all its reads together, and early: one at a time.
  concurrency: 1,
  chains: [
    { consumer: 'EMR cluster', name: 'Cluster.Name', steps: [clusters, describe] },
    instances('INSTANCE_GROUP', { call: 'ListInstanceGroups', items: 'InstanceGroups' }),
    instances('INSTANCE_FLEET', { call: 'ListInstanceFleets', items: 'InstanceFleets' }),
    {
      consumer: 'EMR cluster',
      name: '^Name',
      steps: [clusters, { call: 'ListBootstrapActions', from: { ClusterId: 'Id' }, items: 'BootstrapActions' }],
    },
    {
      consumer: 'EMR step',
      name: 'Id',
      steps: [
        clusters,
        {
          call: 'ListSteps',
          given: { StepStates: ['PENDING', 'RUNNING', 'CANCEL_PENDING'] },
          from: { ClusterId: 'Id' },
          items: 'Steps',
        },
      ],
    },
  ],
});
