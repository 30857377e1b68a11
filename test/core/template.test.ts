import { evaluated, needsResources, wholeRepositoriesIn } from '../../lambda/core/template.ts';
import { digest, here, mention, reference } from './build.ts';
import { given, host, naming, pseudoHost, rows, seen, stack, stackId, tags, task, whole } from './templates.ts';

test.each(
  rows(
    ['a text', `${host}/app:v1`],
    ['Fn::Sub', { 'Fn::Sub': `${pseudoHost}/app:v1` }],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': [`${pseudoHost}/\${Name}:\${ Tag }`, { Name: 'app', Tag: { Ref: 'T' } }] },
      { parameters: { T: 'v1' } },
    ],
    [
      'Fn::Join',
      {
        'Fn::Join': [
          '',
          [{ Ref: 'AWS::AccountId' }, '.dkr.ecr.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/app:v1'],
        ],
      },
    ],
    [
      'Fn::Join of a list in a parameter',
      { 'Fn::Join': [':', { Ref: 'Parts' }] },
      { parameters: { Parts: `${host}/app,v1` } },
    ],
    ['a parameter', { Ref: 'Image' }, { parameters: { Image: `${host}/app:v1` } }],
    ['a parameter that is a number', { 'Fn::Sub': `${host}/app:v\${Build}` }, { parameters: { Build: '1' } }],
    ['Fn::Select and Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': [' ', `docker ${host}/app:v1`] }] }],
    [
      'Fn::Select from a list',
      { 'Fn::Select': [{ Ref: 'Which' }, [`${host}/app:v0`, `${host}/app:v1`]] },
      { parameters: { Which: '1' } },
    ],
    [
      'an export of another stack',
      { 'Fn::Sub': ['${Uri}:v1', { Uri: { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-uri' } } }] },
      { exports: { 'web-uri': `${host}/app` } },
    ],
    [
      'Fn::Sub in a Fn::Join in a Fn::Sub',
      { 'Fn::Sub': ['${A}', { A: { 'Fn::Join': [':', [{ 'Fn::Sub': `${pseudoHost}/app` }, 'v1']] } }] },
    ],
  ),
)('an image is named by %s', (_, image, around) => {
  expect(seen(task(image), around).references).toContainEqual(reference({ ...naming, tag: 'v1' }));
  expect(whole(task(image), around)).toEqual([]);
});

test("the CDK's assets are named exactly", () => {
  const hash = 'f'.repeat(64);
  const image = {
    'Fn::Sub': `${pseudoHost}/cdk-hnb659fds-container-assets-\${AWS::AccountId}-\${AWS::Region}:${hash}`,
  };
  expect(seen(task(image))).toEqual({
    references: [
      reference({
        ...naming,
        repository: { ...here, name: 'cdk-hnb659fds-container-assets-111111111111-eu-west-1' },
        tag: hash,
      }),
    ],
    mentions: [],
    pins: [],
  });
});

const at = (rest: string) => seen(task({ 'Fn::Sub': `${pseudoHost}/app${rest}@${digest('a')}` })).references;

test('digests are read, with and without a tag', () => {
  expect(at('')).toContainEqual(reference({ ...naming, digest: digest('a') }));
  expect(at(':v1')).toContainEqual(reference({ ...naming, tag: 'v1', digest: digest('a') }));
});

const repository = (properties: object = {}) => ({
  Resources: { Repo: { Type: 'AWS::ECR::Repository', Properties: properties } },
});
const arn = { 'Fn::GetAtt': ['Repo', 'Arn'] };
const part = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': [':', arn] }] });

test.each<[string, unknown]>([
  ['Fn::GetAtt', { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['Repo', 'RepositoryUri'] }, 'v1']] }],
  ['Fn::GetAtt in one text', { 'Fn::Join': [':', [{ 'Fn::GetAtt': 'Repo.RepositoryUri' }, 'v1']] }],
  ['Fn::Sub', { 'Fn::Sub': '${Repo.RepositoryUri}:v1' }],
  ['Ref', { 'Fn::Sub': `${pseudoHost}/\${Repo}:v1` }],
  [
    'the parts of its ARN, as the CDK does',
    { 'Fn::Join': ['', [part(4), '.dkr.ecr.', part(3), '.', { Ref: 'AWS::URLSuffix' }, '/', { Ref: 'Repo' }, ':v1']] },
  ],
])("the stack's own repository is known by %s", (_, image) => {
  const v1 = reference({ ...naming, tag: 'v1' });
  expect(seen(task(image, repository()), { resources: { Repo: 'app' } }).references).toEqual([v1]);
  // Before it was created, its name is what the template says.
  const named = repository({ RepositoryName: { Ref: 'Name' } });
  expect(seen(task(image, named), { parameters: { Name: 'app' } }).references).toEqual([v1]);
  expect(seen(task(image, named), { resources: { Repo: 'app' }, parameters: { Name: 'old' } }).references).toEqual([
    v1,
  ]);
});

