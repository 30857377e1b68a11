import type { Source } from './source.ts';

/** What ECS runs, pins, and could start. */
export const ecsSources = {
  'ecs-tasks': {
    title: 'ECS tasks',
    pullsFrom: 'anywhere',
    resolves: 'digest',
    actions: ['ecs:ListClusters', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
  },
  'ecs-services': {
    title: 'ECS services',
    pullsFrom: 'anywhere',
    resolves: 'digest',
    actions: [
      'ecs:ListClusters',
      'ecs:ListServices',
      'ecs:DescribeServices',
      'ecs:ListServiceDeployments',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServiceRevisions',
      'ecs:ListTasks',
      'ecs:DescribeTasks',
      'ecs:DescribeTaskDefinition',
    ],
  },
  'ecs-task-definitions': {
    title: 'ECS task definitions',
    pullsFrom: 'anywhere',
    resolves: 'tag-now',
    actions: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'],
  },
  'ecs-daemons': {
    title: 'ECS daemons',
    pullsFrom: 'anywhere',
    resolves: 'digest',
    actions: [
      'ecs:ListClusters',
      'ecs:ListDaemons',
      'ecs:DescribeDaemon',
      'ecs:ListDaemonDeployments',
      'ecs:DescribeDaemonDeployments',
      'ecs:DescribeDaemonRevisions',
      'ecs:ListDaemonTaskDefinitions',
      'ecs:DescribeDaemonTaskDefinition',
    ],
  },
} as const satisfies Readonly<Record<string, Source>>;
