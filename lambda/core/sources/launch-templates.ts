import type { Source } from './source.ts';

/** What instances start by themselves: the user data of launch templates and launch configurations. */
export const launchTemplates = {
  title: 'EC2 launch templates',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  actions: [
    'ec2:DescribeLaunchTemplateVersions',
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeLaunchConfigurations',
  ],
} as const satisfies Source;
