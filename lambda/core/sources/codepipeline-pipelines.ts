import type { Source } from './source.ts';

/** Pipelines: the images that start them, and the task and job definitions that they deploy. */
export const codePipelinePipelines = {
  title: 'CodePipeline pipelines',
  service: 'codepipeline',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  actions: [
    'codepipeline:ListPipelines',
    'codepipeline:GetPipeline',
    'ecs:DescribeTaskDefinition',
    'batch:DescribeJobDefinitions',
  ],
} as const satisfies Source;
