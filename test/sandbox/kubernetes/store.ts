import type { JsonObject } from '../service.ts';

/** One kind of object that a cluster serves. */
export interface Served {
  /** Empty for the core group. */
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly isCustom: boolean;
}

/** An object as a test writes it: what the cluster adds, it adds itself. */
export type Manifest = JsonObject & {
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
};

/** What a cluster holds. */
export interface Store {
  readonly served: () => readonly Served[];
  readonly define: (served: Served) => void;
  readonly drop: (title: string) => void;
  readonly put: (title: string, manifest: Manifest) => void;
  readonly remove: (title: string, name: string) => void;
  /** The objects of a kind as the API shows them, in the order of their keys. */
  readonly objects: (served: Served, version: string) => readonly JsonObject[];
}

/** As Kubernetes names a resource in its messages: `deployments.apps`. */
export const titleOf = ({ plural, group }: Pick<Served, 'plural' | 'group'>): string =>
  group === '' ? plural : `${plural}.${group}`;

const everyVerb = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] as const;

const builtIn = (group: string, plural: string, kind: string, verbs: readonly string[] = everyVerb): Served => ({
  group,
  versions: ['v1'],
  plural,
  kind,
  verbs,
  isCustom: false,
});

/** A part of what every cluster has: what runs, what must not be read, and what cannot be listed. */
const ofEveryCluster: readonly Served[] = [
  builtIn('', 'pods', 'Pod'),
  builtIn('', 'pods/status', 'Pod', ['get', 'patch', 'update']),
  builtIn('', 'podtemplates', 'PodTemplate'),
  builtIn('', 'replicationcontrollers', 'ReplicationController'),
  builtIn('', 'secrets', 'Secret'),
  builtIn('', 'configmaps', 'ConfigMap'),
  builtIn('', 'nodes', 'Node'),
  builtIn('', 'events', 'Event'),
  builtIn('apps', 'controllerrevisions', 'ControllerRevision'),
  builtIn('apps', 'daemonsets', 'DaemonSet'),
  builtIn('apps', 'deployments', 'Deployment'),
  builtIn('apps', 'deployments/scale', 'Scale', ['get', 'patch', 'update']),
  builtIn('apps', 'replicasets', 'ReplicaSet'),
  builtIn('apps', 'statefulsets', 'StatefulSet'),
  builtIn('batch', 'cronjobs', 'CronJob'),
  builtIn('batch', 'jobs', 'Job'),
  builtIn('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', ['create']),
  builtIn('coordination.k8s.io', 'leases', 'Lease'),
  builtIn('discovery.k8s.io', 'endpointslices', 'EndpointSlice'),
  builtIn('metrics.k8s.io', 'pods', 'PodMetrics', ['get', 'list']),
];

/** An empty cluster. What a test names wrongly is a mistake of the test, so it throws. */
export function createStore(): Store {
  const kinds = new Map(ofEveryCluster.map((served) => [titleOf(served), served]));
  const held = new Map<string, Map<string, Manifest>>();
  const inKind = (title: string): Map<string, Manifest> => {
    if (!kinds.has(title)) throw new Error(`there is no resource ${title}, but ${[...kinds.keys()].join(', ')}`);
    const known = held.get(title) ?? new Map<string, Manifest>();
    held.set(title, known);
    return known;
  };
  let versions = 0;
  return {
    served: () => [...kinds.values()],
    define: (served) => void kinds.set(titleOf(served), served),
    drop: (title) => {
      inKind(title).clear();
      kinds.delete(title);
    },
    put: (title, manifest) => {
      versions += 1;
      inKind(title).set(keyOf(manifest), { ...manifest, metadata: { ...manifest.metadata, ...addedTo(versions) } });
    },
    remove: (title, name) => {
      if (!inKind(title).delete(name)) throw new Error(`there is no ${name} among ${title}`);
    },
    objects: (served, version) =>
      [...inKind(titleOf(served))]
        .toSorted(([a], [b]) => Number(a > b) - Number(a < b))
        .map(([, manifest]) => (served.isCustom ? { ...typeOf(served, version), ...manifest } : manifest)),
  };
}

const keyOf = ({ metadata: { namespace = '', name } }: Manifest): string =>
  namespace === '' ? name : `${namespace}/${name}`;

const addedTo = (version: number): JsonObject => ({
  uid: `00000000-0000-4000-8000-${String(version).padStart(12, '0')}`,
  resourceVersion: String(version),
  creationTimestamp: '2026-06-01T00:00:00Z',
  managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': {} } }],
});

/** Only custom objects say in a list what they are. */
export const typeOf = ({ group, kind }: Pick<Served, 'group' | 'kind'>, version: string): JsonObject => ({
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
});
