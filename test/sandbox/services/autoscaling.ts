import { list } from './operations.ts';
import type { Table } from './table.ts';

const page = { byDefault: 50, max: 100 };

/** EC2 Auto Scaling: groups and launch configurations. */
export const autoscaling: Table = {
  kinds: {
    groups: {
      key: ['AutoScalingGroupName'],
      given: {
        AutoScalingGroupARN:
          'arn:aws:autoscaling:{region}:{account}:autoScalingGroup:0:autoScalingGroupName/{AutoScalingGroupName}',
      },
    },
    launchConfigurations: {
      key: ['LaunchConfigurationName'],
      given: {
        LaunchConfigurationARN:
          'arn:aws:autoscaling:{region}:{account}:launchConfiguration:0:launchConfigurationName/{LaunchConfigurationName}',
      },
    },
  },
  operations: {
    DescribeAutoScalingGroups: list('groups', {
      by: { AutoScalingGroupNames: 'AutoScalingGroupName' },
      page,
    }),
    DescribeLaunchConfigurations: list('launchConfigurations', {
      by: { LaunchConfigurationNames: 'LaunchConfigurationName' },
      page,
    }),
  },
};
