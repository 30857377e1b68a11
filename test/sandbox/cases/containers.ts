import { both, image } from './case.ts';
import type { Case } from './case.ts';

const queue = 'arn:aws:batch:eu-west-1:111111111111:job-queue/a';
const job = { jobName: 'j', jobQueue: queue, container: { image } };
const service = 'arn:aws:apprunner:eu-west-1:111111111111:service/a/a-id';
const runtime = { agentRuntimeArtifact: { containerConfiguration: { containerUri: image } } };

/** Services whose resources name an image themselves. */
export const containers = {
  apprunner: {
    seeds: {
      services: [
        {
          ServiceName: 'a',
          SourceConfiguration: { ImageRepository: { ImageIdentifier: image, ImageRepositoryType: 'ECR' } },
        },
        { ServiceName: 'b' },
      ],
    },
    lists: { ListServices: { items: both('ServiceName') } },
    descriptions: {
      DescribeService: {
        input: { ServiceArn: service },
        answer: {
          Service: {
            ServiceName: 'a',
            Status: 'RUNNING',
            SourceConfiguration: { ImageRepository: { ImageIdentifier: image } },
          },
        },
        missing: [{ ServiceArn: `${service}x` }, 'ResourceNotFoundException'],
      },
    },
  },
  batch: {
    seeds: {
      jobDefinitions: [
        { jobDefinitionName: 'a', containerProperties: { image } },
        { jobDefinitionName: 'b', status: 'INACTIVE' },
      ],
      jobQueues: both('jobQueueName'),
      jobs: [
        { ...job, jobId: '1' },
        { ...job, jobId: '2' },
        { ...job, jobId: '3', status: 'RUNNABLE' },
        { ...job, jobId: '1:0', arrayJobId: '1' },
      ],
      serviceJobs: [
        { jobId: 's1', jobQueue: 'a', serviceRequestPayload: image },
        { jobId: 's2', jobQueue: 'a' },
        { jobId: 's3', jobQueue: 'a', status: 'RUNNING' },
      ],
    },
    lists: {
      DescribeJobDefinitions: {
        items: [{ jobDefinitionName: 'a', revision: 1, containerProperties: { image } }, { jobDefinitionName: 'b' }],
      },
      DescribeJobQueues: { items: both('jobQueueName') },
      ListJobs: {
        input: { jobQueue: 'a' },
        items: both('jobId', ['1', '2']),
        missing: [{}, 'ClientException'],
      },
      ListServiceJobs: { input: { jobQueue: 'a', jobStatus: 'RUNNABLE' }, items: both('jobId', ['s1', 's2']) },
    },
    descriptions: {
      DescribeServiceJob: {
        input: { jobId: 's1' },
        answer: { jobId: 's1', serviceRequestPayload: image },
        missing: [{ jobId: 'none' }, 'ClientException'],
      },
      DescribeJobs: {
        input: { jobs: ['1', 'none'] },
        answer: { jobs: [{ jobId: '1', container: { image } }] },
        missing: [{ jobs: Array.from({ length: 101 }, String) }, 'ClientException'],
      },
    },
  },
  'bedrock-agentcore': {
    seeds: {
      agentRuntimes: [
        { agentRuntimeName: 'a' },
        { agentRuntimeName: 'a', agentRuntimeVersion: '10', ...runtime },
        { agentRuntimeName: 'b' },
      ],
      runtimeEndpoints: [
        { agentRuntimeId: 'a-id', name: 'DEFAULT', liveVersion: '10' },
        { agentRuntimeId: 'a-id', name: 'prod', liveVersion: '1', targetVersion: '10' },
      ],
      harnesses: [
        { harnessName: 'a' },
        {
          harnessName: 'a',
          harnessVersion: '2',
          environmentArtifact: { containerConfiguration: { containerUri: image } },
        },
        { harnessName: 'b' },
      ],
      harnessEndpoints: [
        { harnessId: 'a-id', endpointName: 'DEFAULT' },
        { harnessId: 'a-id', endpointName: 'prod' },
      ],
    },
    lists: {
      ListAgentRuntimes: { items: [{ agentRuntimeName: 'a', agentRuntimeVersion: '10' }, { agentRuntimeName: 'b' }] },
      ListAgentRuntimeVersions: {
        input: { agentRuntimeId: 'a-id' },
        items: both('agentRuntimeVersion', ['1', '10']),
        missing: [{ agentRuntimeId: 'none' }, 'ResourceNotFoundException'],
      },
      ListAgentRuntimeEndpoints: { input: { agentRuntimeId: 'a-id' }, items: both('name', ['DEFAULT', 'prod']) },
      ListHarnesses: { items: both('harnessName') },
      ListHarnessVersions: { input: { harnessId: 'a-id' }, items: both('harnessVersion', ['1', '2']) },
      ListHarnessEndpoints: { input: { harnessId: 'a-id' }, items: both('endpointName', ['DEFAULT', 'prod']) },
    },
    descriptions: {
      GetAgentRuntime: {
        input: { agentRuntimeId: 'a-id' },
        answer: { agentRuntimeVersion: '10', ...runtime },
        missing: [{ agentRuntimeId: 'a-id', agentRuntimeVersion: '3' }, 'ResourceNotFoundException'],
      },
      GetHarness: {
        input: { harnessId: 'a-id' },
        answer: {
          harness: { harnessVersion: '2', environmentArtifact: { containerConfiguration: { containerUri: image } } },
        },
        missing: [{ harnessId: 'none' }, 'ResourceNotFoundException'],
      },
    },
  },
  codebuild: {
    seeds: {
      projects: [{ name: 'a', environment: { image } }, { name: 'b' }],
      builds: [{ id: 'a:1', environment: { image } }, { id: 'b:1' }],
      sandboxes: [{ id: 'a', environment: { image } }, { id: 'b' }],
    },
    lists: {
      ListProjects: { items: ['a', 'b'] },
      ListBuilds: { items: ['a:1', 'b:1'] },
      ListSandboxes: { items: ['a', 'b'] },
    },
    descriptions: {
      BatchGetProjects: {
        input: { names: ['a', 'none'] },
        answer: { projects: [{ name: 'a', environment: { image } }], projectsNotFound: ['none'] },
        missing: [{ names: Array.from({ length: 101 }, String) }, 'InvalidInputException'],
      },
      BatchGetBuilds: {
        input: { ids: ['a:1', 'none'] },
        answer: { builds: [{ id: 'a:1', environment: { image } }], buildsNotFound: ['none'] },
      },
      BatchGetSandboxes: {
        input: { ids: ['a', 'none'] },
        answer: { sandboxes: [{ id: 'a', environment: { image } }], sandboxesNotFound: ['none'] },
      },
    },
  },
  elasticbeanstalk: {
    seeds: {
      environments: [
        { EnvironmentName: 'a', ApplicationName: 'shop', VersionLabel: 'v1' },
        { EnvironmentName: 'b', ApplicationName: 'shop' },
        { EnvironmentName: 'gone', ApplicationName: 'shop', Status: 'Terminated' },
      ],
      applicationVersions: [
        { ApplicationName: 'shop', VersionLabel: 'v1', ImageSource: { Uri: image } },
        { ApplicationName: 'shop', VersionLabel: 'v2' },
      ],
    },
    lists: {
      DescribeEnvironments: { items: both('EnvironmentName') },
      DescribeApplicationVersions: {
        items: [{ VersionLabel: 'v1', ImageSource: { Uri: image } }, { VersionLabel: 'v2' }],
      },
    },
  },
  gamelift: {
    seeds: {
      containerGroupDefinitions: [
        { Name: 'a', GameServerContainerDefinition: { ImageUri: image, ResolvedImageDigest: 'sha256:1' } },
        { Name: 'a', VersionNumber: 2 },
        { Name: 'b' },
      ],
    },
    lists: {
      ListContainerGroupDefinitions: { items: [{ Name: 'a', VersionNumber: 2 }, { Name: 'b' }] },
      ListContainerGroupDefinitionVersions: {
        input: { Name: 'a' },
        items: [
          { VersionNumber: 1, GameServerContainerDefinition: { ImageUri: image, ResolvedImageDigest: 'sha256:1' } },
          { VersionNumber: 2 },
        ],
        missing: [{ Name: 'none' }, 'NotFoundException'],
      },
    },
    descriptions: {
      DescribeContainerGroupDefinition: {
        input: { Name: 'a', VersionNumber: 1 },
        answer: { ContainerGroupDefinition: { GameServerContainerDefinition: { ImageUri: image } } },
        missing: [{ Name: 'none' }, 'NotFoundException'],
      },
    },
  },
  lightsail: {
    seeds: {
      containerServices: [
        { containerServiceName: 'a', currentDeployment: { containers: { web: { image } } } },
        { containerServiceName: 'b' },
      ],
      deployments: [
        { serviceName: 'a', version: 1, containers: { web: { image } } },
        { serviceName: 'a', version: 2 },
      ],
    },
    lists: {
      GetContainerServices: {
        items: [{ currentDeployment: { containers: { web: { image } } } }, { containerServiceName: 'b' }],
        missing: [{ serviceName: 'none' }, 'NotFoundException'],
      },
      GetContainerServiceDeployments: {
        input: { serviceName: 'a' },
        items: [{ version: 1, containers: { web: { image } } }, { version: 2 }],
        missing: [{ serviceName: 'none' }, 'NotFoundException'],
      },
    },
  },
} satisfies Readonly<Record<string, Case>>;
