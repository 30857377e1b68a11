import type { Has, Seeds } from './seeds.ts';

const deployed = (image: string) => [{ VariantName: 'a', DeployedImages: [{ SpecifiedImage: image }] }];
const pending = (image: string) => ({ EndpointConfigName: 'next', ProductionVariants: deployed(image) });

const endpoint = ({ put, name }: Has, members: object) => put('Endpoints', { EndpointName: name, ...members });

export const endpoints: Seeds = {
  'an endpoint': (has) => endpoint(has, { ProductionVariants: deployed(has.image) }),
  'the shadow of an endpoint': (has) => endpoint(has, { ShadowProductionVariants: deployed(has.image) }),
  'an endpoint that is updated': (has) => endpoint(has, { PendingDeploymentSummary: pending(has.image) }),
  'what an endpoint resolved its image to': (has) =>
    endpoint(has, {
      ProductionVariants: [
        { VariantName: 'a', DeployedImages: [{ SpecifiedImage: 'public.ecr.aws/x/y', ResolvedImage: has.image }] },
      ],
    }),
};

export const inferenceComponents: Seeds = {
  'an inference component': ({ put, name, image }) =>
    put('InferenceComponents', {
      InferenceComponentName: name,
      Specification: { Container: { DeployedImage: { SpecifiedImage: image } } },
    }),
};

function modelOf({ put, name, image }: Has): void {
  for (const day of [1, 2, 3, 4]) {
    put('Models', {
      ModelName: `${name}-${day}`,
      CreationTime: new Date(day * 86_400_000),
      PrimaryContainer: { Image: day === 1 ? image : 'public.ecr.aws/x/y:1' },
    });
  }
}

export const models: Seeds = {
  'the newest model': ({ put, name, image }) =>
    put('Models', { ModelName: name, CreationTime: new Date('2026-06-01'), Containers: [{ Image: image }] }),
  'an old model that an endpoint may start': (has) => {
    modelOf(has);
    has.put('EndpointConfigs', {
      EndpointConfigName: has.name,
      ProductionVariants: [{ VariantName: 'a', ModelName: `${has.name}-1` }],
    });
  },
  'an old model that a component runs': (has) => {
    modelOf(has);
    has.put('InferenceComponents', {
      InferenceComponentName: has.name,
      Specification: { ModelName: `${has.name}-1` },
    });
  },
  'an old model that a transform job runs': (has) => {
    modelOf(has);
    has.put('TransformJobs', { TransformJobName: has.name, ModelName: `${has.name}-1` });
  },
};

function versionOf({ put, name, image }: Has): void {
  put('Images', { ImageName: name });
  for (const Version of [1, 2, 3, 4, 5])
    put('ImageVersions', { ImageName: name, Version, BaseImage: Version === 1 ? image : 'public.ecr.aws/x/y:1' });
}

const lab = (name: string) => ({ CustomImages: [{ ImageName: name, ImageVersionNumber: 1, AppImageConfigName: 'x' }] });
const spec = (name: string) => ({
  SageMakerImageVersionArn: `arn:aws:sagemaker:eu-west-1:111111111111:image-version/${name}/1`,
});

export const images: Seeds = {
  'the newest version of an image': ({ put, name, image }) => {
    put('Images', { ImageName: name });
    put('ImageVersions', { ImageName: name, Version: 9, ContainerImage: image });
  },
  'an old version that a domain offers': (has) => {
    versionOf(has);
    has.put('Domains', {
      DomainId: `d-${has.name}`,
      DefaultUserSettings: { JupyterLabAppSettings: lab(has.name) },
    });
  },
  'an old version that a user is offered': (has) => {
    versionOf(has);
    has.put('UserProfiles', {
      DomainId: 'd-1',
      UserProfileName: has.name,
      UserSettings: { KernelGatewayAppSettings: lab(has.name) },
    });
  },
  'an old version that a space starts': (has) => {
    versionOf(has);
    has.put('Spaces', {
      DomainId: 'd-1',
      SpaceName: has.name,
      SpaceSettings: { JupyterLabAppSettings: { DefaultResourceSpec: spec(has.name) } },
    });
  },
  'an old version that runs': (has) => {
    versionOf(has);
    has.put('Apps', { DomainId: 'd-1', AppName: has.name, ResourceSpec: spec(has.name) });
  },
  'an old version that a user starts by its alias': (has) => {
    aliased(has, 7);
    const DefaultResourceSpec = { SageMakerImageVersionAlias: '1.7.0' };
    has.put('UserProfiles', {
      DomainId: 'd-1',
      UserProfileName: has.name,
      UserSettings: { JupyterLabAppSettings: { DefaultResourceSpec } },
    });
  },
};

/** An old version that has an alias, and is named by it. */
function aliased({ put, name, image }: Has, Version: number): void {
  put('Images', { ImageName: name });
  for (const newer of [1, 2, 3])
    put('ImageVersions', { ImageName: name, Version: Version + newer, BaseImage: 'x/y:1' });
  put('ImageVersions', { ImageName: name, Version, Alias: `1.${Version}.0`, BaseImage: image });
}

