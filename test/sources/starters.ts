import { textOf } from './definitions.ts';
import type { Has, Seeds } from './seeds.ts';

const target = { Arn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main', RoleArn: 'arn:aws:iam::111111111111:role/r' };

const rule = ({ put, name }: Has, EventBusName: string, more: object): void => {
  put('rules', { Name: name, EventBusName });
  put('targets', { Rule: name, EventBusName, Id: '1', ...target, ...more });
};

/** What a schedule, a rule or a pipe passes on. */
const input = (image: string): string => JSON.stringify({ containers: [{ image }] });

/** What starts a transform job of an old model. */
const transform = ({ model }: Has): string =>
  JSON.stringify({ call: 'sagemaker:createTransformJob', ModelName: model() });

export const eventBridgeRules: Seeds = {
  'the input of a rule': (has) => rule(has, 'default', { Input: input(has.image) }),
  'the template of a rule': (has) =>
    rule(has, 'default', { InputTransformer: { InputTemplate: `{"run": "docker run ${has.image} <x>"}` } }),
  'the task definition of a disabled rule on another bus': (has) => {
    has.put('eventBuses', { Name: `bus-${has.name}` });
    rule(has, `bus-${has.name}`, { EcsParameters: { TaskDefinitionArn: has.task() } });
  },
  'the job definition of a rule': (has) =>
    rule(has, 'default', { BatchParameters: { JobDefinition: has.job(), JobName: 'x' } }),
  'the version of a state machine of a rule': (has) => rule(has, 'default', { Arn: has.machine() }),
  'the model in the input of a rule': (has) => rule(has, 'default', { Input: transform(has) }),
};

export const schedulerSchedules: Seeds = {
  'the input of a schedule': ({ put, name, image }) =>
    put('schedules', { Name: name, Target: { ...target, Input: input(image) } }),
  'the task definition of a disabled schedule': ({ put, name, task }) =>
    put('schedules', {
      Name: name,
      State: 'DISABLED',
      Target: { ...target, EcsParameters: { TaskDefinitionArn: task() } },
    }),
  'the job definition of a schedule': ({ put, name, job }) =>
    put('schedules', {
      Name: name,
      Target: { ...target, Input: JSON.stringify({ JobDefinition: job().split('/').at(-1), JobName: 'x' }) },
    }),
  'the version of a state machine of a schedule': ({ put, name, machine }) =>
    put('schedules', { Name: name, Target: { ...target, Arn: machine() } }),
  'the model of a schedule': (has) =>
    has.put('schedules', { Name: has.name, Target: { ...target, Input: transform(has) } }),
};

export const pipes: Seeds = {
  'the template of a pipe': ({ put, name, image }) =>
    put('pipes', { Name: name, TargetParameters: { InputTemplate: input(image) } }),
  'the task definition of a pipe': ({ put, name, task }) =>
    put('pipes', { Name: name, TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: task() } } }),
  'the job definition of a pipe': ({ put, name, job }) =>
    put('pipes', {
      Name: name,
      TargetParameters: { BatchJobParameters: { JobDefinition: job().split('/').at(-1), JobName: 'x' } },
    }),
  'the version of a state machine of a pipe': ({ put, name, machine }) =>
    put('pipes', { Name: name, Target: machine() }),
  'the model of a pipe': (has) =>
    has.put('pipes', { Name: has.name, TargetParameters: { InputTemplate: transform(has) } }),
};

const definitionOf = (parameters: object): string =>
  JSON.stringify({ StartAt: 'run', States: { run: { Type: 'Task', Parameters: parameters, End: true } } });

const machineOf = ({ put, name }: Has, definition: string) => put('stateMachines', { name, definition });

