import { flag } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { list } from './operations.ts';
import type { Table } from './table.ts';

/** Elastic Beanstalk: versions of applications, and the environments that run them. */
export const elasticbeanstalk: Table = {
  kinds: {
    environments: {
      key: ['EnvironmentId'],
      given: {
        EnvironmentId: 'e-{EnvironmentName}',
        EnvironmentArn: 'arn:aws:elasticbeanstalk:{region}:{account}:environment/{ApplicationName}/{EnvironmentName}',
        Status: 'Ready',
      },
    },
    applicationVersions: {
      key: ['ApplicationName', 'VersionLabel'],
      given: {
        ApplicationVersionArn:
          'arn:aws:elasticbeanstalk:{region}:{account}:applicationversion/{ApplicationName}/{VersionLabel}',
        Status: 'PROCESSED',
      },
    },
  },
  operations: {
    DescribeEnvironments: list('environments', {
      by: {
        ApplicationName: 'ApplicationName',
        VersionLabel: 'VersionLabel',
        EnvironmentIds: 'EnvironmentId',
        EnvironmentNames: 'EnvironmentName',
      },
      only: isShown,
      ignores: ['IncludeDeleted', 'IncludedDeletedBackTo'],
      page: 1000,
    }),
    DescribeApplicationVersions: list('applicationVersions', {
      by: { ApplicationName: 'ApplicationName', VersionLabels: 'VersionLabel' },
      page: 1000,
    }),
  },
};

/** Environments that were terminated are shown if they are asked for. */
function isShown({ Status }: JsonObject, input: JsonObject): boolean {
  return Status !== 'Terminated' || flag(input, 'IncludeDeleted');
}
