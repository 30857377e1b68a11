import { text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { clusterIn } from './clusters.ts';
import { tasksOfDaemonRevision } from './daemons.ts';
import { sorted } from './definition-operations.ts';
import { allDefinitions, definitionNamed } from './definitions.ts';
import { clientError, daemonNotFound, missing } from './errors.ts';
import { batchIn, isAmong, isCreatedWithin, pageIn, required, seconds } from './input.ts';
import type { Operation } from './input.ts';
import type { Daemon, DaemonDeployment, DaemonRevision, EcsState, TaskDefinition } from './state.ts';
import { countOf } from './tasks.ts';

/** The daemons of a cluster, 100 on a page. */
export const listDaemons: Operation = (call, ecs) => {
  const listed = [...clusterIn(ecs, call.input, 'clusterArn').daemons.values()].filter(({ capacityProviders }) =>
    capacityProviders.some((arn) => isAmong(call.input, 'capacityProviderArns', arn)),
  );
  const { items, nextToken } = pageIn(call, listed);
  return { daemonSummariesList: items.map(summary), nextToken };
};

/** Describes one daemon, with its revisions that have tasks. */
export const describeDaemon: Operation = ({ input }, ecs) => {
  const daemon = daemonWith(ecs, required(input, 'daemonArn'));
  const { cluster, current, latest } = daemon;
  return {
    daemon: {
      ...summary(daemon),
      clusterArn: cluster.arn,
      currentRevisions: current.map(countedRevision),
      deploymentArn: latest?.arn,
    },
  };
};

/** Describes up to 20 revisions, with the digests that they pin. */
export const describeDaemonRevisions: Operation = ({ input }, ecs) => {
  const arns = batchIn(input, 'daemonRevisionArns', { max: 20 });
  return {
    daemonRevisions: arns.flatMap((arn) => present(ecs.daemonRevisions.get(arn))).map(describedRevision),
    failures: arns.filter((arn) => !ecs.daemonRevisions.has(arn)).map(missing),
  };
};

/** The deployments of a daemon, the newest first, 20 on a page unless up to 100 are asked for. */
export const listDaemonDeployments: Operation = (call, ecs) => {
  const daemon = daemonWith(ecs, required(call.input, 'daemonArn'));
  const listed = [...ecs.daemonDeployments.values()]
    .filter((one) => one.daemon === daemon && isAmong(call.input, 'status', one.status))
    .filter(({ createdAtMs }) => isCreatedWithin(call.input, createdAtMs));
  const { items, nextToken } = pageIn(call, listed.toReversed(), 20);
  return {
    daemonDeployments: items.map((one) => ({
      ...commonOf(one),
      daemonArn: daemon.arn,
      targetDaemonRevisionArn: one.target.arn,
    })),
    nextToken,
  };
};

/** Describes up to 20 deployments, with the revisions they go from and to. */
export const describeDaemonDeployments: Operation = ({ input }, ecs) => {
  const arns = batchIn(input, 'daemonDeploymentArns', { max: 20 });
  return {
    daemonDeployments: arns.flatMap((arn) => present(ecs.daemonDeployments.get(arn))).map(fullDeployment),
    failures: arns.filter((arn) => !ecs.daemonDeployments.has(arn)).map(missing),
  };
};

/** Here `familyPrefix` is the beginning of a name, and `family` the whole. */
export const listDaemonTaskDefinitions: Operation = (call, ecs) => {
  const { input } = call;
  const family = text(input, 'family');
  const prefix = text(input, 'familyPrefix') ?? '';
  const status = text(input, 'status') ?? 'ACTIVE';
  const listed = allDefinitions(ecs, 'daemon-task-definition')
    .filter((one) => one.family.startsWith(prefix) && (family ?? one.family) === one.family)
    .filter((one) => status === 'ALL' || one.status === status);
  const asked = text(input, 'revision') === 'LAST_REGISTERED' ? lastOfEachFamily(listed) : listed;
  const { items, nextToken } = pageIn(call, sorted(call, asked));
  return { daemonTaskDefinitions: items.map(summaryOfDefinition), nextToken };
};

/** Describes a daemon task definition by family, revision or ARN. */
export const describeDaemonTaskDefinition: Operation = ({ input }, ecs) => {
  const definition = definitionNamed(ecs, required(input, 'daemonTaskDefinition'), 'daemon-task-definition');
  if (!definition) throw clientError('Unable to describe daemon task definition.');
  const { arn: daemonTaskDefinitionArn, ...rest } = summaryOfDefinition(definition);
  return {
    daemonTaskDefinition: { ...definition.said, ...rest, daemonTaskDefinitionArn, revision: definition.revision },
  };
};

/** The daemon with that ARN. */
function daemonWith(ecs: EcsState, arn: string): Daemon {
  const daemons = [...ecs.clusters.values()].flatMap((cluster) => [...cluster.daemons.values()]);
  const daemon = daemons.find((one) => one.arn === arn);
  if (!daemon) throw daemonNotFound();
  return daemon;
}

const present = <Item>(item: Item | undefined): readonly Item[] => (item === undefined ? [] : [item]);

const summary = ({ arn, status, createdAtMs, updatedAtMs }: Daemon): JsonObject => ({
  daemonArn: arn,
  status,
  createdAt: seconds(createdAtMs),
  updatedAt: seconds(updatedAtMs),
});

function countedRevision(revision: DaemonRevision): JsonObject {
  const totalRunningCount = countOf(tasksOfDaemonRevision(revision), 'RUNNING');
  return {
    arn: revision.arn,
    capacityProviders: revision.daemon.capacityProviders.map((arn) => ({ arn })),
    totalRunningCount,
    totalWithoutDaemonCount: revision.daemon.instances - totalRunningCount,
  };
}

const describedRevision = ({ arn, daemon, definition, createdAtMs, digests }: DaemonRevision): JsonObject => ({
  daemonRevisionArn: arn,
  clusterArn: daemon.cluster.arn,
  daemonArn: daemon.arn,
  daemonTaskDefinitionArn: definition.arn,
  createdAt: seconds(createdAtMs),
  containerImages: definition.containers.map(({ name, image }) => ({
    containerName: name,
    image,
    imageDigest: digests.get(name),
  })),
});

const commonOf = (deployment: DaemonDeployment): JsonObject => ({
  daemonDeploymentArn: deployment.arn,
  clusterArn: deployment.daemon.cluster.arn,
  status: deployment.status,
  createdAt: seconds(deployment.createdAtMs),
  startedAt: seconds(deployment.createdAtMs),
  finishedAt: seconds(deployment.finishedAtMs),
});

const fullDeployment = (deployment: DaemonDeployment): JsonObject => ({
  ...commonOf(deployment),
  targetDaemonRevision: deployedRevision(deployment.target),
  sourceDaemonRevisions: deployment.sources.map(deployedRevision),
  rollback: deployment.rollback && {
    rollbackTargetDaemonRevisionArn: deployment.rollback.revision.arn,
    startedAt: seconds(deployment.rollback.startedAtMs),
    reason: 'Daemon deployment rolled back.',
  },
});

const deployedRevision = (revision: DaemonRevision): JsonObject => ({
  arn: revision.arn,
  totalRunningInstanceCount: countOf(tasksOfDaemonRevision(revision), 'RUNNING'),
});

const summaryOfDefinition = (definition: TaskDefinition): JsonObject => ({
  arn: definition.arn,
  status: definition.status,
  registeredAt: seconds(definition.registeredAtMs),
  registeredBy: definition.registeredBy,
  deleteRequestedAt: seconds(definition.deleteRequestedAtMs),
});

const lastOfEachFamily = (definitions: readonly TaskDefinition[]): readonly TaskDefinition[] => [
  ...new Map(definitions.map((one) => [one.family, one])).values(),
];
