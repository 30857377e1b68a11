import { firstMatch } from '../../core/glob.ts';
import { isStatus, resourceAt } from './api-error.ts';
import type { Api } from './api.ts';
import { isObject, listIn, objectIn, objectsIn, textIn } from './json.ts';
import type { JsonObject } from './json.ts';

/** One kind of object that is listed. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly name: string;
  readonly kind: string;
  readonly path: string;
}

const builtIn = (group: string, name: string, kind: string): Resource => ({
  group,
  name,
  kind,
  path: `/${group === '' ? 'api' : `apis/${group}`}/v1/${name}`,
});

/** Everything built in that embeds containers. The ClusterRole is made from this table. Secrets never belong here. */
export const builtInResources: readonly Resource[] = [
  builtIn('', 'pods', 'Pod'),
  builtIn('', 'podtemplates', 'PodTemplate'),
  builtIn('', 'replicationcontrollers', 'ReplicationController'),
  builtIn('apps', 'controllerrevisions', 'ControllerRevision'),
  builtIn('apps', 'daemonsets', 'DaemonSet'),
  builtIn('apps', 'deployments', 'Deployment'),
  builtIn('apps', 'replicasets', 'ReplicaSet'),
  builtIn('apps', 'statefulsets', 'StatefulSet'),
  builtIn('batch', 'cronjobs', 'CronJob'),
  builtIn('batch', 'jobs', 'Job'),
];

/**
 * The groups that come with Kubernetes, and metrics: no object of theirs names an image but those above. Listed by name,
 * because others end in `.k8s.io` as well, and some of them start containers.
 */
export const builtInGroups: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'custom.metrics.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'external.metrics.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'metrics.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** How a resource is called in exclusions: `argoproj.io/rollouts`. */
export const nameOfResource = ({ group, name }: Resource): string => `${group}/${name}`;

/** Every custom resource that can be listed, but those that globs of `group/resource` except. */
export async function customResources(api: Api, except: readonly string[]): Promise<readonly Resource[]> {
  const isExcepted = firstMatch(except);
  const all: Resource[] = [];
  for (const group of await customGroups(api)) {
    // A group whose server is broken can be left out whole, without asking it.
    if (isExcepted(`${group.name}/*`) !== undefined) continue;
    all.push(...(await resourcesOf(api, group)));
  }
  return all.filter((resource) => isExcepted(nameOfResource(resource)) === undefined);
}

/** Whether a cluster that knows nothing of a listed resource (any more) also says that there is no such resource. */
export async function isGone(api: Api, { group: name, ...resource }: Resource): Promise<boolean> {
  const group = (await customGroups(api)).find((one) => one.name === name);
  return !group || !(await resourcesOf(api, group)).some((one) => one.name === resource.name);
}

interface Group {
  readonly name: string;
  /** The preferred version first. */
  readonly versions: readonly string[];
}

async function customGroups(api: Api): Promise<readonly Group[]> {
  const groups = listIn(await api.get('/apis'), 'groups');
  if (!groups) throw new Error('/apis: the answer holds no list of groups');
  return groups
    .filter(isObject)
    .map(groupIn)
    .filter(({ name }) => !builtInGroups.has(name));
}

function groupIn(group: JsonObject): Group {
  const name = textIn(group, 'name');
  const preferred = textIn(objectIn(group, 'preferredVersion') ?? {}, 'version');
  const versions = objectsIn(group, 'versions').map((one) => textIn(one, 'version'));
  const known = [...new Set([preferred, ...versions])].filter((version) => version !== undefined);
  if (name === undefined || known.length === 0) throw new Error('/apis: a group has no name or no version');
  return { name, versions: known };
}

/** Some resources are served in an old version of their group only; every version shows all objects. */
async function resourcesOf(api: Api, { name: group, versions }: Group): Promise<readonly Resource[]> {
  const found = new Map<string, Resource>();
  for (const version of versions) {
    for (const resource of await resourcesIn(api, group, version)) {
      if (!found.has(resource.name)) found.set(resource.name, resource);
    }
  }
  return [...found.values()];
}

async function resourcesIn(api: Api, group: string, version: string): Promise<readonly Resource[]> {
  const path = `/apis/${group}/${version}`;
  const resources = await served(api, path);
  if (!resources) throw new Error(`${path}: the answer holds no list of resources`);
  return resources.filter(isObject).flatMap((resource) => {
    const name = textIn(resource, 'name') ?? '';
    const kind = textIn(resource, 'kind') ?? name;
    const isListed = listIn(resource, 'verbs')?.includes('list') ?? false;
    // What has a slash is a part of another, such as its status.
    return isListed && !name.includes('/') ? [{ group, name, kind, path: `${path}/${name}` }] : [];
  });
}

/** What a version of a group serves: nothing, if the cluster meanwhile dropped it. */
async function served(api: Api, path: string): Promise<readonly unknown[] | undefined> {
  try {
    return listIn(await api.get(path), 'resources');
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
    const groups = await customGroups(api);
    if (groups.some(({ name, versions }) => versions.some((version) => path === `/apis/${name}/${version}`)))
      throw error;
    return [];
  }
}

/** How messages call a resource. */
export const titleOf = ({ path }: Resource): string => resourceAt(path);
