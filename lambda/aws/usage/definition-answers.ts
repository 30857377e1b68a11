import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import { isDeleted } from './ecs.ts';
import type { Scope } from './scope.ts';

/** The containers of a task definition, by its ARN or as `task-definition/web:3`. */
export const containersOf = async (scope: Scope, name: string): Promise<readonly ContainerDefinition[]> =>
  (await taskDefinition(scope, name)).containerDefinitions ?? [];

async function taskDefinition(scope: Scope, name: string): Promise<TaskDefinition> {
  if (isArn(name)) return scope.taskDefinition(name);
  const answer = await scope.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: bareOf(name) }));
  if (!answer.taskDefinition) throw new Error(`DescribeTaskDefinition: no answer for ${name}`);
  return answer.taskDefinition;
}

/**
 * A job definition, by its ARN or as `job-definition/web:3`. Its revisions never change, so those with an ARN are
 * remembered: a name means something else in each place.
 */
export const jobsOf = (scope: Scope, name: string): Promise<Members> =>
  isArn(name) ? scope.described(name, () => describedJobs(scope, name)) : describedJobs(scope, bareOf(name));

/** Of one that was deregistered long ago the list is empty: but only its end says so, not an empty page. */
async function describedJobs(scope: Scope, name: string): Promise<Members> {
  const call = await scope.caller('batch');
  const jobDefinitions = await allPages('DescribeJobDefinitions', async (token) => {
    const page = await call('DescribeJobDefinitions', { jobDefinitions: [name], nextToken: token });
    const { jobDefinitions: items, nextToken } = page;
    return {
      items: Array.isArray(items) ? items.map(withoutArn) : undefined,
      nextToken: typeof nextToken === 'string' ? nextToken : undefined,
    };
  });
  return { jobDefinitions };
}

/** A definition does not start itself. */
function withoutArn(definition: unknown): Members {
  const { jobDefinitionArn: _, ...others } = membersOf(definition);
  return others;
}

/** A version of a state machine, by its ARN: it never changes. */
export const machineOf = (scope: Scope, stateMachineArn: string): Promise<Members> =>
  scope.described(stateMachineArn, async () => {
    const call = await scope.caller('sfn');
    return call('DescribeStateMachine', { stateMachineArn });
  });

/** Whether a service says that there is no such definition any more. */
export const isGone = (error: unknown): boolean => isDeleted(error) || nameOf(error) === 'StateMachineDoesNotExist';

const isArn = (name: string): boolean => name.startsWith('arn:');

const bareOf = (name: string): string => name.slice(name.indexOf('/') + 1);
