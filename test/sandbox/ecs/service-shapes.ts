import type { JsonObject } from '../service.ts';
import { seconds } from './input.ts';
import { latestOf, tasksOfRevision } from './rolling.ts';
import { tasksOf } from './services.ts';
import type { EcsService, EcsState, Revision, ServiceDeployment, TaskSet } from './state.ts';
import { shareOf, tasksOfSet } from './task-sets.ts';
import { countOf } from './tasks.ts';

/** A service as `DescribeServices` answers it. */
export function describedService(ecs: EcsState, service: EcsService): JsonObject {
  const tasks = tasksOf(service);
  const primary = service.taskSets.find(({ status }) => status === 'PRIMARY');
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: countOf(tasks, 'RUNNING'),
    pendingCount: countOf(tasks, 'PENDING'),
    launchType: service.launchType,
    taskDefinition: service.current[0]?.definition.arn ?? primary?.definition.arn,
    ...(service.controller === 'ECS'
      ? rollingPart(ecs, service)
      : { taskSets: service.taskSets.map(describedTaskSet) }),
    deployments: service.current.map((revision, i) => describedDeployment(ecs, revision, i)),
    deploymentController: { type: service.controller },
    resourceManagementType: service.managedBy,
    schedulingStrategy: 'REPLICA',
    createdAt: seconds(service.createdAtMs),
    events: [],
    loadBalancers: [],
    serviceRegistries: [],
  };
}

/** A task set as `DescribeServices` and `DescribeTaskSets` answer it. */
export function describedTaskSet(taskSet: TaskSet): JsonObject {
  const { service, status } = taskSet;
  const tasks = tasksOfSet(taskSet);
  return {
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedBy: service.controller === 'CODE_DEPLOY' ? 'CODE_DEPLOY' : undefined,
    status,
    taskDefinition: taskSet.definition.arn,
    computedDesiredCount: shareOf(taskSet),
    pendingCount: countOf(tasks, 'PENDING'),
    runningCount: countOf(tasks, 'RUNNING'),
    createdAt: seconds(taskSet.createdAtMs),
    updatedAt: seconds(taskSet.createdAtMs),
    launchType: service.launchType,
    scale: { value: taskSet.scalePercent, unit: 'PERCENT' },
    stabilityStatus: 'STEADY_STATE',
  };
}

/** A deployment as `ListServiceDeployments` answers it. */
export const briefDeployment = (deployment: ServiceDeployment): JsonObject => ({
  ...commonOf(deployment),
  targetServiceRevisionArn: deployment.target.arn,
});

/** A deployment as `DescribeServiceDeployments` answers it. */
export const fullDeployment = (deployment: ServiceDeployment): JsonObject => ({
  ...commonOf(deployment),
  updatedAt: seconds(deployment.finishedAtMs ?? deployment.createdAtMs),
  sourceServiceRevisions: deployment.sources.map(countedRevision),
  targetServiceRevision: countedRevision(deployment.target),
  rollback: deployment.rollback && {
    serviceRevisionArn: deployment.rollback.revision.arn,
    startedAt: seconds(deployment.rollback.startedAtMs),
    reason: 'Service deployment rolled back.',
  },
});

/** A revision as `DescribeServiceRevisions` answers it. */
export const describedRevision = (revision: Revision): JsonObject => ({
  serviceRevisionArn: revision.arn,
  serviceArn: revision.service.arn,
  clusterArn: revision.service.cluster.arn,
  taskDefinition: revision.definition.arn,
  launchType: revision.service.launchType,
  containerImages: revision.definition.containers.map(({ name, image }) => ({
    containerName: name,
    image,
    imageDigest: revision.digests.get(name),
  })),
  createdAt: seconds(revision.createdAtMs),
});

const rollingPart = (ecs: EcsState, service: EcsService): JsonObject => ({
  currentServiceDeployment: latestOf(ecs, service)?.arn,
  currentServiceRevisions: service.current.map(countedRevision),
});

/** ECS calls the revision that it deploys PRIMARY, and those before it ACTIVE as long as they have tasks. */
function describedDeployment(ecs: EcsState, revision: Revision, i: number): JsonObject {
  const { service, createdAtMs } = revision;
  const tasks = tasksOfRevision(revision);
  const isOngoing = i === 0 && latestOf(ecs, service)?.status === 'IN_PROGRESS';
  return {
    id: `ecs-svc/${revision.id}`,
    status: i === 0 ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: revision.definition.arn,
    desiredCount: service.desiredCount,
    pendingCount: countOf(tasks, 'PENDING'),
    runningCount: countOf(tasks, 'RUNNING'),
    failedTasks: 0,
    createdAt: seconds(createdAtMs),
    updatedAt: seconds(createdAtMs),
    launchType: service.launchType,
    rolloutState: isOngoing ? 'IN_PROGRESS' : 'COMPLETED',
  };
}

function countedRevision(revision: Revision): JsonObject {
  const tasks = tasksOfRevision(revision);
  return {
    arn: revision.arn,
    requestedTaskCount: revision.service.current.includes(revision) ? revision.service.desiredCount : 0,
    runningTaskCount: countOf(tasks, 'RUNNING'),
    pendingTaskCount: countOf(tasks, 'PENDING'),
  };
}

const commonOf = (deployment: ServiceDeployment): JsonObject => ({
  serviceDeploymentArn: deployment.arn,
  serviceArn: deployment.service.arn,
  clusterArn: deployment.service.cluster.arn,
  status: deployment.status,
  createdAt: seconds(deployment.createdAtMs),
  startedAt: seconds(deployment.createdAtMs),
  finishedAt: seconds(deployment.finishedAtMs),
});
