import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { allSeen, definitionsIn, nothingSeen, seenInAnswer } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import { textsIn } from '../../core/texts.ts';
import type { Sightings } from '../../core/usage.ts';
import { isDeleted, seenInDefinitions } from './ecs.ts';
import { allPages } from '../pages.ts';
import { membersOf } from '../services.ts';
import type { Members } from '../services.ts';
import type { Scope } from './scope.ts';

/** What the task and job definitions name that an answer names, by ARN or by name and revision. */
export const seenInDefinitionsNamed = (scope: Scope, answer: unknown, consumer: Consumer): Promise<Sightings> =>
  definitionsOf(scope, [...definitionsIn(answer), ...revisionsIn(answer)], consumer);

/** State machines may say `web:3`, which means their own region: the kind of definition is what the member says. */
function revisionsIn(answer: unknown): readonly string[] {
  const found = textsIn(answer).flatMap(({ name, text }) => {
    const kind = /(task|job)_?definition(?:_?name)?$/i.exec(name)?.[1];
    return kind && /^[\w-]{1,255}:\d{1,9}$/.test(text) ? [`${kind.toLowerCase()}-definition/${text}`] : [];
  });
  return [...new Set(found)];
}

/**
 * What the task and job definitions name that a rule, a schedule or a state machine starts. One that was deleted cannot be
 * started either. Those of other regions and accounts are read there, as far as they are the latest.
 */
async function definitionsOf(scope: Scope, names: readonly string[], consumer: Consumer): Promise<Sightings> {
  const { region, account } = scope.home;
  const here = names.filter((name) => !isArn(name) || name.split(':').slice(3, 5).join() === `${region},${account}`);
  // Several consumers are looked at already, and ECS gives few reads a second.
  const seen = await pMap(here, (name) => definitionOf(scope, name, consumer), { concurrency: 1 });
  return allSeen(seen);
}

const isArn = (name: string): boolean => name.startsWith('arn:');

async function definitionOf(scope: Scope, name: string, consumer: Consumer): Promise<Sightings> {
  try {
    if (name.includes('job-definition/')) return seenInAnswer(await jobDefinition(scope, name), consumer);
    return seenInDefinitions((await taskDefinition(scope, name)).containerDefinitions ?? [], consumer);
  } catch (error) {
    if (isDeleted(error)) return nothingSeen;
    throw error;
  }
}

/** Its revisions never change, so those with an ARN are remembered: a name means something else in each place. */
const jobDefinition = (scope: Scope, name: string): Promise<unknown> =>
  isArn(name) ? scope.jobDefinition(name, () => describedJobs(scope, name)) : describedJobs(scope, bareOf(name));

/** Of one that was deregistered long ago the list is empty: but only its end says so, not an empty page. */
async function describedJobs(scope: Scope, name: string): Promise<Members> {
  const call = await scope.caller('batch');
  const jobDefinitions = await allPages('DescribeJobDefinitions', async (token) => {
    const page = await call('DescribeJobDefinitions', { jobDefinitions: [name], nextToken: token });
    const { jobDefinitions: items, nextToken } = page;
    return {
      items: Array.isArray(items) ? items.map(membersOf) : undefined,
      nextToken: typeof nextToken === 'string' ? nextToken : undefined,
    };
  });
  return { jobDefinitions };
}

async function taskDefinition(scope: Scope, name: string): Promise<TaskDefinition> {
  if (isArn(name)) return scope.taskDefinition(name);
  const answer = await scope.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: bareOf(name) }));
  if (!answer.taskDefinition) throw new Error(`DescribeTaskDefinition: no answer for ${name}`);
  return answer.taskDefinition;
}

const bareOf = (name: string): string => name.slice(name.indexOf('/') + 1);
