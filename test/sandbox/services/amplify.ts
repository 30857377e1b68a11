import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const noApp = ['NotFoundException', 'App {appId} not found.'] as const;

/** Amplify: apps, and their branches, which know their `appId`. */
export const amplify: Table = {
  kinds: {
    apps: {
      key: ['appId'],
      given: { appId: 'd{name}', appArn: 'arn:aws:amplify:{region}:{account}:apps/{appId}' },
    },
    branches: {
      key: ['appId', 'branchName'],
      facts: ['appId'],
      given: { branchArn: 'arn:aws:amplify:{region}:{account}:apps/{appId}/branches/{branchName}' },
    },
  },
  operations: {
    ListApps: list('apps', { page: 100 }),
    GetApp: get('apps', { by: { appId: 'appId' }, in: 'app', missing: noApp }),
    ListBranches: list('branches', {
      by: { appId: 'appId' },
      within: { kind: 'apps', by: { appId: 'appId' }, missing: noApp },
      page: 50,
    }),
  },
};
