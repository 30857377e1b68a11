import { arnOf } from './state.ts';
import type { EcsService, EcsState, Task, TaskSet } from './state.ts';
import { liveTasks, run, stopForOwner } from './tasks.ts';

/** Adds a task set to a service that CodeDeploy or somebody else deploys, and starts its share of the tasks. */
export function createTaskSet(
  ecs: EcsState,
  service: EcsService,
  {
    nowMs,
    upTo,
    ...wanted
  }: Pick<TaskSet, 'definition' | 'scalePercent' | 'status'> & {
    readonly nowMs: number;
    readonly upTo: 'PENDING' | 'RUNNING';
  },
): TaskSet {
  if (service.controller === 'ECS') throw new Error(`ECS itself deploys ${service.name}: it has no task sets`);
  const id = `ecs-svc/${BigInt(`0x1${ecs.newId(15)}`)}`;
  const arn = arnOf(ecs, `task-set/${service.cluster.name}/${service.name}/${id}`);
  const taskSet: TaskSet = { ...wanted, id, arn, service, createdAtMs: nowMs };
  service.taskSets = [...service.taskSets, taskSet];
  fill(ecs, taskSet, { nowMs, upTo });
  return taskSet;
}

/** Sends the traffic to a task set. The one that had it stays until it is deleted. */
export function makePrimary(taskSet: TaskSet): void {
  for (const other of taskSet.service.taskSets) other.status = 'ACTIVE';
  taskSet.status = 'PRIMARY';
}

/** Removes a task set and stops its tasks. */
export function deleteTaskSet(taskSet: TaskSet, nowMs: number): void {
  const { service } = taskSet;
  for (const task of tasksOfSet(taskSet)) stopForOwner(task, nowMs);
  service.taskSets = service.taskSets.filter((other) => other !== taskSet);
}

/** Starts or stops tasks until each task set has its share of what the service wants. */
export function scaleTaskSets(ecs: EcsState, { taskSets }: EcsService, nowMs: number): void {
  for (const taskSet of taskSets) {
    for (const surplus of tasksOfSet(taskSet).slice(shareOf(taskSet))) stopForOwner(surplus, nowMs);
    fill(ecs, taskSet, { nowMs, upTo: 'RUNNING' });
  }
}

/** How many tasks a task set is to have: its share, rounded up. */
export const shareOf = ({ service, scalePercent }: TaskSet): number =>
  Math.ceil((service.desiredCount * scalePercent) / 100);

/** The tasks of a task set that are pending or run. */
export const tasksOfSet = (taskSet: TaskSet): readonly Task[] =>
  liveTasks(taskSet.service.cluster, (owner) => owner.kind === 'task-set' && owner.taskSet === taskSet);

function fill(
  ecs: EcsState,
  taskSet: TaskSet,
  how: { readonly nowMs: number; readonly upTo: 'PENDING' | 'RUNNING' },
): void {
  const { service, definition } = taskSet;
  const wanted = { cluster: service.cluster, definition, owner: { kind: 'task-set', taskSet } } as const;
  for (let i = tasksOfSet(taskSet).length; i < shareOf(taskSet); i += 1) run(ecs, wanted, how);
}
