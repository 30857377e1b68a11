import { both, image } from './case.ts';
import type { Case } from './case.ts';

const noResource = 'ResourceNotFoundException';
const spark = {
  configurationOverrides: {
    applicationConfiguration: [
      { classification: 'spark-defaults', properties: { 'spark.kubernetes.container.image': image } },
    ],
  },
};
const algorithm = 'arn:aws:cleanrooms-ml:eu-west-1:111111111111:configured-model-algorithm/a';
const model = 'arn:aws:cleanrooms-ml:eu-west-1:111111111111:membership/m/trained-model/a';
const inference = 'arn:aws:cleanrooms-ml:eu-west-1:111111111111:membership/m/trained-model-inference-job/a';
const inMembership = [
  { membershipIdentifier: 'm', name: 'a' },
  { membershipIdentifier: 'm', name: 'b' },
];

/** Services that work on data with images. */
export const data = {
  braket: {
    seeds: {
      jobs: [{ jobName: 'a', algorithmSpecification: { containerImage: { uri: image } } }, { jobName: 'b' }],
    },
    lists: { SearchJobs: { input: { filters: [] }, items: both('jobName') } },
    descriptions: {
      GetJob: {
        input: { jobArn: 'arn:aws:braket:eu-west-1:111111111111:job/a' },
        answer: { algorithmSpecification: { containerImage: { uri: image } } },
        missing: [{ jobArn: 'arn:aws:braket:eu-west-1:111111111111:job/none' }, noResource],
      },
    },
  },
  'cleanrooms-ml': {
    seeds: {
      configuredModelAlgorithms: [{ name: 'a', trainingContainerConfig: { imageUri: image } }, { name: 'b' }],
      trainedModels: [{ ...inMembership[0], trainingContainerImageDigest: 'sha256:1' }, { ...inMembership[1] }],
      trainedModelInferenceJobs: [
        { ...inMembership[0], inferenceContainerImageDigest: 'sha256:2' },
        { ...inMembership[1] },
      ],
    },
    lists: {
      ListConfiguredModelAlgorithms: { items: both('name') },
      ListTrainedModels: { input: { membershipIdentifier: 'm' }, items: both('name') },
      ListTrainedModelInferenceJobs: { input: { membershipIdentifier: 'm' }, items: both('name') },
    },
    descriptions: {
      GetConfiguredModelAlgorithm: {
        input: { configuredModelAlgorithmArn: algorithm },
        answer: { trainingContainerConfig: { imageUri: image } },
        missing: [{ configuredModelAlgorithmArn: `${algorithm}x` }, noResource],
      },
      GetTrainedModel: {
        input: { membershipIdentifier: 'm', trainedModelArn: model },
        answer: { trainingContainerImageDigest: 'sha256:1' },
        missing: [{ membershipIdentifier: 'm', trainedModelArn: 'none' }, noResource],
      },
      GetTrainedModelInferenceJob: {
        input: { membershipIdentifier: 'm', trainedModelInferenceJobArn: inference },
        answer: { inferenceContainerImageDigest: 'sha256:2' },
        missing: [{ membershipIdentifier: 'm', trainedModelInferenceJobArn: 'none' }, noResource],
      },
    },
  },
  elasticmapreduce: {
    seeds: {
      clusters: [
        { Name: 'a', Configurations: [{ Properties: { image } }] },
        { Name: 'b', InstanceCollectionType: 'INSTANCE_FLEET' },
      ],
      instanceGroups: both('Id').map((one) => ({ ...one, ClusterId: 'j-a' })),
      instanceFleets: both('Id').map((one) => ({ ...one, ClusterId: 'j-b' })),
      steps: [
        { ClusterId: 'j-a', Name: 'a', Config: { Args: [image] } },
        { ClusterId: 'j-a', Name: 'b' },
      ],
      bootstrapActions: [
        { ClusterId: 'j-a', Name: 'a', Args: [image] },
        { ClusterId: 'j-a', Name: 'b' },
      ],
    },
    lists: {
      ListClusters: { items: both('Name') },
      ListSteps: {
        input: { ClusterId: 'j-a' },
        items: [{ Config: { Args: [image] } }, { Name: 'b' }],
        missing: [{ ClusterId: 'j-none' }, 'InvalidRequestException'],
      },
      ListInstanceGroups: {
        input: { ClusterId: 'j-a' },
        items: both('Id'),
        missing: [{ ClusterId: 'j-b' }, 'InvalidRequestException'],
      },
      ListInstanceFleets: {
        input: { ClusterId: 'j-b' },
        items: both('Id'),
        missing: [{ ClusterId: 'j-a' }, 'InvalidRequestException'],
      },
      ListBootstrapActions: { input: { ClusterId: 'j-a' }, items: [{ Args: [image] }, { Name: 'b' }] },
    },
    descriptions: {
      DescribeCluster: {
        input: { ClusterId: 'j-a' },
        answer: { Cluster: { Status: { State: 'WAITING' }, Configurations: [{ Properties: { image } }] } },
        missing: [{ ClusterId: 'j-none' }, 'InvalidRequestException'],
      },
    },
  },
  'emr-containers': {
    seeds: {
      templates: [{ name: 'a', jobTemplateData: spark }, { name: 'b' }],
      virtualClusters: both('name'),
      endpoints: [
        { virtualClusterId: 'a-id', name: 'a', ...spark },
        { virtualClusterId: 'a-id', name: 'b' },
      ],
      jobRuns: [
        { virtualClusterId: 'a-id', name: 'a', ...spark },
        { virtualClusterId: 'a-id', name: 'b' },
      ],
    },
    lists: {
      ListJobTemplates: { items: [{ jobTemplateData: spark }, { name: 'b' }] },
      ListVirtualClusters: { input: { states: ['RUNNING', 'ARRESTED'] }, items: both('name') },
      ListManagedEndpoints: { input: { virtualClusterId: 'a-id' }, items: [spark, { name: 'b' }] },
      ListJobRuns: { input: { virtualClusterId: 'a-id' }, items: [spark, { name: 'b' }] },
    },
    descriptions: {
      DescribeJobTemplate: {
        input: { id: 'a-id' },
        answer: { jobTemplate: { jobTemplateData: spark } },
        missing: [{ id: 'none' }, noResource],
      },
      DescribeManagedEndpoint: {
        input: { virtualClusterId: 'a-id', id: 'a-id' },
        answer: { endpoint: spark },
        missing: [{ virtualClusterId: 'a-id', id: 'none' }, noResource],
      },
      DescribeJobRun: {
        input: { virtualClusterId: 'a-id', id: 'a-id' },
        answer: { jobRun: spark },
        missing: [{ virtualClusterId: 'none', id: 'a-id' }, noResource],
      },
    },
  },
  'emr-serverless': {
    seeds: {
      applications: [
        { name: 'a', imageConfiguration: { imageUri: image, resolvedImageDigest: 'sha256:1' } },
        { name: 'b' },
      ],
      jobRuns: [
        { applicationId: 'a-id', name: 'a', jobDriver: { sparkSubmit: { entryPoint: 's3://a' } } },
        { applicationId: 'a-id', name: 'b' },
      ],
    },
    lists: {
      ListApplications: { items: both('name') },
      ListJobRuns: { input: { applicationId: 'a-id' }, items: both('name') },
    },
    descriptions: {
      GetApplication: {
        input: { applicationId: 'a-id' },
        answer: { application: { imageConfiguration: { imageUri: image, resolvedImageDigest: 'sha256:1' } } },
        missing: [{ applicationId: 'none' }, noResource],
      },
      GetJobRun: {
        input: { applicationId: 'a-id', jobRunId: 'a-id' },
        answer: { jobRun: { jobDriver: { sparkSubmit: { entryPoint: 's3://a' } } } },
        missing: [{ applicationId: 'a-id', jobRunId: 'none' }, noResource],
      },
    },
  },
  omics: {
    seeds: {
      workflows: [
        {
          name: 'a',
          containerRegistryMap: { imageMappings: [{ sourceImage: 'app', destinationImage: image }] },
        },
        { name: 'b' },
      ],
      workflowVersions: [
        {
          workflowId: 'a-id',
          versionName: 'v1',
          containerRegistryMap: { registryMappings: [{ upstreamRegistryUrl: 'quay.io', ecrRepositoryPrefix: 'quay' }] },
        },
        { workflowId: 'a-id', versionName: 'v2' },
      ],
      runs: both('name'),
      tasks: [
        { id: 'a-id', name: 'a', imageDetails: { image, imageDigest: 'sha256:1' } },
        { id: 'a-id', name: 'b' },
      ],
    },
    lists: {
      ListWorkflows: { items: both('name') },
      ListWorkflowVersions: { input: { workflowId: 'a-id' }, items: both('versionName', ['v1', 'v2']) },
      ListRuns: { input: { status: 'RUNNING' }, items: both('name') },
      ListRunTasks: { input: { id: 'a-id' }, items: both('name'), missing: [{ id: 'none' }, noResource] },
    },
    descriptions: {
      GetWorkflow: {
        input: { id: 'a-id' },
        answer: { containerRegistryMap: { imageMappings: [{ destinationImage: image }] } },
        missing: [{ id: 'none' }, noResource],
      },
      GetWorkflowVersion: {
        input: { workflowId: 'a-id', versionName: 'v1' },
        answer: { containerRegistryMap: { registryMappings: [{ ecrRepositoryPrefix: 'quay' }] } },
        missing: [{ workflowId: 'a-id', versionName: 'none' }, noResource],
      },
      GetRun: { input: { id: 'a-id' }, answer: { name: 'a' }, missing: [{ id: 'none' }, noResource] },
      GetRunTask: {
        input: { id: 'a-id', taskId: 'a-id' },
        answer: { imageDetails: { image, imageDigest: 'sha256:1' } },
        missing: [{ id: 'a-id', taskId: 'none' }, noResource],
      },
    },
  },
} satisfies Readonly<Record<string, Case>>;
