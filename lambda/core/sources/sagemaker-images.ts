import { listed } from './source.ts';
import type { Named, Steps } from './source.ts';

const page = { MaxResults: 100 } as const;
const gone = ['ResourceNotFound'] as const;

/** Where Studio says which versions it starts: for everybody, for one user, for a space, and what runs. */
const studio: readonly Steps[] = [
  [
    { call: 'ListDomains', given: page, items: 'Domains' },
    { call: 'DescribeDomain', from: { DomainId: 'DomainId' }, gone },
  ],
  [
    { call: 'ListUserProfiles', given: page, items: 'UserProfiles' },
    {
      call: 'DescribeUserProfile',
      from: { DomainId: 'DomainId', UserProfileName: 'UserProfileName' },
      gone,
    },
  ],
  [
    { call: 'ListSpaces', given: page, items: 'Spaces' },
    { call: 'DescribeSpace', from: { DomainId: 'DomainId', SpaceName: 'SpaceName' }, gone },
  ],
  [{ call: 'ListApps', given: page, items: 'Apps' }],
];

const byVersion: Named = {
  in: studio,
  by: [{ ImageName: '^ImageName', ImageVersionNumber: 'Version' }, { SageMakerImageVersionArn: 'ImageVersionArn' }],
};

/** Whatever image the alias is of, which keeps more than it must. */
const byAlias: Named = { in: studio, by: [{ SageMakerImageVersionAlias: '' }] };

const images = { call: 'ListImages', given: page, items: 'Images' } as const;

/**
 * Versions of images for Studio. Users start what is attached to them by its number or alias, or the newest: so these are in use,
 * and the few before the newest may be attached again. All of them would keep whatever a pipeline ever registered.
 */
export const sageMakerImages = listed({
  title: 'SageMaker images',
  service: 'sagemaker',
  pullsFrom: 'own-region',
  resolves: 'digest',
  // SageMaker publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'SageMaker image version',
      name: 'ImageVersionArn',
      steps: [
        images,
        {
          call: 'ListImageVersions',
          given: page,
          from: { ImageName: 'ImageName' },
          items: 'ImageVersions',
          gone,
          history: {
            // One that could not be made is no successor of the one before it.
            group: 'ImageVersionStatus',
            by: 'Version',
            named: byVersion,
          },
        },
        { call: 'DescribeImageVersion', from: { ImageName: '^ImageName', Version: 'Version' }, gone },
      ],
    },
    {
      consumer: 'SageMaker image version',
      name: 'ImageVersionArn',
      steps: [
        images,
        {
          call: 'ListAliases',
          given: page,
          from: { ImageName: 'ImageName' },
          items: 'SageMakerImageVersionAliases',
          gone,
          history: { named: byAlias },
        },
        { call: 'DescribeImageVersion', from: { ImageName: '^ImageName', Alias: '' }, gone },
      ],
    },
  ],
});
