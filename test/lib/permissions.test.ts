import { consumerSources } from '../../lambda/core/sources.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { permissionsFor, readerPermissions } from '../../lib/permissions.ts';

const scope = { bucketArn: 'arn:bucket', repositoriesArn: 'arn:repositories', partition: 'aws' };
const permissionsOf = (yaml: string) => permissionsFor(parsePolicy(yaml, 'policy.yaml'), scope);
const actionsOf = (yaml: string) => permissionsOf(yaml).flatMap(({ actions }) => actions);
const withSid = (yaml: string, sid: string) => permissionsOf(yaml).find((permission) => permission.sid === sid);

/** That each source's actions are enough, and none too many, is held against an evaluator where the sources are tested. */
const reading = [
  'ec2:DescribeRegions',
  ...new Set(Object.values(consumerSources).flatMap(({ actions }): readonly string[] => actions)),
].toSorted();

test('a function that reports may read consumers and images, write records, and nothing else', () => {
  expect(permissionsOf('mode: report')).toEqual([
    { sid: 'ReadConsumers', actions: [...new Set(reading)], resources: ['*'] },
    {
      sid: 'ReadRegistries',
      actions: [
        'ecr:DescribePullThroughCacheRules',
        'ecr:DescribeRegistry',
        'ecr:GetRegistryPolicy',
        'ecr:ListPullTimeUpdateExclusions',
        'ecr:ListReplicationBackfills',
      ],
      resources: ['*'],
    },
    {
      sid: 'ReadImages',
      actions: [
        'ecr:BatchGetImage',
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
        'ecr:GetLifecyclePolicy',
        'ecr:GetRepositoryPolicy',
      ],
      resources: ['arn:repositories'],
    },
    { sid: 'ReadRepositoryTags', actions: ['ecr:ListTagsForResource'], resources: ['arn:repositories'] },
    { sid: 'FindRecords', actions: ['s3:ListBucket'], resources: ['arn:bucket'] },
    {
      sid: 'WriteRecords',
      actions: ['s3:PutObject'],
      resources: [
        'arn:bucket/audit/*',
        'arn:bucket/condemned/*',
        'arn:bucket/runs/*',
        'arn:bucket/state/*',
        'arn:bucket/latest.html',
        'arn:bucket/latest.json',
      ],
    },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: ['arn:bucket/state/*', 'arn:bucket/intended/*'] },
  ]);
});

test('all actions that read begin with a verb that reads', () => {
  const verbs = /:(?:Describe|List|Get|BatchGet|BatchDescribe|Search)[A-Z]/;
  expect(actionsOf('mode: report').filter((action) => !verbs.test(action))).toEqual(['s3:PutObject']);
});

test('other accounts, an organisation and lists are granted only if the policy names them, and no wider', () => {
  const policy = `inUse:
  accounts: [{ id: '222222222222', role: reader }, { id: '333333333333', role: 'arn:aws-cn:iam::333333333333:role/x' }]
  foreign: [{ principals: [o-abcdefghij], coveredBy: accounts, because: all are read }]
  lists: [{ prefix: 's3://lists/prod/' }]`;
  expect(withSid(policy, 'AssumeReaders')?.resources).toEqual([
    'arn:aws:iam::222222222222:role/reader',
    'arn:aws-cn:iam::333333333333:role/x',
  ]);
  expect(withSid(policy, 'ReadOrganization')?.actions).toContain('organizations:ListAccounts');
  expect(withSid(policy, 'FindLists')?.resources).toEqual(['arn:aws:s3:::lists']);
  expect(withSid(policy, 'ReadLists')?.resources).toEqual(['arn:aws:s3:::lists/prod/*']);
});

test('a reader in another account may do what reading consumers takes, and nothing else', () => {
  expect(readerPermissions(parsePolicy('mode: report', 'policy.yaml'))).toEqual([
    { sid: 'ReadConsumers', actions: [...new Set(reading)], resources: ['*'] },
  ]);
});

test.each(Object.entries(consumerSources))('what reading %s takes is allowed', (_name, { actions }) => {
  expect(withSid('mode: report', 'ReadConsumers')?.actions).toEqual(expect.arrayContaining([...actions]));
});

test('no action is a wildcard', () => {
  expect(actionsOf('mode: delete').filter((action) => action.includes('*'))).toEqual([]);
});

test('a source that is excluded everywhere needs no permission', () => {
  const actions = actionsOf('inUse: { exclude: [{ source: lambda-functions, because: we have none }] }');
  expect(actions.filter((action) => action.startsWith('lambda:'))).toEqual([]);
  expect(actions).toContain('ecs:ListTasks');
});

test('what an excluded source shares with others stays allowed', () => {
  const actions = actionsOf('inUse: { exclude: [{ source: ecs-daemons, because: we have none }] }');
  expect(actions).not.toContain('ecs:ListDaemons');
  expect(actions).toContain('ecs:ListClusters');
});

test.each(['region: eu-west-1', "account: '111111111111'"])(
  'a source that is excluded in %s only is still read',
  (where) => {
    const actions = actionsOf(`inUse: { exclude: [{ source: lambda-functions, ${where}, because: we have none }] }`);
    expect(actions).toContain('lambda:ListFunctions');
  },
);

const readsConfigurations = (entry: string) =>
  permissionsOf(`retention: [{ repositories: ['**']${entry} }]`)
    .filter(({ actions }) => actions.includes('ecr:GetDownloadUrlForLayer'))
    .map(({ sid }) => sid);

test('configurations are read only by the function of a policy that decides by labels, or by when an image was built', () => {
  expect(readsConfigurations('')).toEqual([]);
  expect(readsConfigurations(', labels: { only: [team] }')).toEqual(['ReadConfigurations']);
  expect(readsConfigurations(', createdWithin: 30d')).toEqual(['ReadConfigurations']);
});