test('an output of a nested stack is known by its id', () => {
  const nested = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } };
  const image = { 'Fn::Sub': '${Nested.Outputs.Uri}:v1' };
  const around = { resources: { Nested: 'nested-id' }, outputs: { 'nested-id': { Uri: `${host}/app` } } };
  expect(tags(task(image, nested), around)).toEqual(['v1']);
  expect(needsResources(task(image, nested))).toBe(true);
  expect(needsResources(task(image, repository()))).toBe(true);
  expect(needsResources(task(image))).toBe(false);
});

test('the actual value of a parameter counts, and its default only without one', () => {
  const template = task(
    { 'Fn::Sub': `${host}/app:\${Tag}` },
    { Parameters: { Tag: { Type: 'String', Default: 'v1' } } },
  );
  expect(tags(template, { parameters: { Tag: 'v2' } })).toEqual(['v2']);
  expect(tags(template)).toEqual(['v1']);
});

test('an address in a parameter counts even if no resource names it', () => {
  expect(tags({}, { parameters: { Image: `${host}/app:v1` } })).toEqual(['v1']);
});

test('both branches of a condition count, inside a text and around parts of the template', () => {
  const tag = { 'Fn::If': ['IsProd', 'v1', { Ref: 'Tag' }] };
  const around = { parameters: { Tag: 'v2' } };
  expect(tags(task({ 'Fn::Join': [':', [`${host}/app`, tag]] }), around)).toEqual(['v1', 'v2']);
  expect(tags(task({ 'Fn::Sub': [`${host}/app:\${Tag}`, { Tag: tag }] }), around)).toEqual(['v1', 'v2']);
  const environment = { 'Fn::If': ['IsProd', [{ Value: `${host}/app:v3` }], { Ref: 'AWS::NoValue' }] };
  expect(tags({ Resources: { Task: { Environment: environment } } })).toEqual(['v3']);
});

const images = {
  Mappings: { Images: { 'eu-west-1': { web: 'v1', api: 'v2' }, 'us-east-1': { web: 'v3', api: 'v4' } } },
};
const found = (...keys: unknown[]) => ({
  'Fn::Join': [':', [`${host}/app`, { 'Fn::FindInMap': ['Images', ...keys] }]],
});

test('a mapping is looked up; for a key that nobody can tell, all of its values count', () => {
  expect(tags(task(found({ Ref: 'AWS::Region' }, 'web'), images))).toEqual(['v1']);
  expect(tags(task(found({ Ref: 'AWS::Region' }, { 'Fn::GetAtt': ['Custom', 'Name'] }), images))).toEqual(['v1', 'v2']);
  expect(tags(task(found('nowhere', 'web', { DefaultValue: 'v9' }), images))).toEqual(['v9']);
});

test.each(
  rows(
    ['an attribute of a resource', { 'Fn::Sub': `${host}/app:\${Custom.Tag}` }],
    ['an import that no stack exports', { 'Fn::Join': [':', [`${host}/app`, { 'Fn::ImportValue': 'none' }]] }],
    ['a hidden parameter', { 'Fn::Sub': `${host}/app:\${Tag}` }, { parameters: { Tag: '****' } }],
    ['in a mapping that is not there', { 'Fn::Join': [':', [`${host}/app`, { 'Fn::FindInMap': ['None', 'a', 'b'] }]] }],
    [
      'one of many',
      { 'Fn::Join': ['', [`${host}/app:`, ...Array.from({ length: 6 }, () => ({ 'Fn::If': ['A', 'a', 'b'] }))]] },
    ],
    ['a dynamic reference', `${host}/app:{{resolve:ssm:/app/tag:3}}`],
    [
      'a dynamic reference in a parameter',
      { 'Fn::Sub': `${host}/app:\${Tag}` },
      { parameters: { Tag: '{{resolve:ssm:/app/tag}}' } },
    ],
    ['a function that is not known', { 'Fn::Join': [':', [`${host}/app`, { 'Fn::Later': 'x' }]] }],
    ['an item that is not there', { 'Fn::Join': [':', [`${host}/app`, { 'Fn::Select': [5, ['a']] }]] }],
  ),
)('a tag that is %s leaves the whole repository, whatever words are in the template', (_, image, around) => {
  const template = { ...task(image), Description: 'v1 latest' };
  expect(whole(template, around)).toContainEqual({ ...mention(), ...naming });
  expect(seen(template, around).references).toEqual([]);
});

