import { textOf } from './definitions.ts';
import type { Seeds } from './seeds.ts';

const runtime = (image: string) => ({ agentRuntimeArtifact: { containerConfiguration: { containerUri: image } } });
const harness = (image: string) => ({ environmentArtifact: { containerConfiguration: { containerUri: image } } });

export const agentCoreRuntimes: Seeds = {
  'the newest version of a runtime': ({ put, name, image }) =>
    put('agentRuntimes', { agentRuntimeName: name, ...runtime(image) }),
  'an old version of a runtime to which an endpoint leads': ({ put, name, image }) => {
    for (const version of [1, 2, 3, 4]) {
      put('agentRuntimes', {
        agentRuntimeName: name,
        agentRuntimeVersion: String(version),
        ...runtime(version === 1 ? image : 'public.ecr.aws/x/y:1'),
      });
    }
    put('runtimeEndpoints', { agentRuntimeId: `${name}-id`, name: 'live', liveVersion: '1' });
  },
  'the newest version of a harness': ({ put, name, image }) =>
    put('harnesses', { harnessName: name, ...harness(image) }),
  'an old version of a harness to which an endpoint is about to lead': ({ put, name, image }) => {
    for (const version of [1, 2, 3, 4]) {
      put('harnesses', {
        harnessName: name,
        harnessVersion: String(version),
        ...harness(version === 1 ? image : 'public.ecr.aws/x/y:1'),
      });
    }
    put('harnessEndpoints', { harnessId: `${name}-id`, endpointName: 'live', targetVersion: '1' });
  },
};

export const elasticBeanstalk: Seeds = {
  'an old version that an environment runs': ({ put, name, image }) => {
    for (const day of [1, 2, 3, 4]) {
      put('applicationVersions', {
        ApplicationName: name,
        VersionLabel: `v${day}`,
        DateCreated: new Date(day * 86_400_000),
        ImageSource: { Uri: day === 1 ? image : 'public.ecr.aws/x/y:1' },
      });
    }
    put('environments', { ApplicationName: name, EnvironmentName: name, VersionLabel: 'v1' });
  },
};

const spark = (image: string) => ({
  configurationOverrides: {
    applicationConfiguration: [
      { classification: 'spark-defaults', properties: { 'spark.kubernetes.container.image': image } },
    ],
  },
});

export const emrContainers: Seeds = {
  'a job template': ({ put, name, image }) => put('templates', { name, jobTemplateData: spark(image) }),
  'a managed endpoint': ({ put, name, image }) => {
    const virtualClusterId = textOf(put('virtualClusters', { name }), 'id');
    put('endpoints', { virtualClusterId, name, ...spark(image) });
  },
  'a job that waits': ({ put, name, image }) => {
    const virtualClusterId = textOf(put('virtualClusters', { name }), 'id');
    put('jobRuns', { virtualClusterId, name, state: 'PENDING', ...spark(image) });
  },
};

export const cleanRoomsMl: Seeds = {
  'an algorithm that trains': ({ put, name, image }) =>
    put('configuredModelAlgorithms', { name, trainingContainerConfig: { imageUri: image } }),
  'an algorithm that infers': ({ put, name, image }) =>
    put('configuredModelAlgorithms', { name, inferenceContainerConfig: { imageUri: image } }),
};
