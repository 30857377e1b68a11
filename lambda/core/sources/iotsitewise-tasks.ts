import { listed } from './source.ts';

/** The latest version of each container task: SiteWise does not list the earlier ones. */
export const iotSiteWiseTasks = listed({
  title: 'IoT SiteWise tasks',
  service: 'iotsitewise',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // IoT SiteWise publishes no rate for these reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'IoT SiteWise task',
      name: 'taskName',
      steps: [
        { call: 'ListWorkspaces', given: { maxResults: 50 }, items: 'workspaceSummaries' },
        {
          call: 'ListTasks',
          given: { maxResults: 50 },
          from: { workspaceName: 'name' },
          items: 'taskSummaries',
          gone: ['ResourceNotFoundException'],
        },
        {
          call: 'DescribeTask',
          from: { workspaceName: '^name', taskName: 'taskName' },
          gone: ['ResourceNotFoundException'],
        },
      ],
    },
  ],
});
