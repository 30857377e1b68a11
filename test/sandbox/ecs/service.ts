import { unknownOperation } from '../service.ts';
import type { Service } from '../service.ts';
import { createCluster, describeClusters, listClusters } from './clusters.ts';
import * as daemons from './daemon-operations.ts';
import * as definitions from './definition-operations.ts';
import * as deployments from './deployment-operations.ts';
import { describeExpressGatewayService } from './express.ts';
import type { Operation } from './input.ts';
import * as services from './service-operations.ts';
import type { EcsState } from './state.ts';
import * as tasks from './task-operations.ts';

/** ECS of one account in one region, over the wire. */
export const ecsService =
  (ecs: EcsState): Service =>
  (call) => {
    const operation = operations[call.operation];
    if (!operation) throw unknownOperation(call);
    return operation(call, ecs);
  };

const operations: Readonly<Record<string, Operation>> = {
  CreateCluster: createCluster,
  CreateService: services.createService,
  DeleteService: services.deleteService,
  DeleteTaskDefinitions: definitions.deleteTaskDefinitions,
  DeregisterTaskDefinition: definitions.deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeDaemon: daemons.describeDaemon,
  DescribeDaemonDeployments: daemons.describeDaemonDeployments,
  DescribeDaemonRevisions: daemons.describeDaemonRevisions,
  DescribeDaemonTaskDefinition: daemons.describeDaemonTaskDefinition,
  DescribeExpressGatewayService: describeExpressGatewayService,
  DescribeServiceDeployments: deployments.describeServiceDeployments,
  DescribeServiceRevisions: deployments.describeServiceRevisions,
  DescribeServices: services.describeServices,
  DescribeTaskDefinition: definitions.describeTaskDefinition,
  DescribeTaskSets: services.describeTaskSets,
  DescribeTasks: tasks.describeTasks,
  ListClusters: listClusters,
  ListDaemonDeployments: daemons.listDaemonDeployments,
  ListDaemonTaskDefinitions: daemons.listDaemonTaskDefinitions,
  ListDaemons: daemons.listDaemons,
  ListServiceDeployments: deployments.listServiceDeployments,
  ListServices: services.listServices,
  ListTaskDefinitionFamilies: definitions.listTaskDefinitionFamilies,
  ListTaskDefinitions: definitions.listTaskDefinitions,
  ListTasks: tasks.listTasks,
  RegisterTaskDefinition: definitions.registerTaskDefinition,
  RunTask: tasks.runTask,
  StopTask: tasks.stopTask,
  UpdateService: services.updateService,
};