test('a hidden parameter stays so, whatever its default', () => {
  const template = task({ 'Fn::Sub': `${host}/app:\${Tag}` }, { Parameters: { Tag: { NoEcho: true, Default: 'v1' } } });
  expect(whole(template)).toContainEqual({ ...mention(), ...naming });
  expect(tags(template)).toEqual([]);
});

test.each<[string, unknown]>([
  ['an image', task({ Ref: 'Image' })],
  ['nothing', {}],
])('a dynamic reference in a parameter leaves its own repository only, if the parameter is %s', (_, template) => {
  const around = { parameters: { Image: `${host}/app:{{resolve:ssm:/app/tag}}` } };
  expect(whole(template, around)).toContainEqual({ ...mention(), ...naming });
  expect(new Set(seen(template, around).mentions.map(({ repository: { name } }) => name))).toEqual(new Set(['app']));
});

test('the words around an address with a missing part are not its tags', () => {
  const command = { 'Fn::Sub': `IMAGE=${host}/app:\${Custom.Tag}` };
  expect(whole({ Resources: { Task: { Command: command } } })).toContainEqual({ ...mention(), ...naming });
});

test('an object of several members is no function', () => {
  expect(tags({ Resources: { Task: { Ref: 'x', Image: `${host}/app:v1` } } })).toEqual(['v1']);
});

test('an account or a region that nobody can tell is taken for the own', () => {
  const image = { 'Fn::Sub': '${Custom.Account}.dkr.ecr.${Custom.Region}.amazonaws.com/app:v1' };
  expect(tags(task(image))).toEqual(['v1']);
});

test('a variable of a shell is no part that is missing: the words of the template say which tag it is', () => {
  const command = { 'Fn::Sub': `TAG=v7; docker run ${host}/app:\${!TAG}` };
  const { mentions } = seen({ Resources: { Instance: { UserData: { 'Fn::Base64': command } } } });
  expect(mentions.every(({ words }) => words.includes('v7'))).toBe(true);
  expect(mentions).not.toEqual([]);
});

test('what the stack does not consume names nothing', () => {
  const address = `${host}/app`;
  const template = {
    Parameters: { Image: { Default: `${address}:v1`, AllowedValues: [`${address}:v2`] } },
    Mappings: { Images: { all: { web: `${address}:v3` } } },
    Conditions: { Is: { 'Fn::Equals': [`${address}:v4`, { Ref: 'Image' }] } },
    Outputs: { Uri: { Value: address } },
  };
  expect(seen(template)).toEqual({ references: [], mentions: [], pins: [] });
});

test.each([
  ['aws-cn', 'amazonaws.com.cn'],
  ['aws-eusc', 'amazonaws.eu'],
  ['aws-iso-b', 'sc2s.sgov.gov'],
  ['aws-us-gov', 'amazonaws.com'],
])('the partition %s has its own suffix', (partition, suffix) => {
  const { document } = evaluated(
    { Resources: { A: { 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' } } },
    given({ stackId: stackId.replace('aws', partition) }),
  );
  expect(document).toEqual({ Resources: { A: [`${partition} ${suffix}`] } });
});

test('each repository that is named is meant as a whole, once', () => {
  const named = seen(task([`${host}/app:v1`, `${host}/app:v2`, `${host}/other`]));
  expect(wholeRepositoriesIn(named).mentions).toEqual([
    { ...mention(), usedBy: stack.usedBy },
    { ...mention(), usedBy: stack.usedBy, repository: { ...here, name: 'other' } },
  ]);
});
