import type { Aws } from '../sandbox/aws.ts';
import { host, onReader } from './by-hand.ts';

const source = 'elastic-beanstalk';

/** Versions `v1` to `v5`, one a day. */
const putApplication = (aws: Aws, ApplicationName: string) => {
  for (const day of [2, 5, 1, 4, 3]) {
    aws.service('elasticbeanstalk').put('applicationVersions', {
      ApplicationName,
      VersionLabel: `v${day}`,
      DateCreated: new Date(Date.parse('2026-01-01') + day * 86_400_000),
      ImageSource: { Uri: `${host}/${ApplicationName}:v${day}` },
    });
  }
};
const putEnvironment = (aws: Aws, EnvironmentName: string, over: object) =>
  aws.service('elasticbeanstalk').put('environments', { EnvironmentName, ...over });

test('the version of each environment is in use, and the newest of each application with the one before it', () =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    for (const name of ['web', 'api', 'idle']) putApplication(aws, name);
    putEnvironment(aws, 'web-production', { ApplicationName: 'web', VersionLabel: 'v1' });
    putEnvironment(aws, 'web-staging', { ApplicationName: 'web', VersionLabel: 'v4', Status: 'Updating' });
    putEnvironment(aws, 'api-production', { ApplicationName: 'api', VersionLabel: 'v2' });
    putEnvironment(aws, 'api-old', { ApplicationName: 'api', VersionLabel: 'v1', Status: 'Terminated' });
    const { references } = await read();
    expect(references.map(({ repository, tag, role }) => `${repository?.name}:${tag} ${role}`).toSorted()).toEqual([
      'api:v2 in-use',
      'api:v4 rollback-target',
      'api:v5 in-use',
      'idle:v4 rollback-target',
      'idle:v5 in-use',
      'web:v1 in-use',
      'web:v4 in-use',
      'web:v5 in-use',
    ]);
  }));
