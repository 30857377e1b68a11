import { ensureCluster } from './clusters.ts';
import { registered } from './definition-seeds.ts';
import { primaryContainer } from './express.ts';
import { definitionOf, serviceOf, taskSetOf } from './lookup.ts';
import { deploy, finishDeployment, rollBack } from './rolling.ts';
import type { AtMs, DeploymentSeed, ExpressSeed, ServiceSeed, TaskSetSeed, Timed } from './seeds.ts';
import { createService, deleteService, finishDraining, scale } from './services.ts';
import type { EcsState } from './state.ts';
import { createTaskSet, deleteTaskSet, makePrimary } from './task-sets.ts';

/** What a test does with services, their deployments and their task sets. */
export interface ServiceSeeds {
  readonly createService: (wanted: ServiceSeed) => string;
  readonly createExpressService: (wanted: ExpressSeed) => string;
  /** Begins a deployment, and returns its ARN: the tasks of both revisions run until it ends. */
  readonly updateService: (service: string, to?: DeploymentSeed) => string;
  readonly finishDeployment: (service: string, timed?: Timed) => void;
  readonly rollBack: (service: string, timed?: Timed) => void;
  readonly scale: (service: string, desiredCount: number) => void;
  /** Lets a service drain: its tasks run on until it has finished. */
  readonly deleteService: (service: string) => void;
  readonly finishDraining: (service: string) => void;
  readonly createTaskSet: (wanted: TaskSetSeed) => string;
  readonly makePrimary: (taskSet: string) => void;
  readonly deleteTaskSet: (taskSet: string) => void;
}

/** The seeds of services. */
export const serviceSeeds = (ecs: EcsState, atMs: AtMs): ServiceSeeds => ({
  createService: (wanted) => serviceFrom(ecs, wanted, atMs(wanted)),
  createExpressService: (wanted) => expressServiceFrom(ecs, wanted, atMs(wanted)),
  updateService(arn, to = {}) {
    const service = serviceOf(ecs, arn);
    const definition =
      to.taskDefinition === undefined ? service.current[0]?.definition : definitionOf(ecs, to.taskDefinition);
    if (!definition || service.controller !== 'ECS') throw new Error(`ECS does not deploy ${arn}: make a task set`);
    return deploy(ecs, service, { definition, nowMs: atMs(to), upTo: 'RUNNING' }).arn;
  },
  finishDeployment: (service, timed) => finishDeployment(ecs, serviceOf(ecs, service), atMs(timed)),
  rollBack: (service, timed) => rollBack(ecs, serviceOf(ecs, service), atMs(timed)),
  scale: (service, desiredCount) => scale(ecs, serviceOf(ecs, service), { desiredCount, nowMs: atMs() }),
  deleteService: (service) => deleteService(ecs, serviceOf(ecs, service), atMs()),
  finishDraining: (service) => finishDraining(ecs, serviceOf(ecs, service), atMs()),
  createTaskSet({ service, taskDefinition, scalePercent = 100, tasks = 'RUNNING', ...timed }) {
    const { taskSets } = serviceOf(ecs, service);
    const definition = definitionOf(ecs, taskDefinition);
    const status = taskSets.length === 0 ? 'PRIMARY' : 'ACTIVE';
    const wanted = { definition, scalePercent, status, upTo: tasks, nowMs: atMs(timed) } as const;
    return createTaskSet(ecs, serviceOf(ecs, service), wanted).arn;
  },
  makePrimary: (taskSet) => makePrimary(taskSetOf(ecs, taskSet)),
  deleteTaskSet: (taskSet) => deleteTaskSet(taskSetOf(ecs, taskSet), atMs()),
});

function serviceFrom(ecs: EcsState, wanted: ServiceSeed, nowMs: number): string {
  const { name, cluster = 'default', taskDefinition, desiredCount = 1, launchType = 'FARGATE' } = wanted;
  const service = {
    name,
    cluster: ensureCluster(ecs, cluster),
    definition: taskDefinition === undefined ? undefined : definitionOf(ecs, taskDefinition),
    desiredCount,
    launchType,
    controller: wanted.deploymentController ?? 'ECS',
    managedBy: 'CUSTOMER',
    upTo: wanted.tasks ?? 'RUNNING',
  } as const;
  return createService(ecs, service, nowMs).arn;
}

function expressServiceFrom(ecs: EcsState, wanted: ExpressSeed, nowMs: number): string {
  const { name, image, cluster = 'default', desiredCount = 1 } = wanted;
  const containers = [{ name: primaryContainer, image }];
  const kind = 'task-definition';
  const service = {
    name,
    cluster: ensureCluster(ecs, cluster),
    definition: definitionOf(ecs, registered(ecs, { family: `${cluster}-${name}`, containers }, { kind, nowMs })),
    desiredCount,
    launchType: 'FARGATE',
    controller: 'ECS',
    managedBy: 'ECS',
    upTo: 'RUNNING',
  } as const;
  return createService(ecs, service, nowMs).arn;
}
