import { contains } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Kind, Operation } from './table.ts';

interface Part {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

const missing = ['ResourceNotFound', 'Requested resource not found.'] as const;
const page = { byDefault: 10, max: 100 };

const arnOf = (type: string, name: string): string => `arn:aws:sagemaker:{region}:{account}:${type}/{${name}}`;

/** Jobs of one type, all of which are listed and described alike: `TrainingJob`, of the ARN `training-job/name`. */
function job(
  name: string,
  type: string,
  { state, byDefault = 10 }: { readonly state: string; readonly byDefault?: number },
): Part {
  return {
    kinds: {
      [`${name}s`]: {
        key: [`${name}Name`],
        given: { [`${name}Arn`]: arnOf(type, `${name}Name`), [`${name}Status`]: state },
      },
    },
    operations: {
      [`List${name}s`]: list(`${name}s`, {
        by: { StatusEquals: `${name}Status`, NameContains: contains(`${name}Name`) },
        page: { byDefault, max: 100 },
      }),
      [`Describe${name}`]: get(`${name}s`, { by: { [`${name}Name`]: `${name}Name` }, missing }),
    },
  };
}

/** Definitions of one type of monitoring jobs. Lists say `Monitoring...` for what a description says. */
function jobDefinition(name: string, type: string): Part {
  const kind = `${name}JobDefinitions`;
  return {
    kinds: {
      [kind]: {
        key: ['JobDefinitionName'],
        given: {
          JobDefinitionArn: arnOf(type, 'JobDefinitionName'),
          MonitoringJobDefinitionName: '{JobDefinitionName}',
          MonitoringJobDefinitionArn: '{JobDefinitionArn}',
        },
      },
    },
    operations: {
      [`List${kind}`]: list(kind, {
        by: { EndpointName: 'EndpointName', NameContains: contains('JobDefinitionName') },
        page,
      }),
      [`Describe${name}JobDefinition`]: get(kind, { by: { JobDefinitionName: 'JobDefinitionName' }, missing }),
    },
  };
}

const recommendations: Part = {
  kinds: {
    InferenceRecommendationsJobs: {
      key: ['JobName'],
      given: { JobArn: arnOf('inference-recommendations-job', 'JobName'), JobType: 'Default', Status: 'IN_PROGRESS' },
    },
  },
  operations: {
    ListInferenceRecommendationsJobs: list('InferenceRecommendationsJobs', {
      by: { StatusEquals: 'Status', NameContains: contains('JobName') },
      page,
    }),
    DescribeInferenceRecommendationsJob: get('InferenceRecommendationsJobs', { by: { JobName: 'JobName' }, missing }),
  },
};

const autoMlV2: Part = {
  kinds: {},
  operations: { DescribeAutoMLJobV2: get('AutoMLJobs', { by: { AutoMLJobName: 'AutoMLJobName' }, missing }) },
};

const parts: readonly Part[] = [
  job('TrainingJob', 'training-job', { state: 'InProgress' }),
  job('ProcessingJob', 'processing-job', { state: 'InProgress' }),
  job('TransformJob', 'transform-job', { state: 'InProgress' }),
  job('HyperParameterTuningJob', 'hyper-parameter-tuning-job', { state: 'InProgress' }),
  job('AutoMLJob', 'automl-job', { state: 'InProgress' }),
  job('CompilationJob', 'compilation-job', { state: 'INPROGRESS' }),
  job('OptimizationJob', 'optimization-job', { state: 'INPROGRESS', byDefault: 50 }),
  jobDefinition('DataQuality', 'data-quality-job-definition'),
  jobDefinition('ModelQuality', 'model-quality-job-definition'),
  jobDefinition('ModelBias', 'model-bias-job-definition'),
  jobDefinition('ModelExplainability', 'model-explainability-job-definition'),
  recommendations,
  autoMlV2,
];

/** What runs to an end in SageMaker, and the definitions of jobs that monitor. Kinds are called as in `ListTrainingJobs`. */
export const jobs: Part = {
  kinds: Object.assign({}, ...parts.map(({ kinds }) => kinds)),
  operations: Object.assign({}, ...parts.map(({ operations }) => operations)),
};
