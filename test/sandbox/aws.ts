import type { Ecs } from './ecs/handle.ts';
import { ecsIn } from './ecs/world.ts';
import type { Lambda } from './lambda/handle.ts';
import { lambdaIn } from './lambda/world.ts';
import { startSandbox } from './server.ts';
import type { Sandbox, SandboxOptions } from './server.ts';
import type { Place } from './service.ts';

/** The whole of it: registries, buckets and identities, and the ECS and Lambda that run what is in the registries. */
export interface Aws extends Sandbox {
  readonly ecs: (place?: Partial<Place>) => Ecs;
  readonly lambda: (place?: Partial<Place>) => Lambda;
}

/** Starts an AWS with all its services on loopback. */
export async function startAws(options: Omit<SandboxOptions, 'services'> = {}): Promise<Aws> {
  const made: { ecs?: ReturnType<typeof ecsIn>; lambda?: ReturnType<typeof lambdaIn> } = {};
  const sandbox = await startSandbox({
    ...options,
    services: { ecs: (world) => (made.ecs = ecsIn(world)).service, lambda: (world) => (made.lambda = lambdaIn(world)) },
  });
  const home = {
    account: options.accounts?.[0] ?? '111111111111',
    region: options.regions?.enabled?.[0] ?? 'eu-west-1',
  };
  const { ecs, lambda } = made;
  if (!ecs || !lambda) throw new Error('the sandbox did not make its services');
  return {
    ...sandbox,
    ecs: (place) => ecs.at({ ...home, ...place }),
    lambda: (place) => lambda.at({ ...home, ...place }),
  };
}
