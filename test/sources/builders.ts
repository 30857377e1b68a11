import type { Has, Seeds } from './seeds.ts';

export const batchJobDefinitions: Seeds = {
  'a job definition': ({ put, name, image }) =>
    put('jobDefinitions', { jobDefinitionName: name, containerProperties: { image } }),
  'a job definition for EKS': ({ put, name, image }) =>
    put('jobDefinitions', {
      jobDefinitionName: name,
      eksProperties: { podProperties: { containers: [{ image }] } },
    }),
  'a job definition for several nodes': ({ put, name, image }) =>
    put('jobDefinitions', {
      jobDefinitionName: name,
      nodeProperties: {
        numNodes: 2,
        mainNode: 0,
        nodeRangeProperties: [{ targetNodes: '0:', container: { image } }],
      },
    }),
};

const job =
  (status: string) =>
  ({ put, name, image }: Has): void => {
    const { jobQueueArn } = put('jobQueues', { jobQueueName: `queue-${name}` });
    put('jobs', { jobId: name, jobName: name, jobQueue: jobQueueArn, status, container: { image } });
  };

export const batchJobs: Seeds = {
  'a job that was submitted': job('SUBMITTED'),
  'a job that is pending': job('PENDING'),
  'a job that could run': job('RUNNABLE'),
  'a job that starts': job('STARTING'),
  'a job that runs': job('RUNNING'),
  'a job that Batch is to start in SageMaker': ({ put, name, image }) => {
    const queue = { jobQueueName: `queue-${name}`, jobQueueType: 'SAGEMAKER_TRAINING' };
    const { jobQueueArn } = put('jobQueues', queue);
    const serviceRequestPayload = JSON.stringify({ AlgorithmSpecification: { TrainingImage: image } });
    put('serviceJobs', { jobId: name, jobName: name, jobQueue: jobQueueArn, serviceRequestPayload });
  },
};

export const codeBuildProjects: Seeds = {
  'a project': ({ put, name, image }) => put('projects', { name, environment: { image } }),
  'the build specification of a project': ({ put, name, image }) =>
    put('projects', {
      name,
      source: { type: 'NO_SOURCE', buildspec: `phases:\n  build:\n    - docker run ${image}\n` },
    }),
};

export const imageBuilder: Seeds = {
  'a recipe': ({ put, name, image }) => put('containerRecipes', { name, parentImage: image }),
  'the old recipe of a pipeline': ({ put, name, image }) => {
    for (const version of [1, 2, 3, 4]) {
      put('containerRecipes', {
        name,
        version: `1.0.${version}`,
        dateCreated: `2026-01-0${version}T00:00:00Z`,
        dockerfileTemplateData: version === 1 ? `FROM ${image}` : 'FROM public.ecr.aws/x/y',
      });
    }
    const containerRecipeArn = `arn:aws:imagebuilder:eu-west-1:111111111111:container-recipe/${name}/1.0.1`;
    put('imagePipelines', { name, containerRecipeArn });
  },
  'what a pipeline built last': ({ put, name, image }) => {
    const { arn } = put('imagePipelines', { name });
    put('images', { name, imagePipelineArn: arn, outputResources: { containers: [{ imageUris: [image] }] } });
  },
};

export const amplifyApps: Seeds = {
  'the image in which an app is built': ({ put, name, image }) =>
    put('apps', { name, environmentVariables: { _CUSTOM_IMAGE: image } }),
  'the image in which a branch is built': ({ put, name, image }) => {
    const { appId } = put('apps', { name });
    put('branches', { appId, branchName: 'main', environmentVariables: { _CUSTOM_IMAGE: image } });
  },
};
