import {
  consumerSourceNames,
  consumerSources,
  readAgain,
  servicePrincipals,
  shortLived,
  sourceNames,
  sources,
} from '../../lambda/core/sources.ts';
import type { ConsumerSource } from '../../lambda/core/sources.ts';

test('reports name every source once: where the images are, then the consumers', () => {
  expect(sourceNames.slice(0, -consumerSourceNames.length)).toEqual([
    'regions',
    'registries',
    'registry-settings',
    'repository-tags',
    'repository-policies',
    'lifecycle-policies',
  ]);
  expect(sourceNames.slice(-consumerSourceNames.length)).toEqual(Object.keys(consumerSources));
  expect(sourceNames.toSorted()).toEqual(Object.keys(sources).toSorted());
});

test.each<[ConsumerSource, boolean, boolean]>([
  ['ecs-tasks', true, true],
  ['ecs-services', true, false],
  ['ecs-daemons', true, false],
  ['lambda-functions', true, false],
  ['kubernetes', true, false],
  ['lists', true, false],
  ['batch-jobs', true, true],
  ['sagemaker-endpoints', true, false],
  ['sagemaker-jobs', false, true],
  ['braket-jobs', false, true],
  ['launch-templates', false, false],
  ['cloudformation-stacks', false, false],
])('whether %s is read again before a deletion (%s), and may shrink overnight (%s)', (name, again, mayShrink) => {
  expect([readAgain.includes(name), shortLived.includes(name)]).toEqual([again, mayShrink]);
});

test('what is read again, or comes and goes, is a consumer', () => {
  expect([...readAgain, ...shortLived].filter((name) => !consumerSourceNames.includes(name))).toEqual([]);
});

const pullers: readonly (readonly [string, ConsumerSource])[] = [
  ['lambda', 'lambda-functions'],
  ['codebuild', 'codebuild-projects'],
  ['sagemaker', 'sagemaker-endpoints'],
  ['omics', 'omics'],
  ['gamelift', 'gamelift'],
  ['emr-serverless', 'emr-serverless'],
  ['build.apprunner', 'apprunner-services'],
  ['tasks.apprunner', 'apprunner-services'],
  ['bedrock-agentcore', 'agentcore-runtimes'],
  ['ecs-tasks', 'ecs-tasks'],
  ['batch', 'batch-jobs'],
  ['lightsail', 'lightsail-services'],
  ['imagebuilder', 'imagebuilder'],
  ['cleanrooms-ml', 'cleanrooms-ml'],
  ['iotsitewise', 'iotsitewise-tasks'],
  ['braket', 'braket-jobs'],
];

test.each(pullers)('%s may pull in every partition, for consumers that are read as %s', (service, name) => {
  expect(consumerSourceNames).toContain(name);
  expect(servicePrincipals).toContain(`${service}.amazonaws.com`);
  expect(servicePrincipals).toContain(`${service}.amazonaws.com.cn`);
});

test('no other service may pull without being a stranger', () => {
  expect(servicePrincipals.size).toBe(2 * pullers.length);
  expect(servicePrincipals).not.toContain('ec2.amazonaws.com');
});
