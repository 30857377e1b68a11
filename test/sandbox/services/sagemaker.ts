import { asText, texts } from '../json.ts';
import { membersOf } from '../schemas/members.ts';
import type { OperationModel, Shape } from '../schemas/model.ts';
import { projected } from '../schemas/plain.ts';
import type { JsonObject } from '../service.ts';
import { begins, contains, latest } from './criteria.ts';
import { get, list } from './operations.ts';
import { jobs } from './sagemaker-jobs.ts';
import { studio } from './sagemaker-studio.ts';
import type { Ask, Table } from './table.ts';

const page = { byDefault: 10, max: 100 };
const missing = ['ResourceNotFound', 'Requested resource not found.'] as const;

const notFound = (what: string, member: string) =>
  ['ValidationException', `Could not find ${what} "{${member}}".`] as const;

/** The image of a version is asked for by `ImageName`, and a number or alias or neither: then it is the latest. */
const imageVersions = latest('ImageName', 'Version');

/** SageMaker: what is deployed, what may be, and (in `jobs`) what runs. Kinds are called as in `ListEndpoints`. */
export const sagemaker: Table = {
  kinds: {
    ...jobs.kinds,
    ...studio.kinds,
    Endpoints: {
      key: ['EndpointName'],
      given: {
        EndpointArn: 'arn:aws:sagemaker:{region}:{account}:endpoint/{EndpointName}',
        EndpointConfigName: '{EndpointName}',
        EndpointStatus: 'InService',
      },
    },
    EndpointConfigs: {
      key: ['EndpointConfigName'],
      given: { EndpointConfigArn: 'arn:aws:sagemaker:{region}:{account}:endpoint-config/{EndpointConfigName}' },
    },
    InferenceComponents: {
      key: ['InferenceComponentName'],
      given: {
        InferenceComponentArn: 'arn:aws:sagemaker:{region}:{account}:inference-component/{InferenceComponentName}',
        InferenceComponentStatus: 'InService',
      },
    },
    Models: {
      key: ['ModelName'],
      given: { ModelArn: 'arn:aws:sagemaker:{region}:{account}:model/{ModelName}' },
    },
    Images: {
      key: ['ImageName'],
      given: { ImageArn: 'arn:aws:sagemaker:{region}:{account}:image/{ImageName}', ImageStatus: 'CREATED' },
    },
    ImageVersions: {
      key: ['ImageName', 'Version'],
      facts: ['ImageName', 'Alias'],
      given: {
        Version: 1,
        ImageArn: 'arn:aws:sagemaker:{region}:{account}:image/{ImageName}',
        ImageVersionArn: 'arn:aws:sagemaker:{region}:{account}:image-version/{ImageName}/{Version}',
        ImageVersionStatus: 'CREATED',
      },
    },
    MonitoringSchedules: {
      key: ['MonitoringScheduleName'],
      given: {
        MonitoringScheduleArn: 'arn:aws:sagemaker:{region}:{account}:monitoring-schedule/{MonitoringScheduleName}',
        MonitoringScheduleStatus: 'Scheduled',
      },
    },
    Pipelines: {
      key: ['PipelineName'],
      given: {
        PipelineArn: 'arn:aws:sagemaker:{region}:{account}:pipeline/{PipelineName}',
        PipelineStatus: 'Active',
        PipelineDefinition: '{}',
      },
    },
    PipelineVersions: {
      key: ['PipelineName', 'PipelineVersionId'],
      given: { PipelineVersionId: 1, PipelineArn: 'arn:aws:sagemaker:{region}:{account}:pipeline/{PipelineName}' },
    },
    Algorithms: {
      key: ['AlgorithmName'],
      given: {
        AlgorithmArn: 'arn:aws:sagemaker:{region}:{account}:algorithm/{AlgorithmName}',
        AlgorithmStatus: 'Completed',
      },
    },
    ModelPackageGroups: {
      key: ['ModelPackageGroupName'],
      given: {
        ModelPackageGroupArn: 'arn:aws:sagemaker:{region}:{account}:model-package-group/{ModelPackageGroupName}',
        ModelPackageGroupStatus: 'Completed',
      },
    },
    ModelPackages: {
      key: ['ModelPackageArn'],
      given: {
        ModelPackageName: '{ModelPackageGroupName}',
        ModelPackageVersion: 1,
        ModelPackageArn: 'arn:aws:sagemaker:{region}:{account}:model-package/{ModelPackageName}/{ModelPackageVersion}',
        ModelPackageStatus: 'Completed',
        ModelApprovalStatus: 'Approved',
      },
    },
  },
  operations: {
    ...jobs.operations,
    ...studio.operations,
    ListEndpoints: list('Endpoints', {
      by: { StatusEquals: 'EndpointStatus', NameContains: contains('EndpointName') },
      page,
    }),
    DescribeEndpoint: get('Endpoints', {
      by: { EndpointName: 'EndpointName' },
      missing: notFound('endpoint', 'EndpointName'),
    }),
    ListEndpointConfigs: list('EndpointConfigs', { by: { NameContains: contains('EndpointConfigName') }, page }),
    DescribeEndpointConfig: get('EndpointConfigs', {
      by: { EndpointConfigName: 'EndpointConfigName' },
      missing: notFound('endpoint configuration', 'EndpointConfigName'),
    }),
    ListInferenceComponents: list('InferenceComponents', {
      by: {
        EndpointNameEquals: 'EndpointName',
        VariantNameEquals: 'VariantName',
        StatusEquals: 'InferenceComponentStatus',
        NameContains: contains('InferenceComponentName'),
      },
      page,
    }),
    DescribeInferenceComponent: get('InferenceComponents', {
      by: { InferenceComponentName: 'InferenceComponentName' },
      missing: notFound('inference component', 'InferenceComponentName'),
    }),
    ListModels: list('Models', { by: { NameContains: contains('ModelName') }, page }),
    DescribeModel: get('Models', { by: { ModelName: 'ModelName' }, missing: notFound('model', 'ModelName') }),
    ListImages: list('Images', { by: { NameContains: contains('ImageName') }, page }),
    ListImageVersions: list('ImageVersions', {
      by: { ImageName: 'ImageName' },
      within: { kind: 'Images', by: { ImageName: 'ImageName' }, missing },
      page,
    }),
    ListAliases: list('ImageVersions', {
      by: { ImageName: 'ImageName', Alias: 'Alias', Version: 'Version' },
      only: ({ Alias }) => Alias !== undefined,
      within: { kind: 'Images', by: { ImageName: 'ImageName' }, missing },
      as: 'Alias',
      page,
    }),
    DescribeImageVersion: get('ImageVersions', {
      by: { ImageName: 'ImageName', Version: 'Version', Alias: 'Alias' },
      from: imageVersions,
      missing,
    }),
    ListMonitoringSchedules: list('MonitoringSchedules', {
      by: {
        EndpointName: 'EndpointName',
        StatusEquals: 'MonitoringScheduleStatus',
        NameContains: contains('MonitoringScheduleName'),
      },
      page,
    }),
    DescribeMonitoringSchedule: get('MonitoringSchedules', {
      by: { MonitoringScheduleName: 'MonitoringScheduleName' },
      missing,
    }),
    ListPipelines: list('Pipelines', { by: { PipelineNamePrefix: begins('PipelineName') }, page }),
    ListPipelineVersions: list('PipelineVersions', {
      by: { PipelineName: ['PipelineName', 'PipelineArn'] },
      within: { kind: 'Pipelines', by: { PipelineName: ['PipelineName', 'PipelineArn'] }, missing },
      page,
    }),
    DescribePipeline: {
      shows: [
        { kind: 'Pipelines', by: ({ output }) => output },
        { kind: 'PipelineVersions', by: ({ output }) => output },
      ],
      answer: (ask) => projected(ask.model.output, pipelineIn(ask)),
    },
    ListAlgorithms: list('Algorithms', { by: { NameContains: contains('AlgorithmName') }, page }),
    DescribeAlgorithm: get('Algorithms', {
      by: { AlgorithmName: ['AlgorithmName', 'AlgorithmArn'] },
      missing: notFound('algorithm', 'AlgorithmName'),
    }),
    ListModelPackageGroups: list('ModelPackageGroups', {
      by: { NameContains: contains('ModelPackageGroupName') },
      ignores: ['CrossAccountFilterOption'],
      page,
    }),
    ListModelPackages: list('ModelPackages', {
      by: { ModelPackageGroupName: 'ModelPackageGroupName', ModelApprovalStatus: 'ModelApprovalStatus' },
      only: isOfType,
      ignores: ['ModelPackageType'],
      page,
    }),
    DescribeModelPackage: get('ModelPackages', {
      by: { ModelPackageName: ['ModelPackageArn', 'ModelPackageName'] },
      ignores: ['IncludedData'],
      missing: notFound('model package', 'ModelPackageName'),
    }),
    BatchDescribeModelPackage: {
      shows: [{ kind: 'ModelPackages', by: packageSummary }],
      answer: packagesIn,
    },
  },
};

