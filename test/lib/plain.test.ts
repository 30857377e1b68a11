import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parameters } from '../../lib/plain-parameters.ts';
import { PlainStack } from '../../lib/plain-stack.ts';
import { plainTemplate } from '../../lib/plain-template.ts';
import { scratchFolder } from '../scratch.ts';
import { templateWith } from './keeper.ts';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const text = plainTemplate();
const template: {
  readonly Parameters: object;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: object;
} = JSON.parse(text);

const resources = Object.values(template.Resources);
/** Inline or not. */
const policies = () => [...ofType('AWS::IAM::Policy'), ...ofType('AWS::IAM::ManagedPolicy')];

const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
const textOf = (value: unknown) => JSON.stringify(value);

test('it is small enough to be passed as it is', () => {
  // CloudFormation takes 51,200 bytes in a request, and more from S3 only.
  expect(Buffer.byteLength(text)).toBeLessThan(51_200);
});

/** About as long as what CloudFormation makes of it: no name of ours is longer than that of a bucket can be. */
const sizeOf = (document: unknown): number =>
  textOf(document)
    .replaceAll(/\{"Ref":"AWS::\w+"\}/g, 'x'.repeat(12))
    .replaceAll(/\{"(?:Fn::If|Fn::GetAtt)":\[(?:[^[\]]|\[[^[\]]*\])*\]\}|\{"Ref":"\w+"\}/g, 'x'.repeat(63))
    .replaceAll('{"Fn::Join":["",', '').length;

/** The sizes of the policies of a type that the role of the function has. */
const sizes = (type: string) =>
  ofType(type)
    .filter(({ Properties }) => JSON.stringify([Properties['Roles']]).includes('KeeperRole'))
    .map(({ Properties }) => sizeOf(Properties['PolicyDocument']));

test('what the function may do fits into its role, with room for more, and into policies beside it', () => {
  expect(sizes('AWS::IAM::Policy')).toEqual([expect.any(Number)]);
  // What IAM lets the inline policies of a role have together, and each managed one.
  expect(Math.max(...sizes('AWS::IAM::Policy'))).toBeLessThan(10_240);
  expect(Math.max(...sizes('AWS::IAM::ManagedPolicy'))).toBeLessThan(6_144);
});

test('it needs nothing that the CDK sets up, and no parameter but the code', () => {
  expect(text).not.toMatch(/cdk-bootstrap|BootstrapVersion|AssetParameters/);
  const needed = Object.entries(parameters).filter(([, props]) => !('default' in props));
  expect(Object.keys(template.Parameters).toSorted()).toEqual(Object.keys(parameters).toSorted());
  expect(needed.map(([name]) => name)).toEqual(['CodeBucket', 'CodeKey']);
});

test('it has the resources of the stack, of the same ids, but for a bucket that may be given', () => {
  const stack = Object.keys(templateWith({ notificationEmails: ['a@example.com'] }).toJSON()['Resources']);
  const ours = Object.keys(template.Resources);
  expect(stack.filter((id) => !ours.includes(id)).map((id) => id.replace(/[0-9A-F]+$/, ''))).toEqual([
    'KeeperAuditBucket',
    'KeeperAuditBucketPolicy',
    expect.stringMatching(/^KeeperNotifications/),
  ]);
});

test('the code comes from the bucket that is named, and the policy from the audit bucket', () => {
  const [handler] = ofType('AWS::Lambda::Function');
  expect(handler?.Properties).toMatchObject({
    Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { Ref: 'CodeKey' } },
    Environment: { Variables: { POLICY_KEY: 'policy.yaml' } },
  });
});

test('of a memory that is a parameter Lambda sizes the heap itself', () => {
  const [handler] = ofType('AWS::Lambda::Function');
  expect(handler?.Properties).toHaveProperty('MemorySize', { Ref: 'MemoryMiB' });
  expect(textOf(handler?.Properties['Environment'])).not.toMatch(/semi-space|old-space/);
});