export const stepFunctions: Seeds = {
  'the definition of a state machine': (has) =>
    machineOf(has, definitionOf({ AlgorithmSpecification: { TrainingImage: has.image } })),
  'the task definition of a state machine, by name': (has) =>
    machineOf(has, definitionOf({ TaskDefinition: has.task().split('/').at(-1) })),
  'the task definition of a state machine, by ARN': (has) =>
    machineOf(has, definitionOf({ TaskDefinition: has.task() })),
  'the job definition of a state machine': (has) => machineOf(has, definitionOf({ JobDefinition: has.job() })),
  'the version of a state machine that another starts': (has) =>
    machineOf(has, definitionOf({ StateMachineArn: has.machine() })),
  'the model of a state machine': (has) => machineOf(has, transform(has)),
  'the version of a state machine to which an alias routes': (has) => {
    const stateMachineArn = textOf(machineOf(has, '{}'), 'stateMachineArn');
    for (const [version, definition] of ['{}', definitionOf({ image: has.image }), '{}', '{}', '{}'].entries())
      has.put('versions', { stateMachineArn, version, definition, creationDate: new Date(version * 1000) });
    has.put('aliases', {
      stateMachineArn,
      name: `live-${has.name}`,
      routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
    });
  },
};

const appSpec = (taskDefinition: string): string =>
  `version: 0.0\nResources:\n  - TargetService:\n      Properties:\n        TaskDefinition: "${taskDefinition}"\n`;

/** The content of a revision is told by its hash only. */
function revision(
  { put, task, name }: Has,
  content = appSpec(task()),
): { readonly revisionType: string; readonly appSpecContent: object } {
  const appSpecContent = { sha256: `hash-of-${name}` };
  put('revisions', {
    applicationName: name,
    revision: { revisionType: 'AppSpecContent', appSpecContent: { ...appSpecContent, content } },
  });
  return { revisionType: 'AppSpecContent', appSpecContent };
}

function group(has: Has, more: object): void {
  has.put('applications', { applicationName: has.name });
  has.put('deploymentGroups', {
    applicationName: has.name,
    deploymentGroupName: `group-${has.name}`,
    computePlatform: 'ECS',
    ...more,
  });
}

const deployment = (has: Has, more: object): object => {
  has.put('applications', { applicationName: has.name });
  return has.put('deployments', { deploymentId: `d-${has.name}`, applicationName: has.name, ...more });
};

export const codeDeploy: Seeds = {
  'the target of a group': (has) => group(has, { targetRevision: revision(has) }),
  'the last deployment of a group that went well': (has) => {
    group(has, { lastSuccessfulDeployment: { deploymentId: `d-${has.name}`, status: 'Succeeded' } });
    deployment(has, { revision: revision(has) });
  },
  'the last deployment of a group': (has) => {
    group(has, { lastAttemptedDeployment: { deploymentId: `d-${has.name}`, status: 'Failed' } });
    deployment(has, { status: 'Failed', revision: revision(has) });
  },
  'a job definition that a revision tells of': (has) =>
    group(has, { targetRevision: revision(has, `hooks:\n  - BeforeInstall: ${has.job()}\n`) }),
  'the version of a state machine that a revision tells of': (has) =>
    group(has, { targetRevision: revision(has, `hooks:\n  - BeforeInstall: ${has.machine()}\n`) }),
  'the model that a revision tells of': (has) => group(has, { targetRevision: revision(has, transform(has)) }),
  'a deployment that waits': (has) => deployment(has, { status: 'Queued', revision: revision(has) }),
  'what a deployment under way would go back to': (has) =>
    deployment(has, { status: 'InProgress', previousRevision: revision(has) }),
};

export const ssmDocuments: Seeds = {
  'a document': ({ put, name, image }) =>
    put('documents', { Name: name, Content: JSON.stringify({ mainSteps: [{ run: `docker pull ${image}` }] }) }),
  'the task definition of a document': ({ put, name, task }) =>
    put('documents', { Name: name, DocumentFormat: 'YAML', Content: `taskDefinition: ${task()}\n` }),
  'the job definition of a document': ({ put, name, job }) =>
    put('documents', { Name: name, Content: JSON.stringify({ JobDefinition: job().split('/').at(-1) }) }),
  'the version of a state machine of a document': ({ put, name, machine }) =>
    put('documents', { Name: name, Content: `stateMachineArn: ${machine()}\n`, DocumentFormat: 'YAML' }),
  'the model of a document': (has) => has.put('documents', { Name: has.name, Content: transform(has) }),
};
