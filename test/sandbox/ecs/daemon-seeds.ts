import { ensureCluster } from './clusters.ts';
import { createDaemon, deployDaemon, finishDaemonDeployment, rollBackDaemon } from './daemons.ts';
import { registered } from './definition-seeds.ts';
import { daemonOf, definitionOf } from './lookup.ts';
import type { AtMs, DaemonSeed, DefinitionSeed, DeploymentSeed, Timed } from './seeds.ts';
import { arnOf } from './state.ts';
import type { EcsState, TaskDefinition } from './state.ts';

/** What a test does with daemons and their definitions. */
export interface DaemonSeeds {
  readonly registerDaemonTaskDefinition: (wanted: DefinitionSeed) => string;
  readonly createDaemon: (wanted: DaemonSeed) => string;
  /** Begins a deployment, and returns its ARN: the tasks of both revisions run until it ends. */
  readonly updateDaemon: (daemon: string, to?: DeploymentSeed) => string;
  readonly finishDaemonDeployment: (daemon: string, timed?: Timed) => void;
  readonly rollBackDaemon: (daemon: string, timed?: Timed) => void;
}

/** The seeds of daemons. */
export const daemonSeeds = (ecs: EcsState, atMs: AtMs): DaemonSeeds => ({
  registerDaemonTaskDefinition: (wanted) => registered(ecs, wanted, { kind, nowMs: atMs(wanted) }),
  createDaemon({ name, taskDefinition, cluster = 'default', instances = 1, ...wanted }) {
    const { capacityProviders = [arnOf(ecs, 'capacity-provider/managed')] } = wanted;
    const definition = daemonDefinitionOf(ecs, taskDefinition);
    const daemon = { name, cluster: ensureCluster(ecs, cluster), instances, capacityProviders, definition };
    return createDaemon(ecs, daemon, atMs(wanted)).arn;
  },
  updateDaemon(arn, { taskDefinition, ...timed } = {}) {
    const daemon = daemonOf(ecs, arn);
    const definition =
      taskDefinition === undefined ? daemon.current[0]?.definition : daemonDefinitionOf(ecs, taskDefinition);
    if (!definition) throw new Error(`${arn} has nothing to deploy`);
    return deployDaemon(ecs, daemon, { definition, nowMs: atMs(timed) }).arn;
  },
  finishDaemonDeployment: (daemon, timed) => finishDaemonDeployment(daemonOf(ecs, daemon), atMs(timed)),
  rollBackDaemon: (daemon, timed) => rollBackDaemon(ecs, daemonOf(ecs, daemon), atMs(timed)),
});

const kind = 'daemon-task-definition';

const daemonDefinitionOf = (ecs: EcsState, ref: string): TaskDefinition => definitionOf(ecs, ref, kind);
