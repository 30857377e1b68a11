import { pinnedTo, pulled } from './images.ts';
import { arnOf } from './state.ts';
import type { Cluster, ContainerDefinition, EcsState, Owner, Task, TaskDefinition } from './state.ts';

/**
 * Pulls a task's images and starts it. Where digests are pinned it pulls these, and pins those that are not pinned yet.
 * An image that is not there fails the task, as it does whenever ECS tries again.
 */
export function start(ecs: EcsState, task: Task, nowMs: number): void {
  const pins = pinsOf(task.owner);
  const pulls: { readonly container: ContainerDefinition; readonly digest: string }[] = [];
  for (const container of task.definition.containers) {
    const image = imageToPull(container, pins);
    const digest = pulled(ecs.resolve, image);
    if (digest === undefined) {
      stop(task, { atMs: nowMs, code: 'TaskFailedToStart', reason: `CannotPullContainerError: ${image}: not found` });
      return;
    }
    pulls.push({ container, digest });
  }
  for (const { container, digest } of pulls) {
    task.digests.set(container.name, digest);
    if (container.versionConsistency === 'enabled') pins?.set(container.name, digest);
  }
  task.lastStatus = 'RUNNING';
  task.startedAtMs = nowMs;
}

/** Launches a task and starts it, unless it is to stay pending. */
export function run(
  ecs: EcsState,
  wanted: Pick<Task, 'cluster' | 'definition' | 'owner'>,
  { nowMs, upTo }: { readonly nowMs: number; readonly upTo: 'PENDING' | 'RUNNING' },
): Task {
  const task = launch(ecs, wanted, nowMs);
  if (upTo === 'RUNNING') start(ecs, task, nowMs);
  return task;
}

/** Stops a task. It stays visible for a while. */
export function stop(
  task: Task,
  stopped: { readonly atMs: number; readonly code: string; readonly reason: string },
): void {
  task.desiredStatus = 'STOPPED';
  task.lastStatus = 'STOPPED';
  task.stopped ??= stopped;
}

/** Stops a task because its service, task set or daemon no longer wants it. */
export const stopForOwner = (task: Task, nowMs: number): void =>
  stop(task, { atMs: nowMs, code: 'ServiceSchedulerInitiated', reason: 'Scaling activity initiated by deployment' });

/** The tasks that are pending or run, for an owner or for all. */
export const liveTasks = ({ tasks }: Cluster, isWanted: (owner: Owner) => boolean = () => true): readonly Task[] =>
  [...tasks.values()].filter(({ lastStatus, owner }) => lastStatus !== 'STOPPED' && isWanted(owner));

/** How many of these tasks are pending, or run. A task on its way down still runs. */
export const countOf = (tasks: readonly Task[], status: 'PENDING' | 'RUNNING'): number =>
  tasks.filter(({ lastStatus }) => (lastStatus === 'DEACTIVATING' ? 'RUNNING' : lastStatus) === status).length;

/** ECS shows a stopped task for at least an hour; the sandbox, for exactly that. */
export const isVisible = ({ stopped }: Task, nowMs: number): boolean =>
  stopped === undefined || nowMs - stopped.atMs < visibleMs;

const visibleMs = 3_600_000;

/** Whether a definition still has tasks. */
export const hasTasks = ({ clusters }: EcsState, definition: TaskDefinition): boolean =>
  [...clusters.values()].some((cluster) => liveTasks(cluster).some((task) => task.definition === definition));

/** Where the digests of later tasks are kept. Of tasks without a rolling service there is no such place. */
function pinsOf(owner: Owner): Map<string, string> | undefined {
  switch (owner.kind) {
    case 'revision':
    case 'daemon':
      return owner.revision.digests;
    case 'task-set':
    case 'nobody':
      return undefined;
  }
}

function launch(
  ecs: EcsState,
  { cluster, definition, owner }: Pick<Task, 'cluster' | 'definition' | 'owner'>,
  nowMs: number,
): Task {
  const id = ecs.newId(32);
  const task: Task = {
    id,
    arn: arnOf(ecs, `task/${cluster.name}/${id}`),
    cluster,
    definition,
    owner,
    createdAtMs: nowMs,
    digests: new Map(),
    desiredStatus: 'RUNNING',
    lastStatus: 'PENDING',
  };
  cluster.tasks.set(id, task);
  return task;
}

function imageToPull(
  { name, image, versionConsistency }: ContainerDefinition,
  pins?: ReadonlyMap<string, string>,
): string {
  const pinned = versionConsistency === 'enabled' ? pins?.get(name) : undefined;
  return pinned === undefined ? image : pinnedTo(image, pinned);
}
