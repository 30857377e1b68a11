import { clientError } from './errors.ts';
import { arnOf } from './state.ts';
import type { Daemon, DaemonDeployment, DaemonRevision, EcsState, Task, TaskDefinition } from './state.ts';
import { liveTasks, run, stopForOwner } from './tasks.ts';

/** Creates a daemon with its first deployment, and one task on each of its instances. */
export function createDaemon(
  ecs: EcsState,
  {
    definition,
    ...wanted
  }: Pick<Daemon, 'cluster' | 'name' | 'capacityProviders' | 'instances'> & { readonly definition: TaskDefinition },
  nowMs: number,
): Daemon {
  const { cluster, name } = wanted;
  if (cluster.daemons.has(name)) throw clientError(`The daemon ${name} already exists.`);
  const arn = arnOf(ecs, `daemon/${cluster.name}/${name}`);
  const daemon: Daemon = { ...wanted, arn, createdAtMs: nowMs, updatedAtMs: nowMs, status: 'ACTIVE', current: [] };
  cluster.daemons.set(name, daemon);
  deployDaemon(ecs, daemon, { definition, nowMs });
  finishDaemonDeployment(daemon, nowMs);
  return daemon;
}

/** Deploys a definition as a new revision beside those that run, until it is finished or rolled back. */
export function deployDaemon(
  ecs: EcsState,
  daemon: Daemon,
  { definition, nowMs }: { readonly definition: TaskDefinition; readonly nowMs: number },
): DaemonDeployment {
  if (daemon.latest?.status === 'IN_PROGRESS') end(daemon.latest, 'STOPPED', nowMs);
  const within = `${daemon.cluster.name}/${daemon.name}`;
  const target: DaemonRevision = {
    arn: arnOf(ecs, `daemon-revision/${within}/${BigInt(`0x1${ecs.newId(15)}`)}`),
    daemon,
    definition,
    createdAtMs: nowMs,
    digests: new Map(),
  };
  const deployment: DaemonDeployment = {
    arn: arnOf(ecs, `daemon-deployment/${within}/${ecs.newId(16)}`),
    daemon,
    sources: daemon.current,
    target,
    createdAtMs: nowMs,
    status: 'IN_PROGRESS',
  };
  ecs.daemonRevisions.set(target.arn, target);
  ecs.daemonDeployments.set(deployment.arn, deployment);
  daemon.current = [target, ...daemon.current];
  daemon.latest = deployment;
  fillDaemon(ecs, target, nowMs);
  return deployment;
}

/** Ends the deployment that goes on: the tasks of all other revisions stop. */
export function finishDaemonDeployment(daemon: Daemon, nowMs: number): void {
  const deployment = ongoingDeployment(daemon);
  settleOn(daemon, deployment.target, nowMs);
  end(deployment, 'SUCCESSFUL', nowMs);
}

/** Ends the deployment that goes on by returning to the revision before. */
export function rollBackDaemon(ecs: EcsState, daemon: Daemon, nowMs: number): void {
  const deployment = ongoingDeployment(daemon);
  const revision = deployment.sources[0];
  if (!revision) throw new Error(`${daemon.name} has no revision to return to`);
  deployment.rollback = { revision, startedAtMs: nowMs };
  settleOn(daemon, revision, nowMs);
  fillDaemon(ecs, revision, nowMs);
  end(deployment, 'ROLLBACK_SUCCESSFUL', nowMs);
}

/** The tasks of a revision that are pending or run. */
export const tasksOfDaemonRevision = (revision: DaemonRevision): readonly Task[] =>
  liveTasks(revision.daemon.cluster, (owner) => owner.kind === 'daemon' && owner.revision === revision);

/** Starts a task of a revision on each instance that has none. */
export function fillDaemon(ecs: EcsState, revision: DaemonRevision, nowMs: number): void {
  const { daemon, definition } = revision;
  const missing = daemon.instances - tasksOfDaemonRevision(revision).length;
  const wanted = { cluster: daemon.cluster, definition, owner: { kind: 'daemon', revision } } as const;
  for (let i = 0; i < missing; i += 1) run(ecs, wanted, { nowMs, upTo: 'RUNNING' });
}

function settleOn(daemon: Daemon, kept: DaemonRevision, nowMs: number): void {
  const others = daemon.current.filter((revision) => revision !== kept);
  for (const task of others.flatMap(tasksOfDaemonRevision)) stopForOwner(task, nowMs);
  daemon.current = [kept];
  daemon.updatedAtMs = nowMs;
}

function ongoingDeployment({ name, latest }: Daemon): DaemonDeployment {
  if (latest?.status !== 'IN_PROGRESS') throw new Error(`${name} has no deployment in progress`);
  return latest;
}

function end(deployment: DaemonDeployment, status: DaemonDeployment['status'], nowMs: number): void {
  deployment.status = status;
  deployment.finishedAtMs = nowMs;
}
