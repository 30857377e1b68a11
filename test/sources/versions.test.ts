import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import { host, onSource } from './bench.ts';
import type { Has } from './seeds.ts';

const at = (day: number): Date => new Date(Date.parse('2026-01-01') + day * 86_400_000);

/** What has versions, and how one of them is put there. */
const versioned: readonly (readonly [ListedSourceName, (has: Has, version: number) => void])[] = [
  [
    'batch-job-definitions',
    ({ put, name, image }, revision) =>
      put('jobDefinitions', { jobDefinitionName: name, revision, containerProperties: { image } }),
  ],
  [
    'step-functions',
    ({ put, name, image }, version) => {
      const { stateMachineArn } = put('stateMachines', { name });
      const definition = JSON.stringify({ image });
      put('versions', { stateMachineArn, version, definition, creationDate: at(version) });
    },
  ],
  [
    'sagemaker-images',
    ({ put, name, image }, Version) => {
      put('Images', { ImageName: name });
      put('ImageVersions', { ImageName: name, Version, BaseImage: image });
    },
  ],
  [
    'sagemaker-pipelines',
    ({ put, name, image }, PipelineVersionId) => {
      put('Pipelines', { PipelineName: name });
      put('PipelineVersions', {
        PipelineName: name,
        PipelineVersionId,
        PipelineDefinition: JSON.stringify({ ImageUri: image }),
      });
    },
  ],
  [
    'sagemaker-algorithms',
    ({ put, name, image }, ModelPackageVersion) => {
      put('ModelPackageGroups', { ModelPackageGroupName: name });
      put('ModelPackages', {
        ModelPackageGroupName: name,
        ModelPackageVersion,
        InferenceSpecification: { Containers: [{ Image: image }] },
      });
    },
  ],
  [
    'lightsail-services',
    ({ put, name, image }, version) => {
      put('containerServices', { containerServiceName: name });
      put('deployments', { serviceName: name, version, containers: { web: { image } } });
    },
  ],
  [
    'imagebuilder',
    ({ put, name, image }, version) =>
      put('containerRecipes', {
        name,
        version: `1.0.${version}`,
        dateCreated: at(version).toISOString(),
        parentImage: image,
      }),
  ],
  [
    'imagebuilder',
    ({ put, name, image }, version) => {
      const { arn } = put('imagePipelines', { name });
      put('images', {
        name,
        version: `1.0.0/${version}`,
        dateCreated: at(version).toISOString(),
        imagePipelineArn: arn,
        outputResources: { containers: [{ imageUris: [image] }] },
      });
    },
  ],
  [
    'omics',
    ({ put, name, image }, version) => {
      const { id } = put('workflows', { name });
      put('workflowVersions', {
        workflowId: id,
        versionName: `v${version}`,
        creationTime: at(version),
        containerRegistryMap: { imageMappings: [{ destinationImage: image }] },
      });
    },
  ],
  [
    'gamelift',
    ({ put, name, image }, VersionNumber) =>
      put('containerGroupDefinitions', {
        Name: name,
        VersionNumber,
        GameServerContainerDefinition: { ImageUri: image },
      }),
  ],
  [
    'greengrass-components',
    ({ put, name, image }, minor) =>
      put('componentVersions', { componentName: name, componentVersion: `1.${minor}.0`, recipe: `uri: ${image}` }),
  ],
];

test.each(versioned)(
  'of the versions in %s the newest is in use, and so many before it are to go back to',
  (source, put) =>
    onSource(source, { maxPage: 2, depth: 2 }, async ({ has, read }) => {
      for (const version of [3, 12, 1, 9, 11, 2, 10]) {
        put(has('web', `${host}/web:${version}`), version);
        put(has('api', `${host}/api:${version}`), version + 100);
      }
      const { references } = await read();
      const seen = references.map(({ repository, tag, role }) => `${repository?.name}:${tag} ${role}`);
      expect(seen.toSorted()).toEqual(
        ['api', 'web'].flatMap((name) => [
          `${name}:10 rollback-target`,
          `${name}:11 rollback-target`,
          `${name}:12 in-use`,
        ]),
      );
    }),
);

test('packages that wait do not push out those that are approved, and what was rejected does not count', () =>
  onSource('sagemaker-algorithms', { depth: 0 }, async ({ service, read }) => {
    service.put('ModelPackageGroups', { ModelPackageGroupName: 'web' });
    for (const [i, ModelApprovalStatus] of [
      'Approved',
      'Approved',
      'PendingManualApproval',
      'PendingManualApproval',
      'Rejected',
    ].entries()) {
      service.put('ModelPackages', {
        ModelPackageGroupName: 'web',
        ModelPackageVersion: i + 1,
        ModelApprovalStatus,
        InferenceSpecification: { Containers: [{ Image: `${host}/web:${i + 1}` }] },
      });
    }
    const { references } = await read();
    expect(new Set(references.map(({ tag }) => tag))).toEqual(new Set(['2', '4']));
  }));

test('a version to which somebody is bound is in use, others of its age are not', () =>
  onSource('sagemaker-images', { depth: 1 }, async ({ service, read }) => {
    for (const ImageName of ['lab', 'other']) {
      service.put('Images', { ImageName });
      for (const Version of [1, 2, 3, 4])
        service.put('ImageVersions', { ImageName, Version, BaseImage: `${host}/${ImageName}:${Version}` });
    }
    service.put('Domains', {
      DomainId: 'd-1',
      DefaultUserSettings: {
        CodeEditorAppSettings: { CustomImages: [{ ImageName: 'lab', ImageVersionNumber: 2, AppImageConfigName: 'x' }] },
      },
    });
    const { references } = await read();
    expect(references.map(({ repository, tag, role }) => `${repository?.name}:${tag} ${role}`).toSorted()).toEqual([
      'lab:2 in-use',
      'lab:3 rollback-target',
      'lab:4 in-use',
      'other:3 rollback-target',
      'other:4 in-use',
    ]);
  }));

test('an alias that nobody names says nothing, and one of another image keeps more than it must', () =>
  onSource('sagemaker-images', { depth: 0 }, async ({ service, read }) => {
    for (const ImageName of ['lab', 'other']) {
      service.put('Images', { ImageName });
      for (const Version of [1, 2, 3]) {
        const BaseImage = `${host}/${ImageName}:${Version}`;
        service.put('ImageVersions', { ImageName, Version, Alias: `${Version}.0.0`, BaseImage });
      }
    }
    const ResourceSpec = { SageMakerImageVersionAlias: '2.0.0' };
    service.put('Apps', { DomainId: 'd-1', AppName: 'a', ResourceSpec });
    const { references } = await read();
    expect(references.map(({ repository, tag }) => `${repository?.name}:${tag}`).toSorted()).toEqual(
      ['lab', 'other'].flatMap((name) => [`${name}:2`, `${name}:3`]),
    );
  }));

test('a version that could not be made does not push out the one before it', () =>
  onSource('sagemaker-images', { depth: 0 }, async ({ service, read }) => {
    service.put('Images', { ImageName: 'lab' });
    for (const [i, ImageVersionStatus] of ['CREATED', 'CREATED', 'CREATE_FAILED'].entries()) {
      const Version = i + 1;
      service.put('ImageVersions', {
        ImageName: 'lab',
        Version,
        ImageVersionStatus,
        BaseImage: `${host}/lab:${Version}`,
      });
    }
    const { references } = await read();
    expect(new Set(references.map(({ tag }) => tag))).toEqual(new Set(['2', '3']));
  }));
