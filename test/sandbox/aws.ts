import type { Ecs } from './ecs/handle.ts';
import { ecsIn } from './ecs/world.ts';
import type { Lambda } from './lambda/handle.ts';
import { lambdaIn } from './lambda/world.ts';
import { startSandbox } from './server.ts';
import type { Sandbox, SandboxOptions, World } from './server.ts';
import type { Place } from './service.ts';

/** The whole of it: registries, buckets and identities, and the ECS and Lambda that run what is in the registries. */
export interface Aws extends Sandbox {
  readonly ecs: (place?: Partial<Place>) => Ecs;
  readonly lambda: (place?: Partial<Place>) => Lambda;
}

/** Starts an AWS with all its services on loopback. */
export async function startAws(options: Omit<SandboxOptions, 'services'> = {}): Promise<Aws> {
  const ecs = later<ReturnType<typeof ecsIn>>();
  const lambda = later<ReturnType<typeof lambdaIn>>();
  const services = {
    ecs: (world: World) => ecs.set(ecsIn(world)).service,
    lambda: (world: World) => lambda.set(lambdaIn(world)),
  };
  const sandbox = await startSandbox({ ...options, services });
  const home = {
    account: options.accounts?.[0] ?? '111111111111',
    region: options.regions?.enabled?.[0] ?? 'eu-west-1',
  };
  return {
    ...sandbox,
    ecs: (place) => ecs.get().at({ ...home, ...place }),
    lambda: (place) => lambda.get().at({ ...home, ...place }),
  };
}

/** What the sandbox makes while it starts. */
function later<Value>() {
  const made: Value[] = [];
  return {
    set: (value: Value): Value => {
      made.push(value);
      return value;
    },
    get: (): Value => {
      const [value] = made;
      if (value === undefined) throw new Error('the sandbox did not make its services');
      return value;
    },
  };
}
