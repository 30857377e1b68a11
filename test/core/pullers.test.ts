import { pullersIn } from '../../lambda/core/pullers.ts';

const own = '111111111111';
const other = '222222222222';
const organization = 'o-abcdefghij';
const pull = { Effect: 'Allow', Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'] };
const theirs = { AWS: `arn:aws:iam::${other}:root` };
const pullers = (...statements: readonly object[]): readonly string[] =>
  pullersIn(JSON.stringify({ Statement: statements }), own).map(({ kind, id }) => `${kind} ${id}`);

test('whoever several statements let pull is named once, and all of them are', () => {
  const statements = [theirs, { AWS: ['333333333333', other] }, { Service: 'lambda.amazonaws.com' }, theirs];
  expect(pullers(...statements.map((Principal) => ({ ...pull, Principal })))).toEqual([
    `account ${other}`,
    'account 333333333333',
    'service lambda.amazonaws.com',
  ]);
});

test.each([
  ['reads manifests only', { Action: 'ecr:BatchGetImage' }],
  ['reads layers only', { Action: 'ECR:GetDownloadUrl*' }],
  ['may do all but read manifests', { Action: undefined, NotAction: 'ecr:BatchGetImage' }],
  ['may do all but read layers', { Action: undefined, NotAction: ['ecr:GetDownloadUrlForLayer', 's3:*'] }],
])('whoever %s counts as one who pulls', (_, actions) => {
  expect(pullers({ ...pull, ...actions, Principal: theirs })).toEqual([`account ${other}`]);
});

test.each([
  ['an account of GovCloud', { AWS: `arn:aws-us-gov:iam::${other}:root` }, `account ${other}`],
  ['an assumed role', { AWS: `arn:aws-cn:sts::${other}:assumed-role/app/i` }, `account ${other}`],
  ['a deleted role, of which only an id is left', { AWS: `AROA${other}` }, 'everyone *'],
  ['a user of CloudFront', { AWS: 'arn:aws:iam::cloudfront:user/x' }, 'everyone *'],
  ['a principal of no kind', other, 'everyone *'],
])('%s is understood as whom it surely means, and otherwise as everyone', (_, Principal, expected) => {
  expect(pullers({ ...pull, Principal })).toEqual([expected]);
});

test('a statement for all but some is for everyone, whatever else it says', () => {
  expect(pullers({ ...pull, Principal: theirs, NotPrincipal: { AWS: own } })).toEqual(['everyone *']);
});

const where = (test: string, key: string, value: string | readonly string[]) => ({ [test]: { [key]: value } });

test.each([
  ['its accounts', where('StringEquals', 'aws:PrincipalAccount', [other, own]), [`account ${other}`]],
  ['its roles', where('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${other}:role/*`), [`account ${other}`]],
  ['roles of China', where('ArnEquals', 'aws:PrincipalArn', `arn:aws-cn:iam::${other}:role/x`), [`account ${other}`]],
  [
    'an organisation and something else',
    { StringEquals: { 'aws:PrincipalOrgID': organization, 'aws:RequestedRegion': 'eu-west-1' } },
    [`organization ${organization}`],
  ],
  [
    'several organisations',
    where('StringLike', 'aws:PrincipalOrgID', [organization, 'o-0123456789']),
    [`organization ${organization}`, 'organization o-0123456789'],
  ],
])('a condition narrows everyone to %s', (_, Condition, expected) => {
  expect(pullers({ ...pull, Principal: '*', Condition })).toEqual(expected);
});

test.each([
  ['one pattern among organisations', where('StringLike', 'aws:PrincipalOrgID', [organization, 'o-*'])],
  ['whatever an organisation begins', where('StringLike', 'aws:PrincipalOrgID', `${organization}*`)],
  ['whatever ends like an organisation', where('StringLike', 'aws:PrincipalOrgID', `*${organization}`)],
  ['an organisation if there is one', where('StringEqualsIfExists', 'aws:PrincipalOrgID', organization)],
  ['an organisation or none', where('ForAllValues:StringEquals', 'aws:PrincipalOrgID', organization)],
  ['whatever begins like an account', where('StringLike', 'aws:PrincipalAccount', `${other}*`)],
  ['roles of any account', where('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:role/${other}`)],
  ['a network', where('StringEquals', 'aws:SourceVpc', 'vpc-1')],
  ['nothing', {}],
])('a condition that leaves room narrows nothing: %s', (_, Condition) => {
  expect(pullers({ ...pull, Principal: '*', Condition })).toEqual(['everyone *']);
});

test.each([
  ['one account', where('StringEquals', 'aws:SourceAccount', other), [`account ${other}`]],
  [
    'an account and its organisation',
    { StringEquals: { 'aws:SourceAccount': other, 'aws:SourceOrgID': organization } },
    [`account ${other}`],
  ],
  ['a network', where('StringEquals', 'aws:SourceVpc', 'vpc-1'), ['everyone *']],
  ['anything with a tag', where('StringEquals', 'ecr:ResourceTag/aws:source', 'x'), ['service lambda.amazonaws.com']],
])('a service that acts for %s', (_, Condition, expected) => {
  expect(pullers({ ...pull, Principal: { Service: 'lambda.amazonaws.com' }, Condition })).toEqual(expected);
});

test('a condition takes nothing from an account that is named', () => {
  const Condition = where('StringEquals', 'aws:PrincipalOrgID', organization);
  expect(pullers({ ...pull, Principal: theirs, Condition })).toEqual([`account ${other}`]);
});

test('a statement that is nothing counts for everyone', () => {
  expect(pullersIn('{"Statement":[null]}', own)).toEqual([{ kind: 'everyone', id: '*' }]);
});
