/** What everyone who reads or deploys must know of a kind of consumer. How it is read, `lambda/aws/usage` knows. */
export interface Source {
  /** What its consumers call themselves in reports. */
  readonly title: string;
  /** Lambda pulls from its own region only; most others from any. It narrows what an unread cell could have named. */
  readonly pullsFrom: 'anywhere' | 'own-region' | 'nothing';
  /** The IAM actions that reading it takes. */
  readonly actions: readonly string[];
}

/** What a survey reads besides the consumers. What these could not tell, a report names like any other gap. */
export const surroundings = {
  regions: { title: 'Enabled regions', pullsFrom: 'anywhere', actions: ['ec2:DescribeRegions'] },
  registries: {
    title: 'ECR registries',
    pullsFrom: 'nothing',
    actions: ['ecr:DescribeRepositories', 'ecr:DescribeImages'],
  },
} as const satisfies Readonly<Record<string, Source>>;

/** Every kind of consumer that a survey reads, in the order of reports. IAM statements are made from this table. */
export const consumerSources = {
  'ecs-tasks': {
    title: 'ECS tasks',
    pullsFrom: 'anywhere',
    actions: ['ecs:ListClusters', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
  },
  'ecs-services': {
    title: 'ECS services',
    pullsFrom: 'anywhere',
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
    actions: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'],
  },
  'ecs-daemons': {
    title: 'ECS daemons',
    pullsFrom: 'anywhere',
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
  'lambda-functions': {
    title: 'Lambda functions',
    pullsFrom: 'own-region',
    actions: ['lambda:ListFunctions', 'lambda:GetFunction'],
  },
} as const satisfies Readonly<Record<string, Source>>;

export type ConsumerSource = keyof typeof consumerSources;
export type SourceName = ConsumerSource | keyof typeof surroundings;

/** All of them, by the names that findings carry. */
export const sources: Readonly<Record<SourceName, Source>> = { ...surroundings, ...consumerSources };

/** The consumers' sources, in the order of reports. */
export const consumerSourceNames: readonly ConsumerSource[] = [
  'ecs-tasks',
  'ecs-services',
  'ecs-task-definitions',
  'ecs-daemons',
  'lambda-functions',
];
