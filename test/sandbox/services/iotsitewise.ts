import { latest } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';
const page = { byDefault: 50, max: 250 };
const from = latest('taskName', 'version');

/** IoT SiteWise: workspaces and their tasks in all their versions, of which a list shows the latest. */
export const iotsitewise: Table = {
  kinds: {
    workspaces: {
      key: ['name'],
      given: { arn: 'arn:aws:iotsitewise:{region}:{account}:workspace/{name}', status: { state: 'ACTIVE' } },
    },
    tasks: {
      key: ['workspaceName', 'taskName', 'version'],
      given: {
        version: '1',
        taskArn: 'arn:aws:iotsitewise:{region}:{account}:workspace/{workspaceName}/task/{taskName}',
        status: { state: 'ACTIVE' },
      },
    },
  },
  operations: {
    ListWorkspaces: list('workspaces', { page }),
    ListTasks: list('tasks', {
      by: { workspaceName: 'workspaceName' },
      within: { kind: 'workspaces', by: { workspaceName: 'name' }, missing },
      from,
      page,
    }),
    DescribeTask: get('tasks', {
      by: { workspaceName: 'workspaceName', taskName: 'taskName', taskVersion: 'version' },
      from,
      missing,
    }),
  },
};
