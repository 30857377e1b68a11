import { consumerSourceNames, consumerSources, surroundings } from '../lambda/core/sources.ts';
import type { Policy } from '../lambda/policy.ts';

/** One IAM statement that allows something. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Where the function works: the ARNs may be tokens. */
export interface Scope {
  readonly bucketArn: string;
  /** The ARN pattern of all the account's repositories, in every region. */
  readonly repositoriesArn: string;
}

/** All that the function may do under a policy: nothing else. Asking STS who one is takes no permission. */
export const permissionsFor = (policy: Policy, scope: Scope): readonly Permission[] => [
  { sid: 'ReadConsumers', actions: consumerActions(policy), resources: ['*'] },
  { sid: 'ReadImages', actions: imageActions, resources: [scope.repositoriesArn] },
  ...bucketPermissions(policy, scope),
  ...(deletes(policy)
    ? [{ sid: 'DeleteImages', actions: ['ecr:BatchDeleteImage'], resources: [scope.repositoriesArn] }]
    : []),
];

/** Manifests are read of indexes and unknown types only. */
const imageActions = [...surroundings.registries.actions, 'ecr:BatchGetImage'].toSorted();

/** Lists of consumers and regions have no narrower resource, and describing follows them. */
function consumerActions(policy: Policy): readonly string[] {
  const enabled = consumerSourceNames.filter((name) => !isExcluded(name, policy));
  const actions = [...surroundings.regions.actions, ...enabled.flatMap((name) => consumerSources[name].actions)];
  return [...new Set(actions)].toSorted();
}

/**
 * Excluded by its whole name, and everywhere. A glob leaves the permission: one that is not used does nothing, one that is
 * missing would make a source unreadable.
 */
const isExcluded = (name: string, { inUse }: Policy): boolean =>
  inUse.exclude.some(({ source, region, account }) => source === name && region === undefined && account === undefined);

/** Without s3:ListBucket, S3 answers 403 for an object that is not there, and HeadBucket does not answer at all. */
function bucketPermissions(policy: Policy, { bucketArn }: Scope): readonly Permission[] {
  const written = ['audit/*', 'runs/*', 'state/*', 'latest.json', ...(deletes(policy) ? ['intended/*'] : [])];
  return [
    { sid: 'FindRecords', actions: ['s3:ListBucket'], resources: [bucketArn] },
    { sid: 'WriteRecords', actions: ['s3:PutObject'], resources: written.map((key) => `${bucketArn}/${key}`) },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: [`${bucketArn}/state/*`] },
  ];
}

/** Whether any repository could lose an image: an entry may only weaken the mode of the policy. */
const deletes = ({ mode, retention }: Policy): boolean =>
  mode === 'delete' && retention.some((entry) => entry.mode !== 'report');
