import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Service } from '@aws-sdk/client-ecs';
import { nothingSeen } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { allPages } from '../pages.ts';
import { seenInTaskDefinitions } from './definitions.ts';
import { describeAll } from './ecs.ts';
import type { Scope } from './scope.ts';

/** Since then ECS keeps revisions that can be described; what services deployed before may be pinned without one. */
const revisionsSinceMs = Date.parse('2024-10-25T00:00:00Z');

/** Whether a service was last deployed before ECS kept revisions. */
export const isOlderThanRevisions = ({ deployments = [] }: Service): boolean =>
  deployments.some(({ createdAt }) => createdAt !== undefined && createdAt.getTime() < revisionsSinceMs);

interface Pinned {
  readonly cluster: string;
  readonly service: Service;
  readonly definitions: readonly string[];
  readonly consumer: Consumer;
}

/**
 * A revision that cannot be described pinned digests that nobody can tell us. If its tasks show them, that is enough; else
 * whatever the tags may have meant when it was deployed stays.
 */
export async function unknownPins(scope: Scope, pinned: Pinned): Promise<Sightings> {
  if (await tasksShowDigests(scope, pinned)) return nothingSeen;
  const { definitions, consumer } = pinned;
  const { deployments = [] } = pinned.service;
  const { references } = await seenInTaskDefinitions(scope, definitions, () => consumer);
  const times = deployments.map(({ updatedAt }) => updatedAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  const pinnedAtMs = times.length === 0 ? Number.MAX_SAFE_INTEGER : Math.max(...times);
  return {
    ...nothingSeen,
    pins: references.flatMap(({ usedBy, repository, digest }) =>
      repository && !digest ? [{ usedBy, repository, pinnedAtMs }] : [],
    ),
  };
}

/** Only if the service has one deployment, and every container of its tasks says which digest it runs. */
async function tasksShowDigests({ ecs }: Scope, { cluster, service }: Pinned): Promise<boolean> {
  const { serviceName, deployments = [], taskDefinition } = service;
  if (!serviceName || deployments.length !== 1) return false;
  const arns = await allPages('ListTasks', async (nextToken) => {
    const page = await ecs.send(new ListTasksCommand({ cluster, serviceName, maxResults: 100, nextToken }));
    return { items: page.taskArns, nextToken: page.nextToken };
  });
  const { items } = await describeAll('DescribeTasks', arns, 100, async (tasks) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    return { items: answer.tasks, failures: answer.failures };
  });
  return items.some(
    ({ taskDefinitionArn, containers = [] }) =>
      taskDefinitionArn === taskDefinition &&
      containers.length > 0 &&
      containers.every(({ imageDigest }) => imageDigest !== undefined),
  );
}