const definition =
  (kind: string) =>
  ({ put, name, image }: Has): void => {
    put(`${kind}JobDefinitions`, { JobDefinitionName: name, [`${kind}AppSpecification`]: { ImageUri: image } });
  };

export const monitoring: Seeds = {
  'a monitoring schedule': ({ put, name, image }) =>
    put('MonitoringSchedules', {
      MonitoringScheduleName: name,
      MonitoringScheduleStatus: 'Stopped',
      MonitoringScheduleConfig: { MonitoringJobDefinition: { MonitoringAppSpecification: { ImageUri: image } } },
    }),
  'a definition for the quality of data': definition('DataQuality'),
  'a definition for the quality of models': definition('ModelQuality'),
  'a definition for the bias of models': definition('ModelBias'),
  'a definition that explains models': definition('ModelExplainability'),
};

const steps = (image: string): string =>
  JSON.stringify({ Steps: [{ Type: 'Training', Arguments: { AlgorithmSpecification: { TrainingImage: image } } }] });

export const pipelines: Seeds = {
  'a pipeline': ({ put, name, image }) => put('Pipelines', { PipelineName: name, PipelineDefinition: steps(image) }),
  'an earlier version of a pipeline': ({ put, name, image }) => {
    put('Pipelines', { PipelineName: name });
    put('PipelineVersions', { PipelineName: name, PipelineVersionId: 1, PipelineDefinition: steps(image) });
    put('PipelineVersions', { PipelineName: name, PipelineVersionId: 2, PipelineDefinition: '{}' });
  },
};

/** Four versions of a package, and a model that was made of the first. */
function packagesOf({ put, name, image }: Has, ModelApprovalStatus: string): void {
  put('ModelPackageGroups', { ModelPackageGroupName: name });
  const arns = [1, 2, 3, 4].map((ModelPackageVersion) =>
    put('ModelPackages', {
      ModelPackageGroupName: name,
      ModelPackageVersion,
      ModelApprovalStatus,
      InferenceSpecification: { Containers: [{ Image: ModelPackageVersion === 1 ? image : 'public.ecr.aws/x/y:1' }] },
    }),
  );
  put('Models', { ModelName: name, Containers: [{ ModelPackageName: arns[0]?.['ModelPackageArn'] }] });
}

export const algorithms: Seeds = {
  'an algorithm': ({ put, name, image }) =>
    put('Algorithms', { AlgorithmName: name, TrainingSpecification: { TrainingImage: image } }),
  'a package without versions': ({ put, name, image }) =>
    put('ModelPackages', {
      ModelPackageName: name,
      ModelPackageArn: `arn:aws:sagemaker:eu-west-1:111111111111:model-package/${name}`,
      InferenceSpecification: { Containers: [{ Image: image }] },
    }),
  'an old version of a package of which a model was made': (has) => {
    packagesOf(has, 'Approved');
  },
  'a rejected version of a package of which a model was made': (has) => {
    packagesOf(has, 'Rejected');
  },
  'a package that waits to be approved': ({ put, name, image }) => {
    put('ModelPackageGroups', { ModelPackageGroupName: name });
    put('ModelPackages', {
      ModelPackageGroupName: name,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: { Containers: [{ Image: image }] },
    });
  },
};

const job =
  (kind: string, members: (image: string) => object) =>
  ({ put, name, image }: Has): void => {
    put(`${kind}s`, { [`${kind}Name`]: name, ...members(image) });
  };

const training = (TrainingImage: string) => ({ AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File' } });

export const jobs: Seeds = {
  'a training job': job('TrainingJob', training),
  'a training job that stops': job('TrainingJob', (image) => ({ TrainingJobStatus: 'Stopping', ...training(image) })),
  'the rule of a training job': job('TrainingJob', (image) => ({
    DebugRuleConfigurations: [{ RuleConfigurationName: 'r', RuleEvaluatorImage: image }],
  })),
  'a processing job': job('ProcessingJob', (ImageUri) => ({ AppSpecification: { ImageUri } })),
  'a transform job': job('TransformJob', (image) => ({ Environment: { IMAGE: image } })),
  'a tuning job': job('HyperParameterTuningJob', (image) => ({ TrainingJobDefinition: training(image) })),
  'an AutoML job': job('AutoMLJob', (Image) => ({ BestCandidate: { InferenceContainers: [{ Image }] } })),
  'a compilation job that starts': job('CompilationJob', (InferenceImage) => ({
    CompilationJobStatus: 'STARTING',
    InferenceImage,
  })),
  'an optimization job': job('OptimizationJob', (Image) => ({
    OptimizationConfigs: [{ ModelQuantizationConfig: { Image } }],
  })),
  'a recommendations job that waits': ({ put, name, image }) =>
    put('InferenceRecommendationsJobs', {
      JobName: name,
      Status: 'PENDING',
      InputConfig: { ContainerConfig: { NearestModelName: image } },
    }),
};
