import { parsePolicy } from '../lambda/policy.ts';
import { consumerSources, sourceNames, sources } from '../lambda/core/sources.ts';
import { networkPermissions, permissionsFor, workPermissions } from '../lib/permissions.ts';
import type { Permission } from '../lib/permissions.ts';

/** A policy that needs everything that any policy may need. */
const widest = parsePolicy(
  `
mode: delete
inUse:
  accounts: [{ id: '222222222222', role: ecr-keeper-reader }]
  foreign: [{ principals: [o-example], coveredBy: accounts, because: all are surveyed }]
  lists: [{ prefix: 's3://lists-bucket/prefix/' }]
retention: [{ repositories: ['**'], labels: { keep: [keep] } }]
`,
  'policy.yaml',
);

const scope = {
  bucketArn: 'arn:aws:s3:::AUDIT-BUCKET',
  repositoriesArn: 'arn:aws:ecr:*:ACCOUNT:repository/*',
  partition: 'aws',
  busArn: 'arn:aws:events:REGION:ACCOUNT:event-bus/default',
};

/** What each statement is for, and when it is granted. */
const purposes: Readonly<Record<string, string>> = {
  ReadConsumers:
    'Always. Finds who uses images, in every enabled region. A source that the policy excludes needs none.',
  ReadRegistries: 'Always. Replication, caches and who may pull from the registry.',
  ReadImages: 'Always. Lists images; reads manifests of indexes, and policies, only where something is condemned.',
  AssumeReaders: 'If `inUse.accounts` names accounts.',
  ReadOrganization: 'If `inUse.foreign` says that accounts cover an organisation.',
  FindLists: 'If `inUse.lists` names places.',
  ReadLists: 'If `inUse.lists` names places.',
  FindRecords: 'Always. Without it S3 cannot say that an object is not there.',
  WriteRecords: 'Always.',
  ReadState: 'Always.',
  ReadRepositoryTags: 'Always. Tags of repositories may choose their policy, weaken it, or hold what is condemned.',
  ReadConfigurations: 'Only if the policy decides by labels, or by when an image was built.',
  SendEvents: 'Unless the construct says `events: false`. Only under the source `ecr-keeper`.',
  TakeImagesAway:
    'Only if the policy archives or deletes: never granted to a stack that reports. Refused by a statement of its own, ' +
    '`LeaveHeldRepositories`, on every repository that has the tag `ecr-keeper:hold`.',
};

/** `docs/permissions.md`: every action of the function's role, from the data that the role is made of. */
export function permissionsReference(): string {
  const permissions = permissionsFor(widest, scope);
  const actions = new Set(permissions.flatMap((one) => one.actions));
  const writing = [...actions].filter((action) => isWriting(action));
  const services = new Set([...actions].map((action) => action.slice(0, action.indexOf(':'))));
  return [
    '# What the function may do',
    '',
    'Made from the same data as the statements of its role; do not edit it by hand. No action is a wildcard, and no policy that',
    'somebody else may change is attached: what does not fit into the role, the CDK puts into a policy of the same stack.',
    'The role may also write to its own log group. In a network of your own (`vpc`) it is given what Lambda takes to join it:',
    `${networkPermissions.flatMap((one) => one.actions.map((action) => `\`${action}\``)).join(', ')}. The code of the function is refused these.`,
    'With `scaleOut` it may also read and write what its stages hand over, under `work/` of the bucket',
    `(${workPermissions({ bucketArn: '' })
      .flatMap((one) => one.actions.map((action) => `\`${action}\``))
      .join(', ')}).`,
    '',
    `**In total: ${actions.size} actions of ${services.size} services, of which ${actions.size - writing.length} read and ${writing.length} write: ${writing
      .map((action) => `\`${action}\``)
      .join(', ')}.** Nothing is ever started, stopped or created.`,
    '',
    ...permissions.flatMap(sectionOf),
    '## Needed by, proven by',
    '',
    'All of it is held against an evaluator of IAM policies, with the role as it is in the synthesised template, in front of every call of',
    'whole runs in an account with a consumer of every kind (`test/privilege/least.test.ts`): the run misses nothing, and no action is left',
    'over. Then one action after the other is taken away:',
    '',
    '| action | needed by | proven by |',
    '|---|---|---|',
    ...[...actions].toSorted().map((action) => provenRow(action, permissions)),
    '',
    '- **runs**: without it, a run of the deployed role fails on just that action, or says what it lost.',
    '- **sources**: without it, the sources that need it are unread and say so, and no others: all of them in a campaign, a part in each',
    '  run of the tests, and each one where its source is tested (`test/sources`).',
    '- **role**: a deployed role that reports may write to its bucket, its bus and its log group, and nowhere else; one that deletes is',
    '  denied it on repositories that are held.',
    '',
    '## Sources',
    '',
    'Each source of the survey, and the actions that reading it takes:',
    '',
    '| source | pulls from | a tag is resolved | actions |',
    '|---|---|---|---|',
    ...sourceNames.map((name) => rowOf(name)),
    '',
    'A role in another account (`inUse.accounts`) needs the actions of `ReadConsumers`, and nothing else.',
    '',
  ].join('\n');
}

/** What needs an action, in whichever statements it is. */
function provenRow(action: string, permissions: readonly Permission[]): string {
  const asking = sourceNames.filter((name) => sources[name].actions.some((one) => one === action));
  const statements = permissions.filter((one) => one.sid !== 'ReadConsumers' && one.actions.includes(action));
  const needing = [...asking.map((name) => `\`${name}\``), ...statements.map(({ sid }) => sid)];
  return `| \`${action}\` | ${needing.join(', ') || 'every survey'} | ${proofOf(action, statements)} |`;
}

function proofOf(action: string, statements: readonly Permission[]): string {
  if (statements.length === 0 && action !== 'ec2:DescribeRegions') return 'sources';
  return isWriting(action) ? 'runs, role' : 'runs';
}

const sectionOf = ({ sid, actions, resources }: Permission): readonly string[] => [
  `## ${sid}`,
  '',
  purposes[sid] ?? '',
  '',
  `On ${resources.map((resource) => `\`${resource}\``).join(', ')}:`,
  '',
  actions.map((action) => `\`${action}\``).join(', '),
  '',
];

function rowOf(name: (typeof sourceNames)[number]): string {
  const { title, pullsFrom, resolves, actions } = sources[name];
  const isConsumer = Object.hasOwn(consumerSources, name);
  const facts = isConsumer ? `${pullsFrom} | ${resolves}` : '| ';
  return `| ${title} (\`${name}\`) | ${facts} | ${actions.map((action) => `\`${action}\``).join(', ') || 'see ReadLists'} |`;
}

const isWriting = (action: string): boolean =>
  !/:(?:Describe|List|Get|BatchGet|BatchDescribe|Search|AssumeRole)/.test(action);
