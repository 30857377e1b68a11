import { both, image } from './case.ts';
import type { Case } from './case.ts';
import { studio } from './sagemaker-studio.ts';

const gone = 'ResourceNotFound';
const variants = { ProductionVariants: [{ VariantName: 'v', DeployedImages: [{ SpecifiedImage: image }] }] };
const group = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/g';
const spec = { InferenceSpecification: { Containers: [{ Image: image }] } };

/** What each type of job is given of an image. */
const jobs = {
  TrainingJob: { AlgorithmSpecification: { TrainingImage: image } },
  ProcessingJob: { AppSpecification: { ImageUri: image } },
  TransformJob: { ModelName: 'm' },
  HyperParameterTuningJob: { TrainingJobDefinition: { AlgorithmSpecification: { TrainingImage: image } } },
  AutoMLJob: { BestCandidate: { InferenceContainers: [{ Image: image }] } },
  CompilationJob: { InferenceImage: image },
  OptimizationJob: { OptimizationConfigs: [{ ModelQuantizationConfig: { Image: image } }] },
};

const definitions = {
  DataQuality: { DataQualityAppSpecification: { ImageUri: image } },
  ModelQuality: { ModelQualityAppSpecification: { ImageUri: image } },
  ModelBias: { ModelBiasAppSpecification: { ImageUri: image } },
  ModelExplainability: { ModelExplainabilityAppSpecification: { ImageUri: image } },
};

const ofJobs = Object.entries(jobs).map(([name, holds]): Case => ({
  seeds: { [`${name}s`]: [{ [`${name}Name`]: 'a', ...holds }, { [`${name}Name`]: 'b' }] },
  lists: { [`List${name}s`]: { items: both(`${name}Name`) } },
  descriptions: {
    [`Describe${name}`]: {
      input: { [`${name}Name`]: 'a' },
      answer: holds,
      missing: [{ [`${name}Name`]: 'none' }, gone],
    },
  },
}));

const ofDefinitions = Object.entries(definitions).map(([name, holds]): Case => ({
  seeds: { [`${name}JobDefinitions`]: [{ JobDefinitionName: 'a', ...holds }, { JobDefinitionName: 'b' }] },
  lists: { [`List${name}JobDefinitions`]: { items: both('MonitoringJobDefinitionName') } },
  descriptions: {
    [`Describe${name}JobDefinition`]: {
      input: { JobDefinitionName: 'a' },
      answer: holds,
      missing: [{ JobDefinitionName: 'none' }, gone],
    },
  },
}));