test('the function may read its policy, and not write it', () => {
  const statements = policies().flatMap(
    ({ Properties }): readonly object[] => JSON.parse(textOf(Properties['PolicyDocument'])).Statement,
  );
  const about = statements.filter((one) => textOf(one).includes('/policy.yaml'));
  expect(about).toEqual([expect.objectContaining({ Sid: 'ReadPolicy', Action: 's3:GetObject', Effect: 'Allow' })]);
});

const granting = (action: string) =>
  policies().filter(({ Properties }) => 'Roles' in Properties && textOf(Properties).includes(action));

describe('what takes images away is granted', () => {
  test('only behind a parameter', () => {
    expect(granting('ecr:BatchDeleteImage').map(({ Condition }) => Condition)).toEqual(['TakeAwayIsdelete']);
    expect(granting('ecr:UpdateImageStorageClass').map(({ Condition }) => Condition)).toEqual([
      'TakeAwayIsarchive',
      'TakeAwayIsdelete',
    ]);
  });

  test('never on repositories that are held', () => {
    for (const policy of granting('ecr:UpdateImageStorageClass')) {
      expect(textOf(policy)).toContain('{"Null":{"aws:ResourceTag/ecr-keeper:hold":"false"}},"Effect":"Deny"');
    }
  });
});

test('the account is claimed if anything may be taken away', () => {
  const claims = ofType('AWS::IAM::ManagedPolicy').filter(({ Properties }) => 'ManagedPolicyName' in Properties);
  expect(claims).toEqual([expect.objectContaining({ Condition: 'TakesAway' })]);
});

test.each([
  ['ecr:GetDownloadUrlForLayer', 'ReadLabelsIsyes'],
  ['sts:AssumeRole"', 'HasReaderRoleName'],
  ['organizations:ListAccounts', 'HasReaderRoleName'],
  [':s3:::",{"Ref":"ListsBucket"}', 'HasListsBucket'],
])('%s is granted only if a parameter asks for it', (granted, condition) => {
  const having = policies().filter(({ Properties }) => textOf(Properties).includes(granted));
  expect(having.map(({ Condition }) => Condition)).toEqual([condition]);
});

const given = (condition: string, name: string) => ({ 'Fn::If': [condition, name, ''] });

test('the function knows what was granted, to refuse a policy that asks for more', () => {
  const [handler] = ofType('AWS::Lambda::Function');
  expect(handler?.Properties).toHaveProperty('Environment.Variables.GRANTED', {
    'Fn::Join': [
      ',',
      [
        { Ref: 'TakeAway' },
        given('HasReaderRoleName', 'accounts'),
        given('HasListsBucket', 'lists'),
        given('ReadLabelsIsyes', 'labels'),
      ],
    ],
  });
});

const conditions = (types: RegExp) =>
  new Set(resources.filter(({ Type }) => types.test(Type)).map((one) => one.Condition));

test('a bucket is made if none is given, and mail is sent if somebody is named', () => {
  expect(conditions(/S3::/)).toEqual(new Set(['MakesBucket']));
  expect(conditions(/SNS::|Events::Rule/)).toEqual(new Set(['HasAlarmEmail']));
  for (const { Properties } of ofType('AWS::CloudWatch::Alarm')) {
    expect(textOf(Properties['AlarmActions'])).toMatch(/^\{"Fn::If":\["HasAlarmEmail"/);
  }
});

test('every role is bounded by the boundary that is given', () => {
  for (const { Properties } of ofType('AWS::IAM::Role')) {
    expect(Properties['PermissionsBoundary']).toEqual({
      'Fn::If': ['HasPermissionsBoundary', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
    });
  }
});

test('what one needs to know after a deployment is among the outputs', () => {
  expect(Object.keys(template.Outputs).toSorted()).toEqual([
    'AuditBucket',
    'FunctionName',
    'FunctionRoleArn',
    'LogGroupName',
    'PolicyUri',
  ]);
});

test('cdk-nag finds nothing', () => {
  const stack = new PlainStack(
    new App({ outdir: scratchFolder(), context: { 'aws:cdk:bundling-stacks': [] } }),
    'Plain',
  );
  expect(new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName)).toEqual([]);
});
