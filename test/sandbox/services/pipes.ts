import { begins } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** EventBridge Pipes. */
export const pipes: Table = {
  kinds: {
    pipes: {
      key: ['Name'],
      given: {
        Arn: 'arn:aws:pipes:{region}:{account}:pipe/{Name}',
        CurrentState: 'RUNNING',
        DesiredState: 'RUNNING',
      },
    },
  },
  operations: {
    ListPipes: list('pipes', {
      by: {
        NamePrefix: begins('Name'),
        CurrentState: 'CurrentState',
        DesiredState: 'DesiredState',
        SourcePrefix: begins('Source'),
        TargetPrefix: begins('Target'),
      },
    }),
    DescribePipe: get('pipes', { by: { Name: 'Name' }, missing: 'NotFoundException' }),
  },
};
