import { clockAt, millisOf } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Place, Service } from '../service.ts';
import { ensureCluster } from './clusters.ts';
import { daemonSeeds } from './daemon-seeds.ts';
import type { DaemonSeeds } from './daemon-seeds.ts';
import { definitionSeeds } from './definition-seeds.ts';
import type { DefinitionSeeds } from './definition-seeds.ts';
import { anyImage } from './images.ts';
import type { ResolveImage } from './images.ts';
import type { Timed } from './seeds.ts';
import { serviceSeeds } from './service-seeds.ts';
import type { ServiceSeeds } from './service-seeds.ts';
import { ecsService } from './service.ts';
import { emptyEcs } from './state.ts';
import { taskSeeds } from './task-seeds.ts';
import type { TaskSeeds } from './task-seeds.ts';

/** ECS of one account in one region. What is made returns its ARN; nothing here is refused, counted or faulted. */
export interface Ecs extends Place, DefinitionSeeds, ServiceSeeds, TaskSeeds, DaemonSeeds {
  readonly service: Service;
  readonly createCluster: (name: string) => string;
}

/** Makes an ECS whose tasks pull what `resolve` finds: any image, unless said. */
export function createEcs(place: Place, resolve: ResolveImage = anyImage, clock: Clock = clockAt(usualStart)): Ecs {
  const ecs = emptyEcs(place, resolve);
  const atMs = ({ at }: Timed = {}): number => (at === undefined ? clock.nowMs() : millisOf(at));
  return {
    ...place,
    service: ecsService(ecs),
    createCluster: (name) => ensureCluster(ecs, name).arn,
    ...definitionSeeds(ecs, atMs),
    ...serviceSeeds(ecs, atMs),
    ...taskSeeds(ecs, atMs),
    ...daemonSeeds(ecs, atMs),
  };
}

const usualStart = '2026-06-01T00:00:00Z';
