import type { Clock } from '../clock.ts';
import { everywhere } from '../ecs/everywhere.ts';
import type { Everywhere } from '../ecs/everywhere.ts';
import { ecrImageIn, resolverIn } from '../ecs/images.ts';
import type { Place } from '../service.ts';
import { createLambda } from './handle.ts';
import type { Lambda } from './handle.ts';
import { lambdaRoute } from './route.ts';

/** What running functions takes of a sandbox. */
export interface World {
  readonly accounts: readonly string[];
  readonly clock: Clock;
  readonly ecr: (place: Place) => RegistryOfPlace;
}

/** What Lambda looks at in one registry: an image that lists others is an index, which it refuses. */
interface RegistryOfPlace {
  readonly digestOf: (repository: string, ref: string) => string | undefined;
  readonly repositories: () => readonly string[];
  readonly images: (repository: string) => readonly { readonly digest: string; readonly lists: readonly string[] }[];
}

/** Lambda in all accounts and regions of a sandbox, fetching from the sandbox's registries. */
export function lambdaIn(world: World): Everywhere<Lambda> & { readonly route: typeof lambdaRoute } {
  const find = resolverIn(world);
  const resolve = (image: string): string | undefined => {
    const digest = find(image);
    return digest !== undefined && isForOnePlatform(world, image, digest) ? digest : undefined;
  };
  return { ...everywhere((place) => createLambda(place, resolve, world.clock)), route: lambdaRoute };
}

function isForOnePlatform({ ecr }: World, image: string, digest: string): boolean {
  const named = ecrImageIn(image);
  const images = named ? ecr(named).images(named.repository) : [];
  return images.some((one) => one.digest === digest && one.lists.length === 0);
}
