import type { Source } from './source.ts';

/** Stacks: what their templates name with the parameters that they were given, and what pending change sets would. */
export const cloudFormationStacks = {
  title: 'CloudFormation stacks',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  actions: [
    'cloudformation:ListStacks',
    'cloudformation:DescribeStacks',
    'cloudformation:GetTemplate',
    'cloudformation:ListStackResources',
    'cloudformation:ListChangeSets',
    'cloudformation:DescribeChangeSet',
  ],
} as const satisfies Source;
