import { BatchClient, RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateClusterCommand, CreateServiceCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateModelCommand, CreatePipelineCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { ConsumerSource } from '../../lambda/core/sources.ts';
import { config, defined, host, roleArn, tagsOf, withMoto } from './reading.ts';

jest.setTimeout(60_000);
withMoto();

test('ECS: a service keeps the revision that it was given, and of a family the latest counts', async () => {
  const ecs = new ECSClient(config);
  const taskDefinition = await defined('web', '1');
  await defined('web', '2');
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  expect(await tagsOf('ecs-task-definitions')).toEqual(['app:2']);
  await ecs.send(new CreateServiceCommand({ cluster: 'main', serviceName: 'web', taskDefinition, desiredCount: 0 }));
  // moto has no service deployments, and what is not answered is not taken for nothing.
  await expect(tagsOf('ecs-services')).rejects.toThrow('not valid JSON');
});

test('CodeBuild projects', async () => {
  const environment = {
    type: 'LINUX_CONTAINER',
    computeType: 'BUILD_GENERAL1_SMALL',
    image: `${host}/build:v1`,
  } as const;
  const source = { type: 'GITHUB', location: 'https://github.com/example/example' } as const;
  const artifacts = { type: 'NO_ARTIFACTS' } as const;
  const project = { name: 'build', environment, source, artifacts, serviceRole: roleArn };
  await new CodeBuildClient(config).send(new CreateProjectCommand(project));
  expect(await tagsOf('codebuild-projects')).toEqual(['build:v1']);
});

test('Batch job definitions: the newest revision, and one to go back to', async () => {
  const batch = new BatchClient(config);
  for (const tag of ['1', '2', '3']) {
    const containerProperties = { image: `${host}/job:${tag}`, vcpus: 1, memory: 128 };
    const definition = { jobDefinitionName: 'job', type: 'container', containerProperties } as const;
    await batch.send(new RegisterJobDefinitionCommand(definition));
  }
  expect(await tagsOf('batch-job-definitions')).toEqual(['job:2', 'job:3']);
});

/** moto has the list, but not what follows it: versions, and who names them. That is not taken for nothing, either. */
describe('what moto has in part is unread', () => {
  test('SageMaker pipelines', async () => {
    const PipelineDefinition = JSON.stringify({ Steps: [{ TrainingImage: `${host}/train:v1` }] });
    const pipeline = { PipelineName: 'a', PipelineDefinition, ClientRequestToken: 'x'.repeat(32), RoleArn: roleArn };
    await new SageMakerClient(config).send(new CreatePipelineCommand(pipeline));
    await expect(tagsOf('sagemaker-pipelines')).rejects.toThrow('not valid JSON');
  });

  test('SageMaker models', async () => {
    const PrimaryContainer = { Image: `${host}/model:v1` };
    const model = { ModelName: 'model', ExecutionRoleArn: roleArn, PrimaryContainer };
    await new SageMakerClient(config).send(new CreateModelCommand(model));
    await expect(tagsOf('sagemaker-models')).rejects.toThrow('not valid JSON');
  });

  test('Step Functions state machines', async () => {
    const definition = JSON.stringify({ StartAt: 'a', States: { a: { Type: 'Succeed', Comment: `${host}/run:v1` } } });
    await new SFNClient(config).send(new CreateStateMachineCommand({ name: 'a', definition, roleArn }));
    await expect(tagsOf('step-functions')).rejects.toThrow('not valid JSON');
  });
});

/**
 * What moto has, and a test of it would take machines, roles or images that moto does not make. (Of the applications of EMR
 * Serverless, moto forgets their images.)
 */
const empty: readonly ConsumerSource[] = [
  'ecs-tasks',
  'lambda-functions',
  'kubernetes',
  'inspector',
  'batch-jobs',
  'sagemaker-endpoints',
  'codedeploy',
  'emr-clusters',
  'emr-serverless',
];

test.each(empty)('%s: nothing is there, and that is known', async (source) => {
  expect(await tagsOf(source)).toEqual([]);
});

/**
 * moto lacks at least one operation of these, and answers it by a page of HTML: nothing can be compared. All that can be
 * shown is that no such answer is taken for an empty list.
 */
const unknown: readonly ConsumerSource[] = [
  'ecs-daemons',
  'sagemaker-inference-components',
  'sagemaker-images',
  'sagemaker-monitoring',
  'sagemaker-algorithms',
  'sagemaker-jobs',
  'apprunner-services',
  'agentcore-runtimes',
  'elastic-beanstalk',
  'lightsail-services',
  'imagebuilder',
  'emr-containers',
  'omics',
  'gamelift',
  'greengrass-components',
  'braket-jobs',
  'iotsitewise-tasks',
  'amplify-apps',
  'cleanrooms-ml',
];

test.each(unknown)('%s: not compared, for moto does not have it', async (source) => {
  await expect(tagsOf(source)).rejects.toBeDefined();
});
