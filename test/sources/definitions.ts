import type { Aws } from '../sandbox/aws.ts';
import type { JsonObject } from '../sandbox/service.ts';
import type { Has } from './seeds.ts';

/** What others may start: definitions, versions and models with that image, each made when it is asked for. */
export const definitionsOf = (
  aws: Aws,
  name: string,
  image: string,
): Pick<Has, 'task' | 'job' | 'machine' | 'model'> => ({
  task: () => aws.ecs().registerTaskDefinition({ family: name, image }),
  job: () => {
    const members = { jobDefinitionName: name, containerProperties: { image } };
    return textOf(aws.service('batch').put('jobDefinitions', members), 'jobDefinitionArn');
  },
  machine: () => machineOf(aws, name, JSON.stringify({ image })),
  model: () => modelOf(aws, name, image),
});

/** So many are newer that nobody goes back to the first. */
const newer = Array.from({ length: 8 }, () => 'public.ecr.aws/x/y:1');

function machineOf(aws: Aws, name: string, first: string): string {
  const states = aws.service('states');
  const stateMachineArn = textOf(states.put('stateMachines', { name: `machine-${name}` }), 'stateMachineArn');
  for (const [i, definition] of [first, ...newer.map(() => '{}')].entries())
    states.put('versions', { stateMachineArn, version: i + 1, definition, creationDate: new Date(i * 1000) });
  return `${stateMachineArn}:1`;
}

function modelOf(aws: Aws, name: string, image: string): string {
  for (const [i, Image] of [image, ...newer].entries()) {
    const model = { ModelName: `${name}-model-${i}`, CreationTime: new Date(i * 1000), PrimaryContainer: { Image } };
    aws.service('sagemaker').put('Models', model);
  }
  return `${name}-model-0`;
}

/** A member of something that the sandbox made, which is a text. */
export function textOf(made: JsonObject, member: string): string {
  const value = made[member];
  if (typeof value !== 'string') throw new Error(`it has no ${member}`);
  return value;
}
