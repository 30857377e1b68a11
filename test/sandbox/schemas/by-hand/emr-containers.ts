import type { StaticListSchema } from '@smithy/types';
import { modelOf } from '../model.ts';
import type { ServiceModel } from '../model.ts';
import {
  failure,
  inQuery,
  label,
  listOf,
  map,
  number,
  paging,
  reading,
  structure,
  text,
  texts,
  time,
} from './shapes.ts';

/** EMR on EKS, as far as it reads what names images: https://docs.aws.amazon.com/emr-on-eks/latest/APIReference. */
export const emrContainers = (): ServiceModel =>
  modelOf(
    [
      reading('ListJobTemplates', '/jobtemplates', [
        structure('ListJobTemplatesRequest', {}, { ...createdBetween, ...paging }),
        structure('ListJobTemplatesResponse', {}, { templates: listOf(jobTemplate), nextToken: text }),
      ]),
      reading('DescribeJobTemplate', '/jobtemplates/{id}', [
        structure('DescribeJobTemplateRequest', { id: label }),
        structure('DescribeJobTemplateResponse', {}, { jobTemplate: () => jobTemplate }),
      ]),
      reading('ListVirtualClusters', '/virtualclusters', [
        structure('ListVirtualClustersRequest', {}, { ...inStates, ...createdBetween, ...paging }),
        structure('ListVirtualClustersResponse', {}, { virtualClusters: listOf(virtualCluster), nextToken: text }),
      ]),
      reading('ListManagedEndpoints', '/virtualclusters/{virtualClusterId}/endpoints', [
        structure(
          'ListManagedEndpointsRequest',
          { virtualClusterId: label },
          { ...inStates, ...createdBetween, ...paging },
        ),
        structure('ListManagedEndpointsResponse', {}, { endpoints: listOf(endpoint), nextToken: text }),
      ]),
      reading('DescribeManagedEndpoint', '/virtualclusters/{virtualClusterId}/endpoints/{id}', [
        structure('DescribeManagedEndpointRequest', { id: label, virtualClusterId: label }),
        structure('DescribeManagedEndpointResponse', {}, { endpoint: () => endpoint }),
      ]),
      reading('ListJobRuns', '/virtualclusters/{virtualClusterId}/jobruns', [
        structure('ListJobRunsRequest', { virtualClusterId: label }, { ...inStates, ...createdBetween, ...paging }),
        structure('ListJobRunsResponse', {}, { jobRuns: listOf(jobRun), nextToken: text }),
      ]),
      reading('DescribeJobRun', '/virtualclusters/{virtualClusterId}/jobruns/{id}', [
        structure('DescribeJobRunRequest', { id: label, virtualClusterId: label }),
        structure('DescribeJobRunResponse', {}, { jobRun: () => jobRun }),
      ]),
      failure('ValidationException', 400),
      failure('ResourceNotFoundException', 400),
      failure('RequestThrottledException', 400),
      failure('InternalServerException', 500),
    ],
    { family: 'rest' },
  );

const createdBetween = { createdAfter: inQuery('createdAfter', time), createdBefore: inQuery('createdBefore', time) };
const inStates = { states: inQuery('states', texts) };
const named = { id: text, name: text, arn: text };

const configuration = structure(
  'Configuration',
  { classification: text },
  { properties: map, configurations: () => configurations },
);
const configurations: StaticListSchema = listOf(() => configuration);

const monitoring = structure(
  'MonitoringConfiguration',
  {},
  {
    persistentAppUI: text,
    cloudWatchMonitoringConfiguration: structure(
      'CloudWatchMonitoringConfiguration',
      {},
      { logGroupName: text, logStreamNamePrefix: text },
    ),
    s3MonitoringConfiguration: structure('S3MonitoringConfiguration', {}, { logUri: text }),
  },
);

const configurationOverrides = structure(
  'ConfigurationOverrides',
  {},
  { applicationConfiguration: configurations, monitoringConfiguration: monitoring },
);

const jobDriver = structure(
  'JobDriver',
  {},
  {
    sparkSubmitJobDriver: structure(
      'SparkSubmitJobDriver',
      { entryPoint: text },
      { entryPointArguments: texts, sparkSubmitParameters: text },
    ),
    sparkSqlJobDriver: structure('SparkSqlJobDriver', {}, { entryPoint: text, sparkSqlParameters: text }),
  },
);

const jobTemplate = structure(
  'JobTemplate',
  {
    jobTemplateData: structure(
      'JobTemplateData',
      { executionRoleArn: text, releaseLabel: text, jobDriver },
      { configurationOverrides, jobTags: map },
    ),
  },
  { ...named, createdAt: time, createdBy: text, tags: map, kmsKeyArn: text, decryptionError: text },
);

const virtualCluster = structure(
  'VirtualCluster',
  {},
  {
    ...named,
    state: text,
    containerProvider: structure('ContainerProvider', { type: text, id: text }),
    createdAt: time,
    tags: map,
    securityConfigurationId: text,
  },
);

const run = {
  ...named,
  virtualClusterId: text,
  state: text,
  executionRoleArn: text,
  releaseLabel: text,
  configurationOverrides,
  createdAt: time,
  stateDetails: text,
  failureReason: text,
  tags: map,
};

const endpoint = structure(
  'Endpoint',
  {},
  { ...run, type: text, certificateArn: text, serverUrl: text, securityGroup: text, subnetIds: texts },
);

const jobRun = structure(
  'JobRun',
  {},
  {
    ...run,
    clientToken: text,
    jobDriver,
    createdBy: text,
    finishedAt: time,
    retryPolicyConfiguration: structure('RetryPolicyConfiguration', { maxAttempts: number }),
    retryPolicyExecution: structure('RetryPolicyExecution', { currentAttemptCount: number }),
  },
);
