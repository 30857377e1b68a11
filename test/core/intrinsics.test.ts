import { evaluated, needsResources } from '../../lambda/core/template.ts';
import { given, host, rows, stackId } from './templates.ts';
import type { Around } from './templates.ts';

const unknown = '${%}';
const custom = { 'Fn::GetAtt': ['Custom', 'Value'] };
const isProd = (...branches: readonly unknown[]) => ({ 'Fn::If': ['IsProd', ...branches] });
const inMap = (...keys: readonly unknown[]) => ({ 'Fn::FindInMap': ['Tags', ...keys] });
const sections = {
  Parameters: { Build: { Default: 7 }, Secret: { NoEcho: 'true' } },
  Mappings: { Tags: { 'eu-west-1': { web: 'v1', api: 'v2' }, 'us-east-1': { web: 'v3', api: 'v4' } } },
  Resources: {
    Repo: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'app' } },
    Role: { Type: 'AWS::IAM::Role' },
    Nested: { Type: 'AWS::CloudFormation::Stack' },
  },
};
const evaluatedTo = (node: unknown, around?: Around) =>
  evaluated({ ...sections, Metadata: node }, given(around)).document;

test.each(
  rows(
    ['v1', { 'Fn::Select': [1, ['v0', 'v1']] }],
    ['v1', { 'Fn::Select': [{ Ref: 'Which' }, ['v0', 'v1']] }, { parameters: { Which: '1' } }],
    ['v1', { 'Fn::Select': [1, { 'Fn::Split': [':', 'app:v1:x'] }] }],
    ['v1', { 'Fn::Select': [1, { Ref: 'Tags' }] }, { parameters: { Tags: 'v0,v1' } }],
    ['v1', { 'Fn::Select': [1, { 'Fn::ImportValue': 'tags' }] }, { exports: { tags: 'v0,v1' } }],
    ['v1', { 'Fn::Select': [1, isProd(['v0', 'v1'], ['v2'])] }],
    ['a-7-true', { 'Fn::Join': ['-', ['a', 7, true]] }],
    ['a--b', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }],
    ['v7', { 'Fn::Sub': 'v${Build}' }],
    ['prod', { 'Fn::Sub': '${S}' }, { parameters: { S: 'prod' } }],
    ['run ${TAG}', { 'Fn::Sub': 'run ${!TAG}' }],
    ['echo v7', { 'Fn::Base64': { 'Fn::Sub': 'echo v${Build}' } }],
    [stackId, { Ref: 'AWS::StackId' }],
    ['web', { Ref: 'AWS::StackName' }],
    [`${host}/app`, { 'Fn::GetAtt': ['Repo', 'RepositoryUri'] }],
    ['arn:aws:ecr:eu-west-1:111111111111:repository/app', { 'Fn::GetAtt': 'Repo.Arn' }],
    [
      'v5',
      { 'Fn::GetAtt': ['Nested', 'Outputs.Tag'] },
      { resources: { Nested: 'id' }, outputs: { id: { Tag: 'v5' } } },
    ],
    ['v1', inMap({ Ref: 'AWS::Region' }, 'web')],
    ['v9', inMap('nowhere', 'web', { DefaultValue: 'v9' })],
    ['v9', inMap('eu-west-1', 'nowhere', { DefaultValue: 'v9' })],
    [
      '111111111111.dkr.ecr.eu-west-1.amazonaws.com/app',
      { 'Fn::Sub': '${Custom.Account}.dkr.ecr.${Custom.Region}.${AWS::URLSuffix}/app' },
    ],
  ),
)('%s is what CloudFormation makes of it', (text, node, around) => {
  expect(evaluatedTo(node, around)).toMatchObject({ Metadata: [text] });
});

/** As the CDK writes an address. */
const pieces = [
  { Ref: 'AWS::AccountId' },
  '.dkr.ecr.',
  { Ref: 'AWS::Region' },
  '.',
  { Ref: 'AWS::URLSuffix' },
  '/app:',
];

test.each<[string, unknown, readonly string[]]>([
  ['a condition in a text', { 'Fn::Join': [':', ['app', isProd('v1', 'v2')]] }, ['app:v1', 'app:v2']],
  [
    'two conditions in a text',
    { 'Fn::Sub': ['${A}-${B}', { A: isProd('a', 'b'), B: isProd('c', 'd') }] },
    ['a-c', 'a-d', 'b-c', 'b-d'],
  ],
  ['a condition of lists', { 'Fn::Select': [1, isProd(['a', 'b'], ['c', 'd'])] }, ['b', 'd']],
  [
    'a condition of lists of different lengths',
    { 'Fn::Join': ['', isProd(['a', 'b', 'c'], ['a', 'd'])] },
    ['abc', 'ad'],
  ],
  [
    'a condition of addresses in pieces',
    { 'Fn::Join': ['', isProd([...pieces, 'v1'], [...pieces, 'v2', '-arm64'])] },
    [`${host}/app:v1`, `${host}/app:v2-arm64`],
  ],
  [
    'a condition of a list and one that nobody can tell',
    { 'Fn::Join': ['', ['app:', { 'Fn::Select': [0, isProd({ 'Fn::GetAtt': 'Custom.Tags' }, ['v1'])] }]] },
    ['app:${%}', 'app:v1'],
  ],
  [
    'a condition of a text that is cut, and one that nobody can tell',
    { 'Fn::Select': [1, { 'Fn::Split': [':', isProd('app:v1', custom)] }] },
    ['v1', '${%}'],
  ],
  [
    'a place behind what nobody can tell, after something that is told',
    { 'Fn::Select': [2, { 'Fn::Split': [':', isProd('a:b:v1', { 'Fn::Sub': 'app:${Custom.Value}' })] }] },
    ['v1', '${%}'],
  ],
  [
    'a place behind what nobody can tell in one of two branches',
    { 'Fn::Select': [1, isProd(['a', 'v1'], [isProd('b', custom)])] },
    ['v1', '${%}'],
  ],
  [
    'a condition of texts in pieces and some that nobody can tell',
    { 'Fn::Join': ['', isProd({ 'Fn::GetAtt': 'Custom.Pieces' }, ['app:', 'v1'])] },
    ['${%}', 'app:v1'],
  ],
  [
    'a list under a key that is not there',
    { 'Fn::Join': ['', { 'Fn::FindInMap': ['Tags', 'nowhere', 'web'] }] },
    ['${%}'],
  ],
  ['the same twice', { 'Fn::Join': ['', [isProd('a', 'a'), 'b']] }, ['ab']],
  ['a key that nobody can tell', { 'Fn::Join': ['', [inMap(custom, 'web')]] }, ['v1', 'v3']],
  [
    'a key that nobody can tell in one of two branches',
    { 'Fn::Join': ['', [inMap(isProd('eu-west-1', custom), 'web')]] },
    ['v1', 'v3'],
  ],
  ['a mapping with a default', { 'Fn::Join': ['', [inMap('eu-west-1', 'web', { DefaultValue: 'v9' })]] }, ['v1', 'v9']],
])('several texts stand for %s', (_, node, texts) => {
  expect(evaluatedTo(node)).toMatchObject({ Metadata: texts });
});

