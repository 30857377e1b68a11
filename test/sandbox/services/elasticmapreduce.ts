import type { JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const cluster = {
  kind: 'clusters',
  by: { ClusterId: 'Id' },
  missing: ['InvalidRequestException', "Cluster id '{ClusterId}' is not valid."],
} as const;

/** The instances of a cluster are in groups or in fleets, and it refuses to list the others. */
const clusterWith = (type: 'INSTANCE_GROUP' | 'INSTANCE_FLEET') =>
  ({
    ...cluster,
    only: ({ InstanceCollectionType = 'INSTANCE_GROUP' }: JsonObject) => InstanceCollectionType === type,
    missing: ['InvalidRequestException', 'Instance fleets and instance groups are mutually exclusive.'],
  }) as const;

/** EMR on EC2: clusters, and their steps, bootstrap actions and instances, which know their `ClusterId`. */
export const elasticmapreduce: Table = {
  kinds: {
    clusters: {
      key: ['Id'],
      given: {
        Id: 'j-{Name}',
        ClusterArn: 'arn:aws:elasticmapreduce:{region}:{account}:cluster/{Id}',
        Status: { State: 'WAITING' },
      },
    },
    steps: {
      key: ['ClusterId', 'Id'],
      facts: ['ClusterId'],
      given: { Id: 's-{Name}', Status: { State: 'COMPLETED' } },
    },
    bootstrapActions: { key: ['ClusterId', 'Name'], facts: ['ClusterId'] },
    instanceGroups: { key: ['ClusterId', 'Id'], facts: ['ClusterId'] },
    instanceFleets: { key: ['ClusterId', 'Id'], facts: ['ClusterId'] },
  },
  operations: {
    ListClusters: list('clusters', { by: { ClusterStates: 'Status.State' }, page: 50 }),
    DescribeCluster: get('clusters', { ...cluster, in: 'Cluster' }),
    ListSteps: list('steps', {
      by: { ClusterId: 'ClusterId', StepStates: 'Status.State', StepIds: 'Id' },
      within: cluster,
      page: 50,
    }),
    ListInstanceGroups: list('instanceGroups', {
      by: { ClusterId: 'ClusterId' },
      within: clusterWith('INSTANCE_GROUP'),
    }),
    ListInstanceFleets: list('instanceFleets', {
      by: { ClusterId: 'ClusterId' },
      within: clusterWith('INSTANCE_FLEET'),
    }),
    ListBootstrapActions: list('bootstrapActions', { by: { ClusterId: 'ClusterId' }, within: cluster, page: 50 }),
  },
};
