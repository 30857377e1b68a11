import { listed } from './source.ts';

const page = { maxResults: 100 } as const;
const gone = ['ResourceNotFoundException'] as const;

const workflows = { call: 'ListWorkflows', given: { type: 'PRIVATE', ...page }, items: 'items' } as const;

/** Both runs and tasks pass through these in this order. */
const active = ['PENDING', 'STARTING', 'RUNNING', 'STOPPING'].map((status) => ({ status, ...page }));
const runs = { call: 'ListRuns', given: active, items: 'items' } as const;

/** The images to which private workflows map others, and what active runs and their tasks were given. */
export const omics = listed({
  title: 'HealthOmics workflows',
  service: 'omics',
  pullsFrom: 'anywhere',
  resolves: 'digest',
  isGuarded: true,
  // HealthOmics publishes no rate for these reads, and 5 a second for starting runs: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'HealthOmics workflow',
      name: 'name',
      steps: [workflows, { call: 'GetWorkflow', given: { type: 'PRIVATE' }, from: { id: 'id' }, gone }],
    },
    {
      consumer: 'HealthOmics workflow version',
      name: 'arn',
      steps: [
        workflows,
        {
          call: 'ListWorkflowVersions',
          given: { type: 'PRIVATE', ...page },
          from: { workflowId: 'id' },
          items: 'items',
          gone,
          history: { group: 'status', by: 'creationTime' },
        },
        {
          call: 'GetWorkflowVersion',
          given: { type: 'PRIVATE' },
          from: { workflowId: '^id', versionName: 'versionName' },
          gone,
        },
      ],
    },
    { consumer: 'HealthOmics run', name: 'id', steps: [runs, { call: 'GetRun', from: { id: 'id' }, gone }] },
    {
      consumer: 'HealthOmics task',
      name: 'taskId',
      steps: [
        runs,
        { call: 'ListRunTasks', given: active, from: { id: 'id' }, items: 'items', gone },
        { call: 'GetRunTask', from: { id: '^id', taskId: 'taskId' }, gone },
      ],
    },
  ],
});
