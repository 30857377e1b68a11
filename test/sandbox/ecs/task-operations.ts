import { numberOf, text } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { clusterIn } from './clusters.ts';
import { usableDefinition } from './definition-operations.ts';
import { invalidParameter, missing, serviceNotFound } from './errors.ts';
import { batchIn, pageIn, required, seconds } from './input.ts';
import type { Operation } from './input.ts';
import { stopAndReplace } from './replacing.ts';
import { serviceNamed } from './services.ts';
import { arnOf } from './state.ts';
import type { Cluster, ContainerDefinition, EcsState, Owner, Task } from './state.ts';
import { isVisible, run } from './tasks.ts';

/** Runs up to 10 tasks that no service wants. */
export const runTask: Operation = ({ input, nowMs }, ecs) => {
  const cluster = clusterIn(ecs, input);
  const definition = usableDefinition(ecs, required(input, 'taskDefinition'));
  const count = numberOf(input, 'count') ?? 1;
  if (count < 1 || count > 10) throw invalidParameter('count must be between 1 and 10.');
  const owner: Owner = { kind: 'nobody', startedBy: text(input, 'startedBy') };
  const tasks = Array.from({ length: count }, () =>
    run(ecs, { cluster, definition, owner }, { nowMs, upTo: 'RUNNING' }),
  );
  return { tasks: tasks.map(described), failures: [] };
};

/** Stops a task, which its service replaces. */
export const stopTask: Operation = ({ input, nowMs }, ecs) => {
  const task = taskNamed(ecs, clusterIn(ecs, input), required(input, 'task'));
  if (!task || !isVisible(task, nowMs)) throw invalidParameter('The referenced task was not found.');
  const reason = text(input, 'reason') ?? 'Task stopped by user';
  stopAndReplace(ecs, task, { nowMs, reason });
  return { task: described(task) };
};

/** Lists tasks that are to run, unless the call asks for those that are to stop. */
export const listTasks: Operation = (call, ecs) => {
  const { input, nowMs } = call;
  const cluster = clusterIn(ecs, input);
  const service = text(input, 'serviceName');
  if (service !== undefined && !serviceNamed(ecs, cluster, service)) throw serviceNotFound();
  const wanted = text(input, 'desiredStatus') ?? 'RUNNING';
  const listed = [...cluster.tasks.values()].filter(
    (task) => task.desiredStatus === wanted && isVisible(task, nowMs) && isAskedFor(ecs, task, input),
  );
  const { items, nextToken } = pageIn(call, listed);
  return { taskArns: items.map(({ arn }) => arn), nextToken };
};

/** Describes up to 100 tasks of a cluster, stopped ones for an hour. */
export const describeTasks: Operation = ({ input, nowMs }, ecs) => {
  const cluster = clusterIn(ecs, input);
  const found = batchIn(input, 'tasks', { max: 100 }).map((ref) => {
    const task = taskNamed(ecs, cluster, ref);
    return { ref, task: task && isVisible(task, nowMs) ? task : undefined };
  });
  return {
    tasks: found.flatMap(({ task }) => (task ? [described(task)] : [])),
    failures: found.flatMap(({ ref, task }) =>
      task ? [] : [missing(ref.startsWith('arn:') ? ref : arnOf(ecs, `task/${cluster.name}/${ref}`))],
    ),
  };
};

function isAskedFor(ecs: EcsState, { cluster, definition, owner }: Task, input: JsonObject): boolean {
  const service = text(input, 'serviceName');
  return (
    (text(input, 'family') ?? definition.family) === definition.family &&
    (service === undefined || serviceNamed(ecs, cluster, service) === serviceOf(owner)) &&
    (text(input, 'startedBy') ?? startedBy(owner)) === startedBy(owner) &&
    (text(input, 'daemonName') ?? daemonOf(owner)) === daemonOf(owner)
  );
}

function taskNamed(ecs: EcsState, { name, tasks }: Cluster, ref: string): Task | undefined {
  const prefix = arnOf(ecs, `task/${name}/`);
  return tasks.get(ref.startsWith(prefix) ? ref.slice(prefix.length) : ref);
}

function described(task: Task): JsonObject {
  const { definition, owner, stopped } = task;
  return {
    taskArn: task.arn,
    clusterArn: task.cluster.arn,
    taskDefinitionArn: definition.arn,
    containers: definition.containers.map((container, i) => describedContainer(task, container, i)),
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    group: groupOf(task),
    startedBy: startedBy(owner),
    launchType: serviceOf(owner)?.launchType ?? 'FARGATE',
    createdAt: seconds(task.createdAtMs),
    startedAt: seconds(task.startedAtMs),
    stoppedAt: seconds(stopped?.atMs),
    stopCode: stopped?.code,
    stoppedReason: stopped?.reason,
    attachments: [],
    overrides: { containerOverrides: overridesOf(task) },
    tags: [],
    version: 1,
  };
}

const overridesOf = ({ definition, environment }: Task): readonly JsonObject[] =>
  environment
    ? [
        {
          name: definition.containers[0]?.name,
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        },
      ]
    : [];

const describedContainer = (task: Task, { name, image }: ContainerDefinition, i: number): JsonObject => ({
  containerArn: arnOfContainer(task, i),
  taskArn: task.arn,
  name,
  image,
  imageDigest: task.digests.get(name),
  lastStatus: task.lastStatus === 'DEACTIVATING' ? 'RUNNING' : task.lastStatus,
  networkInterfaces: [],
});

const arnOfContainer = ({ arn, id }: Task, i: number): string =>
  `${arn.replace(':task/', ':container/')}/${id.slice(0, 8)}-0000-4000-8000-${String(i).padStart(12, '0')}`;

function groupOf({ definition, owner }: Task): string {
  const service = serviceOf(owner);
  if (service) return `service:${service.name}`;
  return owner.kind === 'daemon' ? `daemon:${owner.revision.daemon.name}` : `family:${definition.family}`;
}

function startedBy(owner: Owner): string | undefined {
  switch (owner.kind) {
    case 'nobody':
      return owner.startedBy;
    case 'revision':
      return `ecs-svc/${owner.revision.id}`;
    case 'task-set':
      return owner.taskSet.id;
    case 'daemon':
      return undefined;
  }
}

function serviceOf(owner: Owner) {
  if (owner.kind === 'revision') return owner.revision.service;
  return owner.kind === 'task-set' ? owner.taskSet.service : undefined;
}

const daemonOf = (owner: Owner): string | undefined =>
  owner.kind === 'daemon' ? owner.revision.daemon.name : undefined;
