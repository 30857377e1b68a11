import type { Has, Seeds } from './seeds.ts';

export const appRunnerServices: Seeds = {
  'a paused service': ({ put, name, image }) =>
    put('services', {
      ServiceName: name,
      Status: 'PAUSED',
      SourceConfiguration: { ImageRepository: { ImageIdentifier: image, ImageRepositoryType: 'ECR' } },
    }),
};

const deployment = (image: string) => ({ version: 3, containers: { web: { image } } });

export const lightsailServices: Seeds = {
  'what a container service runs': ({ put, name, image }) =>
    put('containerServices', { containerServiceName: name, currentDeployment: deployment(image) }),
  'what a container service is about to run': ({ put, name, image }) =>
    put('containerServices', { containerServiceName: name, nextDeployment: deployment(image) }),
  'the newest deployment of a container service': ({ put, name, image }) => {
    put('containerServices', { containerServiceName: name, isDisabled: true });
    put('deployments', { serviceName: name, ...deployment(image) });
  },
};

export const emrServerless: Seeds = {
  'a stopped application': ({ put, name, image }) =>
    put('applications', { name, state: 'STOPPED', imageConfiguration: { imageUri: image } }),
  'the workers of an application': ({ put, name, image }) =>
    put('applications', { name, workerTypeSpecifications: { Driver: { imageConfiguration: { imageUri: image } } } }),
  'a job that waits': ({ put, name, image }) => {
    const { id } = put('applications', { name });
    put('jobRuns', { applicationId: id, name, state: 'QUEUED', imageConfiguration: { imageUri: image } });
  },
};

const yarn = (image: string) => [
  { Classification: 'spark-defaults', Properties: { YARN_CONTAINER_RUNTIME_DOCKER_IMAGE: image } },
];

const cluster = ({ put, name }: Has, more: object) => put('clusters', { Name: name, ...more });

export const emrClusters: Seeds = {
  'the configuration of a cluster': (has) =>
    cluster(has, { Status: { State: 'STARTING' }, Configurations: yarn(has.image) }),
  'the configuration of a group of instances': (has) => {
    const { Id } = cluster(has, { InstanceCollectionType: 'INSTANCE_GROUP' });
    has.put('instanceGroups', { ClusterId: Id, Id: has.name, Configurations: yarn(has.image) });
  },
  'the configuration of a fleet of instances': (has) => {
    const { Id } = cluster(has, { InstanceCollectionType: 'INSTANCE_FLEET' });
    has.put('instanceFleets', {
      ClusterId: Id,
      Id: has.name,
      InstanceTypeSpecifications: [{ InstanceType: 'm5.xlarge', Configurations: yarn(has.image) }],
    });
  },
  'a bootstrap action': (has) => {
    const { Id } = cluster(has, {});
    has.put('bootstrapActions', { ClusterId: Id, Name: has.name, Args: ['docker', 'pull', has.image] });
  },
  'a step that waits': (has) => {
    const { Id } = cluster(has, {});
    has.put('steps', { ClusterId: Id, Name: has.name, Status: { State: 'PENDING' }, Config: { Args: [has.image] } });
  },
};

const mapped = (destinationImage: string) => ({
  containerRegistryMap: { imageMappings: [{ sourceImage: 'ubuntu', destinationImage }] },
});

export const omics: Seeds = {
  'a workflow': ({ put, name, image }) => put('workflows', { name, ...mapped(image) }),
  'the version of a workflow': ({ put, name, image }) => {
    const { id } = put('workflows', { name });
    put('workflowVersions', { workflowId: id, versionName: '1', ...mapped(image) });
  },
  'the parameters of a run': ({ put, name, image }) =>
    put('runs', { name, status: 'PENDING', parameters: { docker_image: image } }),
  'the task of a run': ({ put, name, image }) => {
    const { id } = put('runs', { name });
    put('tasks', { id, name, status: 'STARTING', imageDetails: { image } });
  },
};

export const gameLift: Seeds = {
  'a container group': ({ put, name, image }) =>
    put('containerGroupDefinitions', { Name: name, GameServerContainerDefinition: { ImageUri: image } }),
  'the support of a container group': ({ put, name, image }) =>
    put('containerGroupDefinitions', { Name: name, SupportContainerDefinitions: [{ ImageUri: image }] }),
};

const recipe = (image: string): string => JSON.stringify({ Manifests: [{ Artifacts: [{ URI: `docker:${image}` }] }] });

export const greengrassComponents: Seeds = {
  'the newest version of a component': ({ put, name, image }) =>
    put('componentVersions', { componentName: name, componentVersion: '1.0.0', recipe: recipe(image) }),
  'an old version that is deployed': ({ put, name, image }) => {
    for (const minor of [1, 2, 3, 10]) {
      const componentVersion = `1.${minor}.0`;
      const document = minor === 1 ? `Artifacts:\n  - URI: "docker:${image}"\n` : '{}';
      put('componentVersions', { componentName: name, componentVersion, recipe: document });
    }
    put('deployments', { deploymentId: name, components: { [name]: { componentVersion: '1.1.0' } } });
  },
  'an old version of what a component depends on': (has) =>
    dependedOn(has, (name) => JSON.stringify({ ComponentDependencies: { [name]: { VersionRequirement: '~1.1.0' } } })),
  'an old version of what a component depends on, by a recipe in YAML': (has) =>
    dependedOn(has, (name) => `ComponentDependencies:\n  ${name}:\n    VersionRequirement: '^1.0.0'\n`),
};

/** Four versions of a component, the oldest with the image, and another component that depends on it. */
function dependedOn({ put, name, image }: Has, recipeOf: (name: string) => string): void {
  for (const minor of [1, 2, 3, 4]) {
    const document = minor === 1 ? recipe(image) : '{}';
    put('componentVersions', { componentName: name, componentVersion: `1.${minor}.0`, recipe: document });
  }
  put('componentVersions', { componentName: `${name}-user`, componentVersion: '1.0.0', recipe: recipeOf(name) });
}

export const braketJobs: Seeds = {
  'a job that waits': ({ put, name, image }) =>
    put('jobs', { jobName: name, status: 'QUEUED', algorithmSpecification: { containerImage: { uri: image } } }),
};

export const iotSiteWiseTasks: Seeds = {
  'a container task': ({ put, name, image }) => {
    put('workspaces', { name });
    put('tasks', {
      workspaceName: name,
      taskName: 'task',
      taskConfiguration: { containerTaskConfiguration: { ecrUri: image } },
    });
  },
};
