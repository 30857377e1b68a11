import type { Clock } from '../clock.ts';
import { everywhere } from './everywhere.ts';
import type { Everywhere } from './everywhere.ts';
import { createEcs } from './handle.ts';
import type { Ecs } from './handle.ts';
import { resolverIn } from './images.ts';
import type { Registries } from './images.ts';

/** ECS in all accounts and regions of a sandbox, pulling from the sandbox's registries. */
export function ecsIn(world: Registries & { readonly clock: Clock }): Everywhere<Ecs> {
  const resolve = resolverIn(world);
  return everywhere((place) => createEcs(place, resolve, world.clock));
}