const ofOthers: Case = {
  seeds: {
    Endpoints: [{ EndpointName: 'a', ...variants }, { EndpointName: 'b' }],
    EndpointConfigs: both('EndpointConfigName'),
    InferenceComponents: [
      {
        InferenceComponentName: 'a',
        Specification: { Container: { DeployedImage: { ResolvedImage: image } } },
      },
      { InferenceComponentName: 'b' },
    ],
    Models: [{ ModelName: 'a', PrimaryContainer: { Image: image } }, { ModelName: 'b' }],
    Images: both('ImageName'),
    ImageVersions: [
      { ImageName: 'a', Alias: '1.0.0', BaseImage: image },
      { ImageName: 'a', Version: 2, Alias: '2.0.0' },
    ],
    MonitoringSchedules: both('MonitoringScheduleName'),
    Pipelines: [{ PipelineName: 'a', PipelineDefinition: image }, { PipelineName: 'b' }],
    PipelineVersions: [
      { PipelineName: 'a', PipelineDefinition: image },
      { PipelineName: 'a', PipelineVersionId: 2 },
    ],
    Algorithms: [{ AlgorithmName: 'a', TrainingSpecification: { TrainingImage: image } }, { AlgorithmName: 'b' }],
    ModelPackageGroups: both('ModelPackageGroupName'),
    ModelPackages: [
      { ModelPackageGroupName: 'g', ...spec },
      { ModelPackageGroupName: 'g', ModelPackageVersion: 2 },
      { ModelPackageName: 'alone' },
    ],
    InferenceRecommendationsJobs: both('JobName'),
  },
  lists: {
    ListEndpoints: { input: { StatusEquals: 'InService' }, items: both('EndpointName') },
    ListEndpointConfigs: { items: both('EndpointConfigName') },
    ListInferenceComponents: { items: both('InferenceComponentName') },
    ListModels: { items: both('ModelName') },
    ListImages: { items: both('ImageName') },
    ListImageVersions: {
      input: { ImageName: 'a' },
      items: [{ Version: 1 }, { Version: 2 }],
      missing: [{ ImageName: 'none' }, gone],
    },
    ListAliases: {
      input: { ImageName: 'a' },
      items: ['1.0.0', '2.0.0'],
      missing: [{ ImageName: 'none' }, gone],
    },
    ListMonitoringSchedules: { items: both('MonitoringScheduleName') },
    ListPipelines: { items: both('PipelineName') },
    ListPipelineVersions: { input: { PipelineName: 'a' }, items: [{ PipelineVersionId: 1 }, { PipelineVersionId: 2 }] },
    ListAlgorithms: { items: both('AlgorithmName') },
    ListModelPackageGroups: { items: both('ModelPackageGroupName') },
    ListModelPackages: {
      input: { ModelPackageGroupName: 'g' },
      items: [{ ModelPackageVersion: 1 }, { ModelPackageVersion: 2 }],
    },
    ListInferenceRecommendationsJobs: { items: both('JobName') },
  },
  descriptions: {
    DescribeEndpoint: {
      input: { EndpointName: 'a' },
      answer: variants,
      missing: [{ EndpointName: 'none' }, 'ValidationException'],
    },
    DescribeEndpointConfig: {
      input: { EndpointConfigName: 'a' },
      answer: { EndpointConfigName: 'a' },
      missing: [{ EndpointConfigName: 'none' }, 'ValidationException'],
    },
    DescribeInferenceComponent: {
      input: { InferenceComponentName: 'a' },
      answer: { Specification: { Container: { DeployedImage: { ResolvedImage: image } } } },
      missing: [{ InferenceComponentName: 'none' }, 'ValidationException'],
    },
    DescribeModel: {
      input: { ModelName: 'a' },
      answer: { PrimaryContainer: { Image: image } },
      missing: [{ ModelName: 'none' }, 'ValidationException'],
    },
    DescribeImageVersion: {
      input: { ImageName: 'a', Version: 1 },
      answer: { BaseImage: image },
      missing: [{ ImageName: 'a', Version: 3 }, gone],
    },
    DescribeMonitoringSchedule: {
      input: { MonitoringScheduleName: 'a' },
      answer: { MonitoringScheduleStatus: 'Scheduled' },
      missing: [{ MonitoringScheduleName: 'none' }, gone],
    },
    DescribePipeline: {
      input: { PipelineName: 'a', PipelineVersionId: 1 },
      answer: { PipelineDefinition: image },
      missing: [{ PipelineName: 'none' }, gone],
    },
    DescribeAlgorithm: {
      input: { AlgorithmName: 'a' },
      answer: { TrainingSpecification: { TrainingImage: image } },
      missing: [{ AlgorithmName: 'none' }, 'ValidationException'],
    },
    DescribeModelPackage: {
      input: { ModelPackageName: `${group}/1` },
      answer: spec,
      missing: [{ ModelPackageName: `${group}/3` }, 'ValidationException'],
    },
    BatchDescribeModelPackage: {
      input: { ModelPackageArnList: [`${group}/1`, `${group}/3`] },
      answer: {
        ModelPackageSummaries: { [`${group}/1`]: spec },
        BatchDescribeModelPackageErrorMap: { [`${group}/3`]: { ErrorCode: gone } },
      },
    },
    DescribeInferenceRecommendationsJob: {
      input: { JobName: 'a' },
      answer: { Status: 'IN_PROGRESS' },
      missing: [{ JobName: 'none' }, gone],
    },
    DescribeAutoMLJobV2: {
      input: { AutoMLJobName: 'a' },
      answer: { BestCandidate: { InferenceContainers: [{ Image: image }] } },
      missing: [{ AutoMLJobName: 'none' }, gone],
    },
  },
};

const all = [...ofJobs, ...ofDefinitions, ofOthers, studio];

/** SageMaker, which has jobs of so many types. */
export const sagemaker: Case = {
  seeds: Object.assign({}, ...all.map(({ seeds }) => seeds)),
  lists: Object.assign({}, ...all.map(({ lists }) => lists)),
  descriptions: Object.assign({}, ...all.map(({ descriptions }) => descriptions)),
};
