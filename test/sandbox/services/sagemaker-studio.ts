import { contains } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const missing = ['ResourceNotFound', 'Requested resource not found.'] as const;
const page = { byDefault: 10, max: 100 };
const arnOf = (type: string, name: string): string =>
  `arn:aws:sagemaker:{region}:{account}:${type}/{DomainId}/{${name}}`;

/** Studio: domains, and in them users, spaces and what runs for these. Kinds are called as in `ListDomains`. */
export const studio: Pick<Table, 'kinds' | 'operations'> = {
  kinds: {
    Domains: {
      key: ['DomainId'],
      given: { DomainArn: 'arn:aws:sagemaker:{region}:{account}:domain/{DomainId}', Status: 'InService' },
    },
    UserProfiles: {
      key: ['DomainId', 'UserProfileName'],
      given: { UserProfileArn: arnOf('user-profile', 'UserProfileName'), Status: 'InService' },
    },
    Spaces: {
      key: ['DomainId', 'SpaceName'],
      given: { SpaceArn: arnOf('space', 'SpaceName'), Status: 'InService' },
    },
    Apps: { key: ['DomainId', 'AppName'], given: { AppType: 'JupyterLab', Status: 'InService' } },
  },
  operations: {
    ListDomains: list('Domains', { page }),
    DescribeDomain: get('Domains', { by: { DomainId: 'DomainId' }, missing }),
    ListUserProfiles: list('UserProfiles', {
      by: { DomainIdEquals: 'DomainId', UserProfileNameContains: contains('UserProfileName') },
      page,
    }),
    DescribeUserProfile: get('UserProfiles', {
      by: { DomainId: 'DomainId', UserProfileName: 'UserProfileName' },
      missing,
    }),
    ListSpaces: list('Spaces', {
      by: { DomainIdEquals: 'DomainId', SpaceNameContains: contains('SpaceName') },
      page,
    }),
    DescribeSpace: get('Spaces', { by: { DomainId: 'DomainId', SpaceName: 'SpaceName' }, missing }),
    ListApps: list('Apps', {
      by: { DomainIdEquals: 'DomainId', UserProfileNameEquals: 'UserProfileName', SpaceNameEquals: 'SpaceName' },
      page,
    }),
  },
};
