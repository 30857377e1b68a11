import { text, texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { clusterNotFound, missing } from './errors.ts';
import { batchIn, pageIn } from './input.ts';
import type { Operation } from './input.ts';
import { arnOf } from './state.ts';
import type { Cluster, EcsState } from './state.ts';
import { countOf } from './tasks.ts';

/** The cluster of that name, made if there is none. */
export function ensureCluster(ecs: EcsState, name: string): Cluster {
  const found = ecs.clusters.get(name);
  if (found) return found;
  const cluster = {
    arn: arnOf(ecs, `cluster/${name}`),
    name,
    services: new Map(),
    tasks: new Map(),
    daemons: new Map(),
  };
  ecs.clusters.set(name, cluster);
  return cluster;
}

/** The cluster that an input names by name or ARN: `default` unless it does. */
export function clusterIn(ecs: EcsState, input: JsonObject, key = 'cluster'): Cluster {
  const cluster = clusterNamed(ecs, text(input, key) ?? 'default');
  if (!cluster) throw clusterNotFound();
  return cluster;
}

/** Creates a cluster. One that is there already is the answer, as it is in AWS. */
export const createCluster: Operation = ({ input }, ecs) => ({
  cluster: described(ensureCluster(ecs, text(input, 'clusterName') ?? 'default')),
});

/** The clusters, 100 on a page. */
export const listClusters: Operation = (call, ecs) => {
  const { items, nextToken } = pageIn(call, [...ecs.clusters.values()]);
  return { clusterArns: items.map(({ arn }) => arn), nextToken };
};

/** Describes up to 100 clusters by name or ARN: `default` if none is named. */
export const describeClusters: Operation = ({ input }, ecs) => {
  const refs = texts(input, 'clusters').length === 0 ? ['default'] : batchIn(input, 'clusters', { max: 100 });
  const found = refs.map((ref) => ({ ref, cluster: clusterNamed(ecs, ref) }));
  return {
    clusters: found.flatMap(({ cluster }) => (cluster ? [described(cluster)] : [])),
    failures: found.flatMap(({ ref, cluster }) =>
      cluster ? [] : [missing(ref.startsWith('arn:') ? ref : arnOf(ecs, `cluster/${ref}`))],
    ),
  };
};

function clusterNamed(ecs: EcsState, ref: string): Cluster | undefined {
  const prefix = arnOf(ecs, 'cluster/');
  return ecs.clusters.get(ref.startsWith(prefix) ? ref.slice(prefix.length) : ref);
}

function described(cluster: Cluster): JsonObject {
  const tasks = [...cluster.tasks.values()];
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: countOf(tasks, 'RUNNING'),
    pendingTasksCount: countOf(tasks, 'PENDING'),
    activeServicesCount: [...cluster.services.values()].filter(({ status }) => status === 'ACTIVE').length,
    statistics: [],
    tags: [],
    settings: [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  };
}
