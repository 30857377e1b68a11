import { listed } from './source.ts';

/**
 * Versions of applications: those that some environment has, however old, the newest, and those before it that one may go
 * back to. What a Dockerfile or a compose file in a source bundle names, no API tells.
 */
export const elasticBeanstalk = listed({
  title: 'Elastic Beanstalk application versions',
  service: 'elastic-beanstalk',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  // Elastic Beanstalk publishes no rate for its reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'Elastic Beanstalk version',
      name: 'VersionLabel',
      steps: [
        {
          call: 'DescribeApplicationVersions',
          given: { MaxRecords: 1000 },
          items: 'ApplicationVersions',
          history: {
            group: 'ApplicationName',
            by: 'DateCreated',
            named: {
              in: [
                [
                  {
                    call: 'DescribeEnvironments',
                    given: { IncludeDeleted: false, MaxRecords: 1000 },
                    items: 'Environments',
                  },
                ],
              ],
              by: [{ ApplicationName: 'ApplicationName', VersionLabel: 'VersionLabel' }],
            },
          },
        },
      ],
    },
  ],
});
