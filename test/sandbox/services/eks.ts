import { texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** EKS: clusters. Those that are connected from elsewhere are listed if all are asked for. */
export const eks: Table = {
  kinds: {
    clusters: {
      key: ['name'],
      given: {
        arn: 'arn:aws:eks:{region}:{account}:cluster/{name}',
        endpoint: 'https://{name}.gr7.{region}.eks.amazonaws.com',
        status: 'ACTIVE',
      },
    },
  },
  operations: {
    ListClusters: list('clusters', { as: 'name', only: isListed, ignores: ['include'] }),
    DescribeCluster: get('clusters', {
      by: { name: 'name' },
      in: 'cluster',
      missing: ['ResourceNotFoundException', 'No cluster found for name: {name}.'],
    }),
  },
};

function isListed({ connectorConfig }: JsonObject, input: JsonObject): boolean {
  return connectorConfig === undefined || texts(input, 'include').includes('all');
}
