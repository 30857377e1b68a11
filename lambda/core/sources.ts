import { cloudFormationStacks } from './sources/cloudformation-stacks.ts';
import { codePipelinePipelines } from './sources/codepipeline-pipelines.ts';
import { ecsSources } from './sources/ecs.ts';
import { lambdaFunctions } from './sources/lambda-functions.ts';
import { inspector } from './sources/inspector.ts';
import { kubernetesClusters } from './sources/kubernetes.ts';
import { launchTemplates } from './sources/launch-templates.ts';
import { publishedLists } from './sources/lists.ts';
import { listedSources } from './sources/listed.ts';
import type { Source } from './sources/source.ts';

/** What a survey reads besides the consumers. What these could not tell, a report names like any other gap. */
export const surroundings = {
  regions: { title: 'Enabled regions', pullsFrom: 'anywhere', resolves: 'tag-now', actions: ['ec2:DescribeRegions'] },
  registries: {
    title: 'ECR registries',
    pullsFrom: 'nothing',
    resolves: 'tag-now',
    actions: ['ecr:DescribeRepositories', 'ecr:DescribeImages'],
  },
  'registry-settings': {
    title: 'Registry settings',
    pullsFrom: 'own-region',
    resolves: 'tag-now',
    actions: [
      'ecr:DescribeRegistry',
      'ecr:DescribePullThroughCacheRules',
      'ecr:ListPullTimeUpdateExclusions',
      'ecr:ListReplicationBackfills',
    ],
  },
  'lifecycle-policies': {
    title: 'Lifecycle policies',
    pullsFrom: 'nothing',
    resolves: 'tag-now',
    actions: ['ecr:GetLifecyclePolicy'],
  },
  'repository-tags': {
    title: 'Repository tags',
    pullsFrom: 'nothing',
    resolves: 'tag-now',
    actions: ['ecr:ListTagsForResource'],
  },
  'repository-policies': {
    title: 'Repository policies',
    pullsFrom: 'nothing',
    resolves: 'tag-now',
    actions: ['ecr:GetRepositoryPolicy', 'ecr:GetRegistryPolicy'],
  },
} as const satisfies Readonly<Record<string, Source>>;

/** Every kind of consumer that a survey reads, in the order of reports. IAM statements are made from this table. */
export const consumerSources = {
  ...ecsSources,
  'lambda-functions': lambdaFunctions,
  kubernetes: kubernetesClusters,
  lists: publishedLists,
  inspector,
  ...listedSources,
  'codepipeline-pipelines': codePipelinePipelines,
  'cloudformation-stacks': cloudFormationStacks,
  'launch-templates': launchTemplates,
} as const satisfies Readonly<Record<string, Source>>;

export type ConsumerSource = keyof typeof consumerSources;
export type SourceName = ConsumerSource | keyof typeof surroundings;

/** What changes from one minute to the next, and is read again right before anything is deleted. */
export const readAgain: readonly ConsumerSource[] = [
  'ecs-tasks',
  'ecs-services',
  'ecs-daemons',
  'lambda-functions',
  'kubernetes',
  'lists',
  'batch-jobs',
  'sagemaker-endpoints',
];

/** Whose consumers come and go: that there are fewer than yesterday says nothing. */
export const shortLived: readonly ConsumerSource[] = ['ecs-tasks', 'batch-jobs', 'sagemaker-jobs', 'braket-jobs'];

/** All of them, by the names that findings carry. */
export const sources: Readonly<Record<SourceName, Source>> = { ...surroundings, ...consumerSources };

const isConsumerSource = (name: string): name is ConsumerSource => Object.hasOwn(consumerSources, name);

/** The consumers' sources, in the order of reports. */
export const consumerSourceNames: readonly ConsumerSource[] = Object.keys(consumerSources).filter(isConsumerSource);

/** What a person may answer for. The rest are no consumers: they say what other cells may have named. */
export const excludableSources: readonly SourceName[] = [...consumerSourceNames, 'registries'];

/** All sources, in the order of reports. */
export const sourceNames: readonly SourceName[] = [
  'regions',
  'registries',
  'registry-settings',
  'repository-tags',
  'repository-policies',
  'lifecycle-policies',
  ...consumerSourceNames,
];

/** The services that pull by their own principals, for consumers that the sources read. */
export const servicePrincipals: ReadonlySet<string> = new Set(
  ['lambda', 'codebuild', 'sagemaker', 'omics', 'gamelift', 'emr-serverless', 'build.apprunner', 'tasks.apprunner']
    .concat([
      'bedrock-agentcore',
      'ecs-tasks',
      'batch',
      'lightsail',
      'imagebuilder',
      'cleanrooms-ml',
      'iotsitewise',
      'braket',
    ])
    .flatMap((service) => [`${service}.amazonaws.com`, `${service}.amazonaws.com.cn`]),
);
