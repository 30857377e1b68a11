import { both } from './case.ts';
import type { Case } from './case.ts';

const gone = 'ResourceNotFound';
const lab = { CustomImages: [{ ImageName: 'lab', ImageVersionNumber: 1, AppImageConfigName: 'c' }] };
const spec = { SageMakerImageVersionArn: 'arn:aws:sagemaker:eu-west-1:111111111111:image-version/lab/1' };

/** What starts in Studio, and what it may start. */
export const studio: Case = {
  seeds: {
    Domains: [{ DomainId: 'a', DefaultUserSettings: { JupyterLabAppSettings: lab } }, { DomainId: 'b' }],
    UserProfiles: [
      { DomainId: 'a', UserProfileName: 'a', UserSettings: { KernelGatewayAppSettings: lab } },
      { DomainId: 'a', UserProfileName: 'b' },
    ],
    Spaces: [
      { DomainId: 'a', SpaceName: 'a', SpaceSettings: { JupyterLabAppSettings: { DefaultResourceSpec: spec } } },
      { DomainId: 'a', SpaceName: 'b' },
    ],
    Apps: [
      { DomainId: 'a', AppName: 'a', ResourceSpec: spec },
      { DomainId: 'a', AppName: 'b' },
    ],
  },
  lists: {
    ListDomains: { items: both('DomainId') },
    ListUserProfiles: { input: { DomainIdEquals: 'a' }, items: both('UserProfileName') },
    ListSpaces: { items: both('SpaceName') },
    ListApps: { items: [{ ResourceSpec: spec }, { AppName: 'b' }] },
  },
  descriptions: {
    DescribeDomain: {
      input: { DomainId: 'a' },
      answer: { DefaultUserSettings: { JupyterLabAppSettings: lab } },
      missing: [{ DomainId: 'none' }, gone],
    },
    DescribeUserProfile: {
      input: { DomainId: 'a', UserProfileName: 'a' },
      answer: { UserSettings: { KernelGatewayAppSettings: lab } },
      missing: [{ DomainId: 'b', UserProfileName: 'a' }, gone],
    },
    DescribeSpace: {
      input: { DomainId: 'a', SpaceName: 'a' },
      answer: { SpaceSettings: { JupyterLabAppSettings: { DefaultResourceSpec: spec } } },
      missing: [{ DomainId: 'a', SpaceName: 'none' }, gone],
    },
  },
};
