import { flag, list, numberOf, object, text, texts } from '../json.ts';
import type { JsonObject } from '../service.ts';
import { clusterIn } from './clusters.ts';
import { usableDefinition } from './definition-operations.ts';
import { invalidParameter, missing, serviceNotFound } from './errors.ts';
import { batchIn, pageIn, required } from './input.ts';
import type { Operation } from './input.ts';
import { deploy } from './rolling.ts';
import * as services from './services.ts';
import { describedService, describedTaskSet } from './service-shapes.ts';
import { arnOf } from './state.ts';
import type { Controller, EcsService, EcsState } from './state.ts';

/** Creates a service, and starts its tasks at once. */
export const createService: Operation = ({ input, nowMs }, ecs) => {
  const ref = text(input, 'taskDefinition');
  const service = services.createService(
    ecs,
    {
      cluster: clusterIn(ecs, input),
      name: required(input, 'serviceName'),
      controller: controllerIn(input),
      definition: ref === undefined ? undefined : usableDefinition(ecs, ref),
      desiredCount: numberOf(input, 'desiredCount') ?? 0,
      launchType: text(input, 'launchType') === 'EC2' ? 'EC2' : 'FARGATE',
      managedBy: 'CUSTOMER',
      upTo: 'RUNNING',
    },
    nowMs,
  );
  return { service: describedService(ecs, service) };
};

/** Scales a service, or begins a deployment of it that goes on until a test ends it. */
export const updateService: Operation = ({ input, nowMs }, ecs) => {
  const service = services.activeService(ecs, clusterIn(ecs, input), required(input, 'service'));
  const definition = definitionToDeploy(ecs, service, input);
  const desiredCount = numberOf(input, 'desiredCount') ?? service.desiredCount;
  if (definition) {
    service.desiredCount = desiredCount;
    deploy(ecs, service, { definition, nowMs, upTo: 'RUNNING' });
  } else services.scale(ecs, service, { desiredCount, nowMs });
  return { service: describedService(ecs, service) };
};

/** Begins to delete a service, which must be scaled to 0 unless it is forced. */
export const deleteService: Operation = ({ input, nowMs }, ecs) => {
  const service = services.activeService(ecs, clusterIn(ecs, input), required(input, 'service'));
  if (service.desiredCount > 0 && !flag(input, 'force')) {
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  }
  services.deleteService(ecs, service, nowMs);
  return { service: describedService(ecs, service) };
};

/** A service that drains is gone from the list, and yet it has tasks. */
export const listServices: Operation = (call, ecs) => {
  const launchType = text(call.input, 'launchType');
  const managedBy = text(call.input, 'resourceManagementType');
  const listed = [...clusterIn(ecs, call.input).services.values()].filter(
    (service) =>
      service.status === 'ACTIVE' &&
      (launchType ?? service.launchType) === service.launchType &&
      (managedBy ?? service.managedBy) === service.managedBy,
  );
  const { items, nextToken } = pageIn(call, listed, 10);
  return { serviceArns: items.map(({ arn }) => arn), nextToken };
};

/** Describes up to 10 services of a cluster, those that drain or are gone too. */
export const describeServices: Operation = ({ input }, ecs) => {
  const cluster = clusterIn(ecs, input);
  const found = batchIn(input, 'services', { max: 10, label: 'service names' }).map((ref) => ({
    ref,
    service: services.serviceNamed(ecs, cluster, ref),
  }));
  return {
    services: found.flatMap(({ service }) => (service ? [describedService(ecs, service)] : [])),
    failures: found.flatMap(({ ref, service }) =>
      service ? [] : [missing(ref.startsWith('arn:') ? ref : arnOf(ecs, `service/${cluster.name}/${ref}`))],
    ),
  };
};

/** Describes the task sets that the call names by id or ARN, or all of a service. */
export const describeTaskSets: Operation = ({ input }, ecs) => {
  const service = services.serviceNamed(ecs, clusterIn(ecs, input), required(input, 'service'));
  if (!service) throw serviceNotFound();
  if (list(input, 'taskSets').length === 0) return { taskSets: service.taskSets.map(describedTaskSet), failures: [] };
  const found = texts(input, 'taskSets').map((ref) => ({
    ref,
    taskSet: service.taskSets.find(({ id, arn }) => ref === id || ref === arn),
  }));
  return {
    taskSets: found.flatMap(({ taskSet }) => (taskSet ? [describedTaskSet(taskSet)] : [])),
    failures: found.flatMap(({ ref, taskSet }) => (taskSet ? [] : [missing(ref)])),
  };
};

function controllerIn(input: JsonObject): Controller {
  const type = text(object(input, 'deploymentController'), 'type') ?? 'ECS';
  if (type === 'ECS' || type === 'CODE_DEPLOY' || type === 'EXTERNAL') return type;
  throw invalidParameter(`Unknown deployment controller ${type}.`);
}

/** A deployment begins only with another definition, or if it is forced. */
function definitionToDeploy(ecs: EcsState, service: EcsService, input: JsonObject) {
  const ref = text(input, 'taskDefinition');
  if (service.controller !== 'ECS' && (ref !== undefined || flag(input, 'forceNewDeployment'))) {
    throw invalidParameter(
      `Unable to update task definition on services with a ${service.controller} deployment controller.`,
    );
  }
  const current = service.current[0]?.definition;
  const definition = ref === undefined ? current : usableDefinition(ecs, ref);
  return definition === current && !flag(input, 'forceNewDeployment') ? undefined : definition;
}
