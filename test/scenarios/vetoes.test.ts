import { consumerSourceNames } from '../../lambda/core/sources.ts';
import type { ConsumerSource } from '../../lambda/core/sources.ts';
import type { Fault } from '../sandbox/faults.ts';
import { platformImage } from '../sandbox/manifests.ts';
import type { ServiceName } from '../sandbox/service.ts';
import { litterOf, place, policy, publish, putLitter } from './everything.ts';
import { onScene, onlyInUse, uri, twoRegions } from './scene.ts';
import type { Scene } from './scene.ts';

const everything = litterOf.map(([region, tag]) => `${region} ${tag}`).toSorted();
/** What is in the region that cannot be read, and what is a copy of something there. */
const inReach = everything.filter((name) => !name.endsWith(' there'));

/** Most consumers pull from any region, so that what cannot be read there could have named anything. */
const anywhere: Readonly<Partial<Record<ConsumerSource, readonly [ServiceName, string]>>> = {
  'ecs-tasks': ['ecs', 'ListTasks'],
  'ecs-services': ['ecs', 'ListServices'],
  'ecs-task-definitions': ['ecs', 'ListTaskDefinitions'],
  'ecs-daemons': ['ecs', 'ListDaemonTaskDefinitions'],
  kubernetes: ['eks', 'ListClusters'],
  lists: ['s3', 'ListObjectsV2'],
  'eventbridge-rules': ['events', 'ListEventBuses'],
  'scheduler-schedules': ['scheduler', 'ListSchedules'],
  pipes: ['pipes', 'ListPipes'],
  'step-functions': ['states', 'ListStateMachines'],
  'batch-job-definitions': ['batch', 'DescribeJobDefinitions'],
  'batch-jobs': ['batch', 'DescribeJobQueues'],
  'codebuild-projects': ['codebuild', 'ListProjects'],
  'apprunner-services': ['apprunner', 'ListServices'],
  'agentcore-runtimes': ['bedrock-agentcore', 'ListAgentRuntimes'],
  'elastic-beanstalk': ['elasticbeanstalk', 'DescribeApplicationVersions'],
  codedeploy: ['codedeploy', 'ListApplications'],
  'lightsail-services': ['lightsail', 'GetContainerServices'],
  'emr-serverless': ['emr-serverless', 'ListApplications'],
  imagebuilder: ['imagebuilder', 'ListContainerRecipes'],
  'ssm-documents': ['ssm', 'ListDocuments'],
  'emr-clusters': ['elasticmapreduce', 'ListClusters'],
  'emr-containers': ['emr-containers', 'ListVirtualClusters'],
  omics: ['omics', 'ListWorkflows'],
  gamelift: ['gamelift', 'ListContainerGroupDefinitions'],
  'greengrass-components': ['greengrass', 'ListComponents'],
  'braket-jobs': ['braket', 'SearchJobs'],
  'iotsitewise-tasks': ['iotsitewise', 'ListWorkspaces'],
  'amplify-apps': ['amplify', 'ListApps'],
  'cleanrooms-ml': ['cleanrooms-ml', 'ListConfiguredModelAlgorithms'],
  'codepipeline-pipelines': ['codepipeline', 'ListPipelines'],
  'cloudformation-stacks': ['cloudformation', 'ListStacks'],
  'launch-templates': ['autoscaling', 'DescribeAutoScalingGroups'],
};

/** Lambda takes images of its own region only, and so does SageMaker. */
const ownRegion: typeof anywhere = {
  'lambda-functions': ['lambda', 'ListFunctions'],
  'sagemaker-endpoints': ['sagemaker', 'ListEndpoints'],
  'sagemaker-inference-components': ['sagemaker', 'ListInferenceComponents'],
  'sagemaker-models': ['sagemaker', 'ListModels'],
  'sagemaker-images': ['sagemaker', 'ListImages'],
  'sagemaker-monitoring': ['sagemaker', 'ListMonitoringSchedules'],
  'sagemaker-pipelines': ['sagemaker', 'ListPipelines'],
  'sagemaker-algorithms': ['sagemaker', 'ListAlgorithms'],
  'sagemaker-jobs': ['sagemaker', 'ListTrainingJobs'],
};