test.each([
  [5, 32, false],
  [6, 32, true],
])('of %d conditions in one text, %d texts are told, and then whatever is left is not', (count, texts, isCut) => {
  const list = Array.from({ length: count }, () => isProd('a', 'b'));
  const { Metadata: made } = Object(evaluatedTo({ 'Fn::Join': ['', list] }));
  expect(made).toHaveLength(texts);
  expect(made[0]).toBe(`aaaaa${isCut ? unknown : ''}`);
});

test.each(
  rows(
    ['an item that is not there', { 'Fn::Select': [5, ['a']] }],
    ['an item that is nothing', { 'Fn::Join': ['', [null]] }],
    ['an attribute without a resource', { 'Fn::GetAtt': 'Repo' }],
    ['another attribute of a repository', { 'Fn::GetAtt': ['Repo', 'Other'] }],
    ['the ARN of something else', { 'Fn::GetAtt': ['Role', 'Arn'] }],
    ['the name of something else', { Ref: 'Role' }, { resources: { Role: 'web-role' } }],
    ['a repository that is nowhere', { Ref: 'Missing' }],
    ['an output of a nested stack that nobody knows', { 'Fn::GetAtt': ['Nested', 'Outputs.Tag'] }],
    ['a mapping that is not there', { 'Fn::Join': ['', [{ 'Fn::FindInMap': ['None', custom, 'web'] }]] }],
    ['a secret', { Ref: 'Secret' }, { parameters: { Secret: 'shown' } }],
    ['what only asterisks stand for', { Ref: 'Hidden' }, { parameters: { Hidden: '****' } }],
  ),
)('nobody can tell %s', (_, node, around) => {
  expect(evaluatedTo(node, around)).toMatchObject({ Metadata: [unknown] });
});

test.each(['***', 'v****', '****v'])('a value of a parameter may hold asterisks: %s', (value) => {
  expect(evaluatedTo({ Ref: 'Value' }, { parameters: { Value: value } })).toMatchObject({ Metadata: [value] });
});

test.each([
  { 'Fn::If': 'IsProd' },
  { Ref: 7 },
  { 'Fn::Sub': 7 },
  { 'Fn::Join': {} },
  { 'Fn::Join': [':', { 'Fn::GetAZs': 'eu-west-1' }] },
  { 'Fn::Join': [':', 'app'] },
  { 'Fn::Select': 'app' },
  { 'Fn::Select': {} },
  { 'Fn::Select': [0, { 'Fn::Split': 'app' }] },
  { 'Fn::Select': [0, { 'Fn::Split': {} }] },
  { 'Fn::Later': 'app' },
  { Image: 'app' },
])('what is no function as CloudFormation knows it stays as it is written: %j', (node) => {
  expect(evaluatedTo(node)).toMatchObject({ Metadata: node });
});

test.each([
  ['arn:aws-iso:cloudformation:us-iso-east-1:111111111111:stack/web/1', 'aws-iso', 'c2s.ic.gov'],
  ['arn:aws-iso-e:cloudformation:eu-isoe-west-1:111111111111:stack/web/1', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['arn:aws-iso-f:cloudformation:us-isof-south-1:111111111111:stack/web/1', 'aws-iso-f', 'csp.hci.ic.gov'],
  ['arn:aws-of-tomorrow:cloudformation:mars-north-1:111111111111:stack/web/1', 'aws-of-tomorrow', 'amazonaws.com'],
  ['web', 'aws', 'amazonaws.com'],
])('the partition of the stack %s is %s, with the suffix %s', (id, partition, suffix) => {
  const node = { 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' };
  expect(evaluatedTo(node, { stackId: id })).toMatchObject({ Metadata: [`${partition} ${suffix}`] });
});

test.each([undefined, 'text', {}, { Resources: [] }, { Resources: { Role: { Type: 'AWS::IAM::Role' } } }])(
  'no ids of resources are needed for %j',
  (template) => {
    expect(needsResources(template)).toBe(false);
  },
);
