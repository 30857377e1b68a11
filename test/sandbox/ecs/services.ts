import { invalidParameter, serviceNotActive, serviceNotFound } from './errors.ts';
import { deploy, scaleRevisions } from './rolling.ts';
import type { Deploying } from './rolling.ts';
import { arnOf } from './state.ts';
import type { Cluster, EcsService, EcsState, Owner, Task, TaskDefinition } from './state.ts';
import { liveTasks, stopForOwner } from './tasks.ts';
import { createTaskSet, scaleTaskSets } from './task-sets.ts';

/** What a service begins with. Only an EXTERNAL one may lack a definition: its task sets bring theirs. */
export interface Wanted extends Pick<
  EcsService,
  'cluster' | 'name' | 'controller' | 'desiredCount' | 'launchType' | 'managedBy'
> {
  readonly definition: TaskDefinition | undefined;
  readonly upTo: 'PENDING' | 'RUNNING';
}

/** Creates a service with its first deployment, or task set, and that with its tasks. */
export function createService(ecs: EcsState, { definition, upTo, ...wanted }: Wanted, nowMs: number): EcsService {
  const { cluster, name, controller } = wanted;
  if (controller !== 'EXTERNAL' && !definition) throw invalidParameter('TaskDefinition cannot be blank.');
  const existing = cluster.services.get(name);
  if (existing && existing.status !== 'INACTIVE') throw invalidParameter('Creation of service was not idempotent.');
  const service: EcsService = {
    ...wanted,
    arn: arnOf(ecs, `service/${cluster.name}/${name}`),
    createdAtMs: nowMs,
    status: 'ACTIVE',
    current: [],
    taskSets: [],
  };
  cluster.services.set(name, service);
  if (definition) begin(ecs, service, { definition, nowMs, upTo });
  return service;
}

/** Changes how many tasks a service wants. New ones pull what its revision pinned. */
export function scale(
  ecs: EcsState,
  service: EcsService,
  { desiredCount, nowMs }: { readonly desiredCount: number; readonly nowMs: number },
): void {
  service.desiredCount = desiredCount;
  scaleRevisions(ecs, service, nowMs);
  scaleTaskSets(ecs, service, nowMs);
}

/** Begins to delete a service: it drains as long as its tasks are on their way down. */
export function deleteService(ecs: EcsState, service: EcsService, nowMs: number): void {
  service.desiredCount = 0;
  service.status = 'DRAINING';
  const tasks = tasksOf(service);
  for (const task of tasks) {
    task.desiredStatus = 'STOPPED';
    task.lastStatus = 'DEACTIVATING';
  }
  if (tasks.length === 0) finishDraining(ecs, service, nowMs);
}

/** Stops the tasks of a service that drains. It can still be described, but its revisions are gone. */
export function finishDraining(ecs: EcsState, service: EcsService, nowMs: number): void {
  for (const task of tasksOf(service)) stopForOwner(task, nowMs);
  service.status = 'INACTIVE';
  service.current = [];
  service.taskSets = [];
  for (const [arn, revision] of ecs.revisions) if (revision.service === service) ecs.revisions.delete(arn);
}

/** The service that a name or an ARN means. */
export function serviceNamed(ecs: EcsState, { name, services }: Cluster, ref: string): EcsService | undefined {
  const prefix = arnOf(ecs, `service/${name}/`);
  return services.get(ref.startsWith(prefix) ? ref.slice(prefix.length) : ref);
}

/** The service that a change is about: it must be there and not on its way out. */
export function activeService(ecs: EcsState, cluster: Cluster, ref: string): EcsService {
  const service = serviceNamed(ecs, cluster, ref);
  if (!service) throw serviceNotFound();
  if (service.status !== 'ACTIVE') throw serviceNotActive();
  return service;
}

/** The tasks of a service that are pending or run. */
export const tasksOf = (service: EcsService): readonly Task[] =>
  liveTasks(service.cluster, (owner) => isOf(owner, service));

function begin(ecs: EcsState, service: EcsService, first: Deploying): void {
  if (service.controller === 'ECS') deploy(ecs, service, first);
  else createTaskSet(ecs, service, { ...first, scalePercent: 100, status: 'PRIMARY' });
}

function isOf(owner: Owner, service: EcsService): boolean {
  if (owner.kind === 'revision') return owner.revision.service === service;
  return owner.kind === 'task-set' && owner.taskSet.service === service;
}
