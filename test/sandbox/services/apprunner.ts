import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** App Runner: services. */
export const apprunner: Table = {
  kinds: {
    services: {
      key: ['ServiceArn'],
      given: {
        ServiceId: '{ServiceName}-id',
        ServiceArn: 'arn:aws:apprunner:{region}:{account}:service/{ServiceName}/{ServiceId}',
        Status: 'RUNNING',
      },
    },
  },
  operations: {
    ListServices: list('services', { page: { byDefault: 20, max: 20 } }),
    DescribeService: get('services', {
      by: { ServiceArn: 'ServiceArn' },
      in: 'Service',
      missing: 'ResourceNotFoundException',
    }),
  },
};
