import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, ECSClient } from '@aws-sdk/client-ecs';
import { anybody } from '../../core/extract.ts';
import type { Extract } from '../../core/extract.ts';
import { definitionsIn } from '../../core/sightings.ts';
import { textsIn } from '../../core/texts.ts';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import { isDeleted, seenInDefinitions } from './ecs.ts';
import { remembered } from './lasting.ts';
import type { Scope } from './scope.ts';

/** What a task definition names, by its ARN or as `task-definition/web:3`. Revisions never change: see `Scope.extracts`. */
export function definitionOf(scope: Scope, name: string): Promise<Extract> {
  const read = async () => extractFrom(await containersOf(scope.ecs, isArn(name) ? name : bareOf(name)), scope);
  // A name means something else in each place.
  return isArn(name) ? remembered(scope, name, async () => ({ extract: await read(), isLasting: true })) : read();
}

/** What containers name: the images, and the definitions that their environments and commands name. */
export const extractFrom = (containers: readonly ContainerDefinition[], { home }: Pick<Scope, 'home'>): Extract => ({
  seen: seenInDefinitions(containers, anybody({ home })),
  names: namesIn(containers),
});

/** The definitions that an answer names, by their ARNs or as `task-definition/web:3`. */
export const namesIn = (answer: unknown): readonly string[] => [...definitionsIn(answer), ...revisionsIn(answer)];

/** State machines may say `web:3`, which means their own region: the kind of definition is what the member says. */
function revisionsIn(answer: unknown): readonly string[] {
  const found = textsIn(answer).flatMap(({ name, text }) => {
    const kind = /(task|job)_?definition(?:_?name)?$/i.exec(name)?.[1];
    return kind && /^[\w-]{1,255}:\d{1,9}$/.test(text) ? [`${kind.toLowerCase()}-definition/${text}`] : [];
  });
  return [...new Set(found)];
}

/** Also of revisions that were deregistered: services that name one go on starting it. */
async function containersOf(ecs: ECSClient, name: string): Promise<readonly ContainerDefinition[]> {
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
  if (!taskDefinition) throw new Error(`DescribeTaskDefinition: no answer for ${name}`);
  return taskDefinition.containerDefinitions ?? [];
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