/** The pipeline as it is now, or one of its versions. */
function pipelineIn({ call: { input }, all, error }: Ask): JsonObject {
  const { PipelineName, PipelineVersionId } = input;
  const found = all(PipelineVersionId === undefined ? 'Pipelines' : 'PipelineVersions').find(
    (one) =>
      (one['PipelineName'] === PipelineName || one['PipelineArn'] === PipelineName) &&
      (PipelineVersionId === undefined || one['PipelineVersionId'] === PipelineVersionId),
  );
  if (found) return found;
  throw error(...missing);
}

/** The ARN of a versioned package ends in its version. Unless the call says, those without versions are listed. */
function isOfType({ ModelPackageArn }: JsonObject, input: JsonObject): boolean {
  const type =
    input['ModelPackageType'] ?? (input['ModelPackageGroupName'] === undefined ? 'Unversioned' : 'Versioned');
  return type === 'Both' || (type === 'Versioned') === /\/\d+$/.test(asText(ModelPackageArn));
}

function packageSummary({ output }: OperationModel): Shape {
  const summaries = membersOf(output).get('ModelPackageSummaries');
  if (!summaries) throw new Error('BatchDescribeModelPackage has no summaries');
  return summaries.shape.getValueSchema();
}

/** Answers a map by ARN, and another of errors. */
function packagesIn({ call, model, all, invalid }: Ask): JsonObject {
  const arns = texts(call.input, 'ModelPackageArnList');
  if (arns.length > 100) throw invalid(`ModelPackageArnList may name 100 at most, got ${arns.length}.`);
  const known = new Map(all('ModelPackages').map((one) => [one['ModelPackageArn'], one]));
  const found = arns.flatMap((arn) => {
    const one = known.get(arn);
    return one ? [[arn, projected(packageSummary(model), one)]] : [];
  });
  const errors = arns
    .filter((arn) => !known.has(arn))
    .map((arn) => [arn, { ErrorCode: 'ResourceNotFound', ErrorResponse: `Could not find model package "${arn}".` }]);
  return {
    ModelPackageSummaries: Object.fromEntries(found),
    BatchDescribeModelPackageErrorMap: Object.fromEntries(errors),
  };
}
