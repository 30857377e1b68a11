import { eventSource } from '../lambda/core/events.ts';
import { consumerSourceNames, consumerSources, surroundings } from '../lambda/core/sources.ts';
import { takesAway } from '../lambda/grants.ts';
import { asksForConfigurations } from '../lambda/policy.ts';
import type { Policy } from '../lambda/policy.ts';

/** One IAM statement that allows something. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where the function works: the ARNs may be tokens. */
export interface Scope {
  readonly bucketArn: string;
  /** The ARN pattern of all the account's repositories, in every region. */
  readonly repositoriesArn: string;
  /** `aws`, `aws-cn` and so on. */
  readonly partition: string;
  /** The bus that is told what happens, if one is. */
  readonly busArn?: string;
}

/** All that the function may do under a policy: nothing else. Asking STS who one is takes no permission. */
export const permissionsFor = (policy: Policy, scope: Scope): readonly Permission[] => [
  { sid: 'ReadConsumers', actions: consumerActions(policy), resources: ['*'] },
  { sid: 'ReadRegistries', actions: registryActions, resources: ['*'] },
  { sid: 'ReadImages', actions: imageActions, resources: [scope.repositoriesArn] },
  { sid: 'ReadRepositoryTags', actions: ['ecr:ListTagsForResource'], resources: [scope.repositoriesArn] },
  ...(asksForConfigurations(policy)
    ? [{ sid: 'ReadConfigurations', actions: ['ecr:GetDownloadUrlForLayer'], resources: [scope.repositoriesArn] }]
    : []),
  ...otherAccounts(policy, scope),
  ...lists(policy, scope),
  ...bucketPermissions(policy, scope),
  ...(scope.busArn === undefined ? [] : [sendEvents(scope.busArn)]),
  ...(isArmed(policy)
    ? [{ sid: 'TakeImagesAway', actions: takingAway(policy), resources: [scope.repositoriesArn] }]
    : []),
];

/** What Lambda takes to put a function into a network of its owner's. */
export const networkPermissions: readonly Permission[] = [
  {
    sid: 'JoinNetwork',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  },
];

/** What a run takes whose stages are invocations of their own: they leave there what the next ones take. */
export const workPermissions = ({ bucketArn }: Pick<Scope, 'bucketArn'>): readonly Permission[] => [
  { sid: 'HandOver', actions: ['s3:GetObject', 's3:PutObject'], resources: [`${bucketArn}/work/*`] },
];

/** An action that is refused whatever else is allowed. */
export interface Denial extends Permission {
  readonly conditions: Conditions;
}

/** Under no other name than our own. A call names a set of sources: every one must be ours, and there must be one. */
const sendEvents = (busArn: string): Permission => ({
  sid: 'SendEvents',
  actions: ['events:PutEvents'],
  resources: [busArn],
  conditions: {
    'ForAllValues:StringEquals': { 'events:source': eventSource },
    Null: { 'events:source': 'false' },
  },
});

/** Of a repository with the tag `ecr-keeper:hold` nothing goes: no mistake of ours can pass what IAM refuses. */
export const denialsFor = (policy: Policy, { repositoriesArn }: Scope): readonly Denial[] =>
  isArmed(policy)
    ? [
        {
          sid: 'LeaveHeldRepositories',
          actions: takingAway(policy),
          resources: [repositoriesArn],
          conditions: { Null: { 'aws:ResourceTag/ecr-keeper:hold': 'false' } },
        },
      ]
    : [];

/** The archive also gives back what is in use, in whichever mode it was put there. */
const takingAway = (policy: Policy): readonly string[] => [
  ...(takesAway(policy) === 'delete' ? ['ecr:BatchDeleteImage'] : []),
  'ecr:UpdateImageStorageClass',
];

const isArmed = (policy: Policy): boolean => takesAway(policy) !== 'nothing';

/** What a role in another account must allow for its consumers to be read. It trusts the function's own role. */
export const readerPermissions = (policy: Policy): readonly Permission[] => [
  { sid: 'ReadConsumers', actions: consumerActions(policy), resources: ['*'] },
];

/** Manifests are read of indexes and unknown types only, policies only of repositories with something to delete. */
const imageActions = [
  ...surroundings.registries.actions,
  'ecr:BatchGetImage',
  'ecr:GetRepositoryPolicy',
  'ecr:GetLifecyclePolicy',
].toSorted();

/** Settings of whole registries have no narrower resource. */
const registryActions = [...surroundings['registry-settings'].actions, 'ecr:GetRegistryPolicy'].toSorted();

/** Lists of consumers and regions have no narrower resource, and describing follows them. */
function consumerActions(policy: Policy): readonly string[] {
  const enabled = consumerSourceNames.filter((name) => !isExcluded(name, policy));
  const actions = [...surroundings.regions.actions, ...enabled.flatMap((name) => consumerSources[name].actions)];
  return [...new Set(actions)].toSorted();
}

function otherAccounts({ inUse }: Policy, { partition }: Scope): readonly Permission[] {
  const roles = inUse.accounts.map(({ id, role }) =>
    role.startsWith('arn:') ? role : `arn:${partition}:iam::${id}:role/${role}`,
  );
  const isOrganizationAsked = inUse.foreign.some(({ coveredBy }) => coveredBy === 'accounts');
  return [
    ...(roles.length > 0 ? [{ sid: 'AssumeReaders', actions: ['sts:AssumeRole'], resources: roles }] : []),
    ...(isOrganizationAsked
      ? [
          {
            sid: 'ReadOrganization',
            actions: ['organizations:DescribeOrganization', 'organizations:ListAccounts'],
            resources: ['*'],
          },
        ]
      : []),
  ];
}

function lists({ inUse }: Policy, { partition }: Scope): readonly Permission[] {
  const places = inUse.lists.map(({ prefix }) => prefix.replace('s3://', `arn:${partition}:s3:::`));
  if (places.length === 0) return [];
  const buckets = [...new Set(places.map((place) => place.slice(0, place.indexOf('/'))))];
  return [
    { sid: 'FindLists', actions: ['s3:ListBucket'], resources: buckets },
    { sid: 'ReadLists', actions: ['s3:GetObject'], resources: places.map((place) => `${place}*`) },
  ];
}

/**
 * Excluded by its whole name, and everywhere. A glob leaves the permission: one that is not used does nothing, one that is
 * missing would make a source unreadable.
 */
const isExcluded = (name: string, { inUse }: Policy): boolean =>
  inUse.exclude.some(
    ({ source, account, region, cluster, repositories }) =>
      source?.includes(name) && [account, region, cluster, repositories].every((narrower) => narrower === undefined),
  );

/** Without s3:ListBucket, S3 answers 403 for an object that is not there, and HeadBucket does not answer at all. */
function bucketPermissions(policy: Policy, { bucketArn }: Scope): readonly Permission[] {
  const written = ['audit/*', 'condemned/*', 'runs/*', 'state/*', 'latest.html', 'latest.json'];
  const armed = isArmed(policy) ? ['intended/*', 'manifests/*'] : [];
  // Also in report mode: a run that died when it was armed may have left intentions to be looked up.
  const read = ['state/*', 'intended/*'];
  return [
    { sid: 'FindRecords', actions: ['s3:ListBucket'], resources: [bucketArn] },
    {
      sid: 'WriteRecords',
      actions: ['s3:PutObject'],
      resources: [...written, ...armed].map((key) => `${bucketArn}/${key}`),
    },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: read.map((key) => `${bucketArn}/${key}`) },
  ];
}
