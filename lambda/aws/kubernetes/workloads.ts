import type { Digest, Registry } from '../../core/image.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Reference, Role, Sightings } from '../../core/usage.ts';
import { ApiError, isStatus } from './api-error.ts';
import type { Api } from './api.ts';
import { objectIn, objectsIn, textIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { builtInResources, customResources, isGone, nameOfResource, titleOf } from './resources.ts';
import type { Resource } from './resources.ts';
import { seenInObject } from './seen.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** A cluster to read. */
export interface Reading {
  readonly api: Api;
  /** Behind the name of each consumer: `cluster prod, eu-west-1`. */
  readonly place: string;
  /** The registry whose account an endpoint's own name hides. */
  readonly home: Registry;
  /** Custom resources that are not read, as globs of `group/resource`. */
  readonly except?: readonly string[];
}

/** All that a cluster's objects name. */
export type SeenInCluster = Sightings & {
  /** What nodes call images that they cannot name otherwise: digests of configurations, not of manifests. */
  readonly imageIds: readonly Digest[];
  /** What was read: `apps/deployments`. */
  readonly resources: readonly string[];
};

/**
 * The ids among the references: they may be digests of manifests, or of configurations that have to be looked for in
 * manifests.
 */
export const withImageIds = ({ imageIds, references, ...seen }: SeenInCluster, place: string): SeenInCluster => ({
  ...seen,
  imageIds,
  references: [
    ...references,
    ...imageIds.map((digest): Reference => ({
      digest,
      usedBy: `Kubernetes pods (${place})`,
      role: 'in-use',
      isConfig: true,
    })),
  ],
});

/** Reads all objects of a cluster that may name an image. Throws unless it could read all of them. */
export async function readWorkloads({ api, except = [], ...naming }: Reading): Promise<SeenInCluster> {
  const into: Into = { api, ...naming, tally: createTally(), imageIds: new Set() };
  for (const resource of builtInResources) await readObjects(into, resource);
  const custom = await customResources(api, except);
  const denials: Denial[] = [];
  for (const resource of custom) denials.push(...(await denialOf(into, resource)));
  const [first, ...others] = denials;
  // All at once: whoever extends the role does it once.
  if (first)
    throw new ApiError(
      { kind: 'denied', resources: [first.resource, ...others.map(({ resource }) => resource)] },
      first.said,
    );
  return {
    ...into.tally.total(),
    imageIds: [...into.imageIds],
    resources: [...builtInResources, ...custom].map(nameOfResource),
  };
}

interface Denial {
  readonly resource: string;
  readonly said: string;
}

/** Reads custom resources, if it may. A resource that was dropped since it was discovered is nothing to read. */
async function denialOf(into: Into, resource: Resource): Promise<readonly Denial[]> {
  try {
    await readObjects(into, resource);
    return [];
  } catch (error) {
    if (error instanceof ApiError && error.trouble.kind === 'denied') {
      return [{ resource: titleOf(resource), said: error.message }];
    }
    if (isStatus(error, 404) && (await isGone(into.api, resource))) return [];
    throw error;
  }
}

interface Into extends Pick<Reading, 'api' | 'place' | 'home'> {
  readonly tally: Tally;
  readonly imageIds: Set<Digest>;
}

async function readObjects({ api, tally, imageIds, ...naming }: Into, { kind, path }: Resource): Promise<void> {
  for await (const objects of api.pages(path)) {
    for (const object of objects) {
      const seen = seenInObject(kind, object, consumerOf(kind, object, naming));
      tally.add(kind, seen.sightings);
      for (const id of seen.imageIds) imageIds.add(id);
    }
  }
}

function consumerOf(kind: string, object: JsonObject, { place, home }: Pick<Reading, 'place' | 'home'>): Consumer {
  const metadata = objectIn(object, 'metadata') ?? {};
  const names = [textIn(metadata, 'namespace'), textIn(metadata, 'name')].filter((name) => name !== undefined);
  const role = roleOf(kind, object);
  const earlier = role === 'rollback-target' ? 'earlier revision, ' : '';
  return { usedBy: `Kubernetes ${kind} ${names.join('/')} (${earlier}${place})`, role, home };
}

/**
 * What a rollback goes back to: as much as the cluster itself keeps. Everything else counts as in use while it exists,
 * also what is scaled to nothing, suspended or finished.
 */
function roleOf(kind: string, object: JsonObject): Role {
  if (kind === 'ControllerRevision') return 'rollback-target';
  return kind === 'ReplicaSet' && isScaledDown(object) && isOwned(object) ? 'rollback-target' : 'in-use';
}

const isScaledDown = (object: JsonObject): boolean => objectIn(object, 'spec')?.['replicas'] === 0;

/** A ReplicaSet that nobody owns is nobody's history. */
const isOwned = (object: JsonObject): boolean =>
  objectsIn(objectIn(object, 'metadata') ?? {}, 'ownerReferences').some(({ controller }) => controller === true);
