import { BadInput } from '../../lambda/bad-input.ts';
import { builtInGroups, builtInResources } from '../../lambda/aws/kubernetes/resources.ts';
import { grouped } from '../../lambda/core/grouped.ts';

/** An object as `kubectl apply` takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** Who may read, and which API groups of custom resources besides what is built in. */
export interface ReaderRole {
  readonly name: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly custom: readonly string[];
}

/**
 * All that reading takes: to list what embeds containers, and to ask what there is. Secrets and ConfigMaps are not in it,
 * and no rule that would add them: RBAC cannot subtract, so every group is named.
 */
export function readerRole({ name, subject, custom }: ReaderRole): readonly Manifest[] {
  const groups = grouped(builtInResources.map((resource) => [resource.group, resource.name] as const));
  const builtIn = [...groups].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ['list'] }));
  const others = [...new Set(custom)].map(checkedGroup).toSorted();
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        ...builtIn,
        ...(others.length > 0 ? [{ apiGroups: others, resources: ['*'], verbs: ['list'] }] : []),
        { nonResourceURLs: ['/apis', '/apis/*'], verbs: ['get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [subject],
    },
  ];
}

function checkedGroup(group: string): string {
  if (builtInGroups.has(group) || !/^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(group)) {
    throw new BadInput(`--custom must be the API group of custom resources, such as argoproj.io, got "${group}"`);
  }
  return group;
}

/** What the publisher is told, all of it checked here: a CronJob that fails at night helps nobody. */
export interface PublisherOptions {
  readonly name: string;
  readonly to: string;
  readonly schedule: string;
  readonly image: string;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly serviceAccountRole?: string | undefined;
  readonly custom: readonly string[];
  readonly except: readonly string[];
}

const namespace = 'ecr-keeper';
const labels = { 'app.kubernetes.io/name': 'ecr-keeper-publisher' };
const named = { name: 'ecr-keeper-publisher', namespace, labels };

/** Everything that publishes a cluster's list on a schedule; `codeOf` makes the program, one ES module. */
export function publisherManifests(options: PublisherOptions, codeOf: () => string): readonly Manifest[] {
  checkOptions(options);
  const { serviceAccountRole, custom } = options;
  const annotations = serviceAccountRole ? { annotations: { 'eks.amazonaws.com/role-arn': serviceAccountRole } } : {};
  const subject = { kind: 'ServiceAccount', name: named.name, namespace };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...named, ...annotations } },
    ...readerRole({ name: named.name, subject, custom }),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      // Too large for the annotation that an apply from the client's side leaves.
      metadata: { ...named, annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' } },
      data: { 'publisher.mjs': codeOf() },
    },
    cronJob(options),
  ];
}

const checks = {
  name: [/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a name of letters, digits, dots, dashes and underscores'],
  to: [/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, 'a place such as s3://bucket/prefix'],
  schedule: [/^(@[a-z]+|\S+( \S+){4})$/, 'a schedule of cron such as "17 * * * *"'],
  image: [/^\S+$/, 'an image with Node.js 24'],
  region: [/^[a-z]{2,}(-[a-z]+)+-\d$/, 'the region of the bucket, such as eu-west-1'],
  account: [/^\d{12}$/, 'the 12 digits of an account'],
  'service-account-role': [/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/, 'the ARN of a role'],
} as const;

function checkOptions({ serviceAccountRole, ...options }: PublisherOptions): void {
  const given: Readonly<Record<string, unknown>> = { ...options, 'service-account-role': serviceAccountRole };
  for (const [name, [form, what]] of Object.entries(checks)) {
    const value = given[name];
    if (typeof value === 'string' && !form.test(value)) throw new BadInput(`--${name} must be ${what}, got "${value}"`);
  }
  const wrong = options.except.find((glob) => !/^[^/,\s]+\/[^/,\s]+$/.test(glob));
  if (wrong !== undefined) {
    throw new BadInput(`--except must be a glob of custom resources, such as argoproj.io/workflows, got "${wrong}"`);
  }
}

const cronJob = (options: PublisherOptions): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: named,
  spec: {
    schedule: options.schedule,
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 600,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: 1800,
        template: { metadata: { labels }, spec: podSpec(options) },
      },
    },
  },
});

const podSpec = (options: PublisherOptions) => ({
  serviceAccountName: named.name,
  restartPolicy: 'Never',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'publisher',
      image: options.image,
      command: ['node', '/publisher/publisher.mjs'],
      env: environmentOf(options),
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'publisher', mountPath: '/publisher', readOnly: true }],
    },
  ],
  volumes: [{ name: 'publisher', configMap: { name: named.name } }],
});

/** The region comes with the credentials of EKS, unless it is said; elsewhere it must be. */
function environmentOf({ name, to, region, account, except }: PublisherOptions) {
  const all = {
    PUBLISHER: name,
    DESTINATION: to,
    AWS_REGION: region,
    ACCOUNT: account,
    EXCEPT: except.length > 0 ? except.join(',') : undefined,
  };
  return Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [{ name: key, value }]));
}
