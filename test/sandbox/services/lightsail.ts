import { list } from './operations.ts';
import type { Table } from './table.ts';

const missing = ['NotFoundException', 'The service does not exist: {serviceName}'] as const;

/** Lightsail: container services, and their deployments, which know the `serviceName` of theirs. No lists are paged. */
export const lightsail: Table = {
  kinds: {
    containerServices: {
      key: ['containerServiceName'],
      given: {
        arn: 'arn:aws:lightsail:{region}:{account}:ContainerService/{containerServiceName}',
        state: 'RUNNING',
      },
    },
    deployments: { key: ['serviceName', 'version'], facts: ['serviceName'], given: { version: 1, state: 'ACTIVE' } },
  },
  operations: {
    GetContainerServices: list('containerServices', {
      by: { serviceName: 'containerServiceName' },
      needs: { serviceName: missing },
    }),
    GetContainerServiceDeployments: list('deployments', {
      by: { serviceName: 'serviceName' },
      within: { kind: 'containerServices', by: { serviceName: 'containerServiceName' }, missing },
    }),
  },
};
