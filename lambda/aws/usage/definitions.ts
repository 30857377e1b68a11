import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { seenBy } from '../../core/extract.ts';
import type { Extract } from '../../core/extract.ts';
import { allSeen, nothingSeen, seenInAnswer } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { definitionOf, extractFrom, isGone, jobsOf, machineOf, namesIn } from './definition-answers.ts';
import { ecsConcurrency, isDeleted } from './ecs.ts';
import { saysHowFar } from './lasting.ts';
import { seenInModelsNamed } from './models.ts';
import type { Scope } from './scope.ts';

/**
 * What the task and job definitions and the versions of state machines name that an answer names, by ARN or by name and
 * revision; and what these name in turn, for a task may start another.
 */
export const seenInDefinitionsNamed = (scope: Scope, answer: unknown, consumer: Consumer): Promise<Sightings> =>
  seenInNamed({ scope, consumer, path: [] }, answer);

/** Describes each task definition, and gathers what it names for the consumer that `consumerOf` makes of its ARN. */
export async function seenInTaskDefinitions(
  scope: Scope,
  arns: readonly string[],
  consumerOf: (arn: string) => Consumer,
): Promise<Sightings> {
  const distinct = new Set(arns);
  const read = pMap(distinct, (arn) => seenInTaskDefinition(scope, arn, consumerOf(arn)), {
    concurrency: ecsConcurrency,
  });
  return allSeen(await saysHowFar(read, 'task definitions', scope.extracts, [...distinct]));
}

async function seenInTaskDefinition(scope: Scope, arn: string, consumer: Consumer): Promise<Sightings> {
  try {
    return await follow({ scope, consumer, path: [arn] }, await definitionOf(scope, arn));
  } catch (error) {
    // A revision that was deleted for good is nothing to go back to. One that is in use cannot be deleted.
    if (consumer.role === 'rollback-target' && isDeleted(error)) return nothingSeen;
    throw error;
  }
}

/** Where something is looked for, for whom, and what led there: definitions may name each other in a circle. */
interface Trail {
  readonly scope: Scope;
  readonly consumer: Consumer;
  readonly path: readonly string[];
}

/** What containers of a definition name, and the definitions that these name. */
export const followContainers = (trail: Trail, containers: readonly ContainerDefinition[]): Promise<Sightings> =>
  follow(trail, extractFrom(containers, trail.consumer));

const follow = async (trail: Trail, { seen, names }: Extract): Promise<Sightings> =>
  allSeen([seenBy(trail.consumer, seen), await seenInNames(trail, names)]);

const seenInNamed = (trail: Trail, answer: unknown): Promise<Sightings> => seenInNames(trail, namesIn(answer));

async function seenInNames(trail: Trail, all: readonly string[]): Promise<Sightings> {
  const names = all.filter((name) => !trail.path.includes(name));
  // Several consumers are looked at already, and ECS gives few reads a second.
  return allSeen(await pMap(names, (name) => seenInDefinition(trail, name), { concurrency: 1 }));
}

/** What one definition names. One that was deleted cannot be started either. */
async function seenInDefinition({ scope: from, consumer: starter, path }: Trail, name: string): Promise<Sightings> {
  const scope = await scopeOf(from, name);
  if (!scope) return nothingSeen;
  const trail: Trail = { scope, consumer: { ...starter, home: scope.home }, path: [...path, name] };
  try {
    if (name.includes(':stateMachine:')) return await seenInMachine(trail, await machineOf(scope, name));
    if (name.includes('job-definition/')) return await seenInJobs(trail, await jobsOf(scope, name));
    return await follow(trail, await definitionOf(scope, name));
  } catch (error) {
    if (isGone(error)) return nothingSeen;
    throw error;
  }
}

/**
 * The place of a definition. What is in an account that is not surveyed, or in a region that is not enabled, nobody in a
 * surveyed place can start; its own account may pull only what policies of repositories let it, and these are looked at.
 */
async function scopeOf(scope: Scope, name: string): Promise<Scope | undefined> {
  const [, , , region = '', account = ''] = name.split(':');
  if (!name.startsWith('arn:')) return scope;
  const isHere = region === scope.home.region && account === scope.home.account;
  return isHere ? scope : scope.elsewhere({ account, region });
}

const seenInJobs = async (trail: Trail, jobs: unknown): Promise<Sightings> =>
  allSeen([seenInAnswer(jobs, trail.consumer), await seenInNamed(trail, jobs)]);

const seenInMachine = async (trail: Trail, machine: unknown): Promise<Sightings> =>
  allSeen([
    seenInAnswer(machine, trail.consumer),
    await seenInNamed(trail, machine),
    await seenInModelsNamed(trail.scope, machine, trail.consumer),
  ]);
