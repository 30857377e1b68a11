import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { allSeen, seenInText } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { allPages } from '../pages.ts';
import { seenInDefinitionsNamed, seenInTaskDefinitions } from './definitions.ts';
import { describeAll, ecsConcurrency, seenInContainers, shortName } from './ecs.ts';
import type { Reader, Scope } from './scope.ts';

/** Tasks that run, start, or stopped within the hour: what they run is what their digests say, not their tags. */
export const readTasks: Reader = async (scope) => {
  const clusters = await scope.clusters();
  const tasks = await pMap(clusters, (cluster) => tasksOf(scope, cluster), { concurrency: ecsConcurrency });
  const all = tasks.flat();
  return allSeen([
    ...all.map((task) => seenInContainers(task.containers ?? [], consumerOf(scope, task))),
    ...(await pMap(all, (task) => seenInOverrides(scope, task), { concurrency: ecsConcurrency })),
    await seenInTaskDefinitionsOf(scope, all.filter(isSilent)),
  ]);
};

const seenInOverrides = async (scope: Scope, task: Task): Promise<Sightings> =>
  allSeen([
    seenInText(task.overrides, consumerOf(scope, task)),
    await seenInDefinitionsNamed(scope, task.overrides, consumerOf(scope, task)),
  ]);

/** A task that was just placed does not tell its images yet. One of a daemon has its definition elsewhere. */
const isSilent = ({ containers = [], taskDefinitionArn = '' }: Task): boolean =>
  (containers.length === 0 || containers.some(({ image }) => !image)) && !taskDefinitionArn.includes(':daemon-');

function seenInTaskDefinitionsOf(scope: Scope, tasks: readonly Task[]): Promise<Sightings> {
  const taskOf = new Map(tasks.flatMap((task) => (task.taskDefinitionArn ? [[task.taskDefinitionArn, task]] : [])));
  return seenInTaskDefinitions(scope, [...taskOf.keys()], (arn) => consumerOf(scope, taskOf.get(arn) ?? {}));
}

/** Without a status ECS lists running tasks only, so both are asked for. */
async function tasksOf(scope: Scope, cluster: string): Promise<readonly Task[]> {
  const running = await taskArns(scope, cluster, 'RUNNING');
  const stopped = await taskArns(scope, cluster, 'STOPPED');
  // A task that is missing was stopped, and forgotten, since it was listed.
  const { items } = await describeAll('DescribeTasks', [...running, ...stopped], 100, async (tasks) => {
    const answer = await scope.ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    return { items: answer.tasks, failures: answer.failures };
  });
  return items;
}

const taskArns = (scope: Scope, cluster: string, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<readonly string[]> =>
  allPages('ListTasks', async (nextToken) => {
    const page = await scope.ecs.send(new ListTasksCommand({ cluster, desiredStatus, maxResults: 100, nextToken }));
    return { items: page.taskArns, nextToken: page.nextToken };
  });

const consumerOf = ({ home }: Scope, { taskArn = '', lastStatus = 'unknown' }: Task): Consumer => ({
  usedBy: `ECS task ${shortName(taskArn)} (${lastStatus.toLowerCase()}, ${home.region})`,
  role: 'in-use',
  home,
});
