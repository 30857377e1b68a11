import type { JsonObject } from '../service.ts';
import { resourceNotFound } from './errors.ts';
import { required, seconds } from './input.ts';
import type { Operation } from './input.ts';
import { latestOf } from './rolling.ts';
import type { EcsService, EcsState, Revision } from './state.ts';

/** An Express service is a service whose definition ECS itself registers, with one container of this name. */
export const primaryContainer = 'Main';

/** Describes an Express service, with a configuration for each revision that has tasks. */
export const describeExpressGatewayService: Operation = ({ input }, ecs) => {
  const arn = required(input, 'serviceArn');
  const service = [...ecs.clusters.values()]
    .flatMap(({ services }) => [...services.values()])
    .find((one) => one.arn === arn && one.managedBy === 'ECS');
  if (!service) throw resourceNotFound();
  return { service: described(ecs, service) };
};

const described = (ecs: EcsState, service: EcsService): JsonObject => ({
  cluster: service.cluster.name,
  serviceName: service.name,
  serviceArn: service.arn,
  status: { statusCode: service.status },
  currentDeployment: latestOf(ecs, service)?.arn,
  activeConfigurations: service.current.map(configuration),
  tags: [],
  createdAt: seconds(service.createdAtMs),
  updatedAt: seconds(service.current[0]?.createdAtMs ?? service.createdAtMs),
});

const configuration = ({ arn, definition, createdAtMs }: Revision): JsonObject => ({
  serviceRevisionArn: arn,
  taskDefinitionArn: definition.arn,
  cpu: '1024',
  memory: '2048',
  primaryContainer: { image: definition.containers[0]?.image, containerPort: 80 },
  createdAt: seconds(createdAtMs),
});
