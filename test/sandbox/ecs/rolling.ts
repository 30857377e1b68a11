import { arnOf } from './state.ts';
import type { EcsService, EcsState, Revision, ServiceDeployment, Task, TaskDefinition } from './state.ts';
import { countOf, liveTasks, run, stopForOwner } from './tasks.ts';

/** What is deployed, when, and how far its tasks come. */
export interface Deploying {
  readonly definition: TaskDefinition;
  readonly nowMs: number;
  readonly upTo: 'PENDING' | 'RUNNING';
}

/**
 * Deploys a definition as a new revision beside those that run. The first deployment of a service ends when all its
 * tasks run; any other goes on until it is finished or rolled back, and an earlier one that goes on is over.
 */
export function deploy(ecs: EcsState, service: EcsService, { definition, nowMs, upTo }: Deploying): ServiceDeployment {
  const ongoing = ongoingOf(ecs, service);
  if (ongoing) end(ongoing, 'STOPPED', nowMs);
  const target = revise(ecs, service, { definition, nowMs });
  const deployment: ServiceDeployment = {
    arn: arnOf(ecs, `service-deployment/${service.cluster.name}/${service.name}/${ecs.newId(21)}`),
    service,
    sources: service.current,
    target,
    createdAtMs: nowMs,
    status: 'IN_PROGRESS',
  };
  ecs.deployments.set(deployment.arn, deployment);
  service.current = [target, ...service.current];
  fill(ecs, target, { nowMs, upTo });
  const isUp = countOf(tasksOfRevision(target), 'RUNNING') === service.desiredCount;
  if (deployment.sources.length === 0 && isUp) end(deployment, 'SUCCESSFUL', nowMs);
  return deployment;
}

/** Ends the deployment that goes on: its revision is the only one, and the tasks of all others stop. */
export function finishDeployment(ecs: EcsState, service: EcsService, nowMs: number): void {
  const deployment = ongoingDeployment(ecs, service);
  settleOn(service, deployment.target, nowMs);
  end(deployment, 'SUCCESSFUL', nowMs);
}

/** Ends the deployment that goes on by returning to the revision before, without making a new one. */
export function rollBack(ecs: EcsState, service: EcsService, nowMs: number): void {
  const deployment = ongoingDeployment(ecs, service);
  const revision = deployment.sources[0];
  if (!revision) throw new Error(`${service.name} has no revision to return to`);
  deployment.rollback = { revision, startedAtMs: nowMs };
  settleOn(service, revision, nowMs);
  fill(ecs, revision, { nowMs, upTo: 'RUNNING' });
  end(deployment, 'ROLLBACK_SUCCESSFUL', nowMs);
}

/** Starts or stops tasks until each revision has as many as the service wants. */
export function scaleRevisions(ecs: EcsState, service: EcsService, nowMs: number): void {
  for (const revision of service.current) {
    for (const surplus of tasksOfRevision(revision).slice(service.desiredCount)) stopForOwner(surplus, nowMs);
    fill(ecs, revision, { nowMs, upTo: 'RUNNING' });
  }
}

/** The newest deployment of a service, if ECS deploys it. */
export const latestOf = (ecs: EcsState, service: EcsService): ServiceDeployment | undefined =>
  deploymentsOf(ecs, service)[0];

/** The deployments of a service, the newest first. */
export const deploymentsOf = (ecs: EcsState, service: EcsService): readonly ServiceDeployment[] =>
  [...ecs.deployments.values()].filter((one) => one.service === service).toReversed();

/** The tasks of a revision that are pending or run. */
export const tasksOfRevision = (revision: Revision): readonly Task[] =>
  liveTasks(revision.service.cluster, (owner) => owner.kind === 'revision' && owner.revision === revision);

function revise(ecs: EcsState, service: EcsService, { definition, nowMs }: Omit<Deploying, 'upTo'>): Revision {
  const id = BigInt(`0x1${ecs.newId(15)}`).toString();
  const arn = arnOf(ecs, `service-revision/${service.cluster.name}/${service.name}/${id}`);
  const revision = { id, arn, service, definition, createdAtMs: nowMs, digests: new Map<string, string>() };
  ecs.revisions.set(arn, revision);
  return revision;
}

function fill(ecs: EcsState, revision: Revision, how: Omit<Deploying, 'definition'>): void {
  const { service, definition } = revision;
  const missing = service.desiredCount - tasksOfRevision(revision).length;
  const wanted = { cluster: service.cluster, definition, owner: { kind: 'revision', revision } } as const;
  for (let i = 0; i < missing; i += 1) run(ecs, wanted, how);
}

function settleOn(service: EcsService, kept: Revision, nowMs: number): void {
  const others = service.current.filter((revision) => revision !== kept);
  for (const task of others.flatMap(tasksOfRevision)) stopForOwner(task, nowMs);
  service.current = [kept];
}

function ongoingDeployment(ecs: EcsState, service: EcsService): ServiceDeployment {
  const deployment = ongoingOf(ecs, service);
  if (!deployment) throw new Error(`${service.name} has no deployment in progress`);
  return deployment;
}

const ongoingOf = (ecs: EcsState, service: EcsService): ServiceDeployment | undefined =>
  deploymentsOf(ecs, service).find(({ status }) => status === 'IN_PROGRESS');

function end(deployment: ServiceDeployment, status: ServiceDeployment['status'], nowMs: number): void {
  deployment.status = status;
  deployment.finishedAtMs = nowMs;
}