/** Inspector starts nothing: it only saw what the others start. */
const nowhere: typeof anywhere = { inspector: ['inspector2', 'BatchGetAccountStatus'] };

/** Denies the lists in the place, cleans, and tells which images each of the sources holds back. */
async function heldWithout(scene: Scene, lists: typeof anywhere) {
  const { aws, clean } = scene;
  aws.ecs().createCluster('empty');
  putLitter(aws);
  aws.ecr().push({ repository: 'app', tags: ['listed'] });
  publish(aws, [uri('app', 'listed')]);
  const fault: Fault = { kind: 'denied' };
  for (const [service, operation] of Object.values(lists)) {
    const isMeant = (input: object) => service !== 's3' || JSON.stringify(input).includes('"lists/');
    aws.faults.add({ ...fault, service, operation, region: place, where: isMeant });
  }
  const { code } = await clean(policy);
  const rows = scene.audited().filter(({ repository }) => repository === 'litter');
  const heldBy = (source: string): readonly string[] =>
    rows
      .filter(({ blockedBy }) => blockedBy.some((hold) => hold.source === source))
      .flatMap(({ region, tags }) => tags.map((tag) => `${region} ${tag}`))
      .toSorted();
  return { code, held: Object.fromEntries(Object.keys(lists).map((source) => [source, heldBy(source)])) };
}

const each = (lists: typeof anywhere, images: readonly string[]) =>
  Object.fromEntries(Object.keys(lists).map((source) => [source, images]));

test('each source that cannot be read holds what it could have named, and nothing else', () =>
  onScene(twoRegions, async (scene) => {
    const { code, held } = await heldWithout(scene, { ...anywhere, ...ownRegion, ...nowhere });
    expect(held).toEqual({ ...each(anywhere, everything), ...each(ownRegion, inReach), ...each(nowhere, []) });
    expect(code).toBe(4);
  }));

test('what is neither in the region that cannot be read nor a copy of something there goes', () =>
  onScene(twoRegions, async (scene) => {
    expect(await heldWithout(scene, ownRegion)).toEqual({ code: 3, held: each(ownRegion, inReach) });
    expect(scene.left('litter')).toEqual(['copied', 'here']);
    expect(scene.left('litter', 'us-east-1')).toEqual(['copied']);
  }));

test('every source has its fact', () => {
  const stated = Object.keys({ ...anywhere, ...ownRegion, ...nowhere });
  expect(stated.toSorted()).toEqual(consumerSourceNames.toSorted());
});

test('another account may pull only what a policy lets it, and its functions only from their own region', () =>
  onScene({ ...twoRegions, accounts: ['111111111111', '222222222222'] }, async (scene) => {
    const { aws, clean, left } = scene;
    const Statement = [
      {
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Principal: { AWS: 'arn:aws:iam::222222222222:root' },
      },
    ];
    const at = '2025-01-01T00:00:00Z';
    for (const region of ['eu-west-1', 'us-east-1']) {
      for (const repository of ['shared', 'own']) {
        for (const tag of ['1', 'copied']) {
          const manifest = platformImage(tag === 'copied' ? 'copied' : `${region} ${repository}`);
          aws.ecr({ region }).push({ repository, tags: [tag], at, ...manifest });
        }
      }
      aws.ecr({ region }).configure({ repository: 'shared', policyText: JSON.stringify({ Statement }) });
    }
    aws.faults.add({ kind: 'denied', operation: 'ListFunctions', region: 'us-east-1', account: '222222222222' });
    await clean(onlyInUse.replace('inUse: {', "inUse: { accounts: [{ id: '222222222222', role: reader }],"));
    // What is copied may be pulled as what it is a copy of.
    expect([left('shared'), left('own')]).toEqual([['copied'], ['copied']]);
    expect([left('shared', 'us-east-1'), left('own', 'us-east-1')]).toEqual([['1', 'copied'], ['copied']]);
  }));
