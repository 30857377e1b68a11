import { definitionNamed } from './definitions.ts';
import type { DefinitionKind } from './definitions.ts';
import type { Cluster, Daemon, EcsService, EcsState, Task, TaskDefinition, TaskSet } from './state.ts';

/** What a test names must be there: that it is not is a mistake of the test, and no answer of AWS. */
export function definitionOf(ecs: EcsState, ref: string, kind: DefinitionKind = 'task-definition'): TaskDefinition {
  return found(definitionNamed(ecs, ref, kind), ref);
}

/** The service with that ARN. */
export const serviceOf = (ecs: EcsState, arn: string): EcsService =>
  found(
    servicesIn(ecs).find((service) => service.arn === arn),
    arn,
  );

/** The task set with that ARN. */
export const taskSetOf = (ecs: EcsState, arn: string): TaskSet =>
  found(
    servicesIn(ecs)
      .flatMap(({ taskSets }) => taskSets)
      .find((taskSet) => taskSet.arn === arn),
    arn,
  );

/** The task with that ARN. */
export const taskOf = (ecs: EcsState, arn: string): Task =>
  found(
    inClusters(ecs, ({ tasks }) => tasks).find((task) => task.arn === arn),
    arn,
  );

/** The daemon with that ARN. */
export const daemonOf = (ecs: EcsState, arn: string): Daemon =>
  found(
    inClusters(ecs, ({ daemons }) => daemons).find((daemon) => daemon.arn === arn),
    arn,
  );

const servicesIn = (ecs: EcsState): readonly EcsService[] => inClusters(ecs, ({ services }) => services);

const inClusters = <Item>(
  { clusters }: EcsState,
  itemsOf: (cluster: Cluster) => ReadonlyMap<string, Item>,
): readonly Item[] => [...clusters.values()].flatMap((cluster) => [...itemsOf(cluster).values()]);

function found<Item>(item: Item | undefined, ref: string): Item {
  if (item === undefined) throw new Error(`there is no ${ref}`);
  return item;
}
