import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = 'ResourceNotFoundException';

/** HealthOmics: workflows and their versions, runs, and the tasks of these, which know the `id` of their run. */
export const omics: Table = {
  kinds: {
    workflows: {
      key: ['id'],
      given: {
        id: '{name}-id',
        arn: 'arn:aws:omics:{region}:{account}:workflow/{id}',
        type: 'PRIVATE',
        status: 'ACTIVE',
      },
    },
    workflowVersions: {
      key: ['workflowId', 'versionName'],
      given: {
        arn: 'arn:aws:omics:{region}:{account}:workflow/{workflowId}/version/{versionName}',
        type: 'PRIVATE',
        status: 'ACTIVE',
      },
    },
    runs: {
      key: ['id'],
      given: { id: '{name}-id', arn: 'arn:aws:omics:{region}:{account}:run/{id}', status: 'RUNNING' },
    },
    tasks: { key: ['id', 'taskId'], facts: ['id'], given: { taskId: '{name}-id', status: 'RUNNING' } },
  },
  operations: {
    ListWorkflows: list('workflows', { by: { type: 'type', name: 'name' } }),
    GetWorkflow: get('workflows', { by: { id: 'id', type: 'type' }, ignores: ['export'], missing }),
    ListWorkflowVersions: list('workflowVersions', {
      by: { workflowId: 'workflowId', type: 'type' },
      within: { kind: 'workflows', by: { workflowId: 'id' }, missing },
    }),
    GetWorkflowVersion: get('workflowVersions', {
      by: { workflowId: 'workflowId', versionName: 'versionName', type: 'type' },
      ignores: ['export'],
      missing,
    }),
    ListRuns: list('runs', { by: { name: 'name', status: 'status' } }),
    GetRun: get('runs', { by: { id: 'id' }, ignores: ['export'], missing }),
    ListRunTasks: list('tasks', {
      by: { id: 'id', status: 'status' },
      within: { kind: 'runs', by: { id: 'id' }, missing },
    }),
    GetRunTask: get('tasks', { by: { id: 'id', taskId: 'taskId' }, missing }),
  },
};
