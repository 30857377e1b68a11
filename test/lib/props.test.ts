import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, PermissionsBoundary, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EcrKeeper, EcrKeeperStack } from '../../lib/index.ts';
import type { EcrKeeperProps } from '../../lib/index.ts';
import { writeFunction } from '../../lib/function-files.ts';
import { policyOf } from '../../lib/policy-file.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { refusalOf } from './keeper.ts';
import { scratchFolder } from '../scratch.ts';

const newStack = () => new Stack(new App({ outdir: scratchFolder(), context: unbundled }), 'Mine');
const unbundled = { 'aws:cdk:bundling-stacks': [] };

/** A keeper in somebody's own stack, which the props are made in. */
function keeperWith(props: (stack: Stack) => EcrKeeperProps = () => ({})): EcrKeeper {
  const stack = newStack();
  return new EcrKeeper(stack, 'Keeper', props(stack));
}

const templateOf = (keeper: EcrKeeper) => Template.fromStack(Stack.of(keeper));

/** The properties of the first resource of a type. */
const propertiesOf = (template: Template, type: string): unknown =>
  Object.values(template.findResources(type))[0]?.['Properties'];

/** The statements of the policies whose id begins so. */
const statementsOf = (template: Template, id: string): readonly Readonly<Record<string, unknown>>[] =>
  Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([name, resource]) =>
    name.startsWith(id) ? resource['Properties'].PolicyDocument.Statement : [],
  );

describe('a policy that is written in code', () => {
  const policy = { mode: 'delete', retention: [{ repositories: ['**'], keepTags: ['prod'] }] };

  test('is the one that is deployed', () => {
    expect(policyOf({ policy, policyFile: 'nowhere.yaml' }).policy).toEqual(parsePolicy(JSON.stringify(policy), 'x'));
    const actions = statementsOf(templateOf(keeperWith(() => ({ policy }))), 'KeeperRole').flatMap(
      ({ Action }) => Action,
    );
    expect(actions).toContain('ecr:BatchDeleteImage');
  });

  test('is beside the code of the function, as text', () => {
    const [folder, { text }] = [scratchFolder(), policyOf({ policy, policyFile: 'nowhere.yaml' })];
    writeFunction(folder, text);
    expect(JSON.parse(readFileSync(join(folder, 'policy.yaml'), 'utf8'))).toEqual(policy);
  });

  test('is refused for what is wrong in it', () => {
    expect(refusalOf(() => keeperWith(() => ({ policy: { mode: 'purge' } })))).toEqual({
      name: 'BadInput',
      message: 'mode must be report, archive or delete, got "purge" (policy:2:11)',
    });
  });
});

describe('a key of your own', () => {
  const template = templateOf(
    keeperWith((stack) => ({ encryptionKey: new Key(stack, 'Key'), notificationEmails: ['a@example.com'] })),
  );
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };

  test('encrypts bucket, logs, undelivered starts and topic', () => {
    expect(propertiesOf(template, 'AWS::S3::Bucket')).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: key, SSEAlgorithm: 'aws:kms' } },
        ],
      },
    });
    expect(propertiesOf(template, 'AWS::Logs::LogGroup')).toMatchObject({ KmsKeyId: key });
    expect(propertiesOf(template, 'AWS::SQS::Queue')).toMatchObject({ KmsMasterKeyId: key });
    expect(propertiesOf(template, 'AWS::SNS::Topic')).toMatchObject({ KmsMasterKeyId: key });
  });

  test('may be used by logs, events and alarms of this account, and by the roles', () => {
    const users = ['logs', 'events', 'cloudwatch'].map((name) => expect.stringContaining(`${name}.`));
    const [found] = Object.values(template.findResources('AWS::KMS::Key'));
    const principals = found?.['Properties'].KeyPolicy.Statement.map(({ Principal }: { Principal: unknown }) =>
      JSON.stringify(Principal),
    );
    expect(principals).toEqual(expect.arrayContaining(users));
    for (const id of ['KeeperRole', 'KeeperScheduleRole']) {
      expect(JSON.stringify(statementsOf(template, id))).toContain('kms:Decrypt');
    }
  });
});

test('in a network of your own Lambda may make its interfaces, and the code of the function may not', () => {
  const template = templateOf(keeperWith((stack) => ({ vpc: new Vpc(stack, 'Vpc') })));
  expect(propertiesOf(template, 'AWS::Lambda::Function')).toHaveProperty('VpcConfig.SubnetIds');
  const joining = statementsOf(template, 'KeeperRole').filter(({ Action }) =>
    JSON.stringify(Action).includes('ec2:Cr'),
  );
  expect(joining).toEqual([
    expect.objectContaining({ Sid: 'JoinNetwork', Effect: 'Allow' }),
    expect.objectContaining({
      Effect: 'Deny',
      Action: joining[0]?.['Action'],
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ]);
});

test('without a network of your own no interface may be made', () => {
  expect(JSON.stringify(templateOf(keeperWith()).toJSON())).not.toContain('ec2:CreateNetworkInterface');
});

const boundaries = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Role')).map((role) => role['Properties'].PermissionsBoundary);

test('a boundary bounds every role', () => {
  const own = keeperWith((stack) => ({
    permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'limits'),
  }));
  const stack = new EcrKeeperStack(new App({ outdir: scratchFolder(), context: unbundled }), 'Keeper', {
    permissionsBoundary: PermissionsBoundary.fromName('limits'),
  });
  for (const found of [boundaries(templateOf(own)), boundaries(Template.fromStack(stack))]) {
    expect(found).toHaveLength(2);
    expect(found.map((one) => JSON.stringify(one))).toEqual(found.map(() => expect.stringContaining('limits')));
  }
});

describe('what others may be granted', () => {
  const keeper = keeperWith();
  const reader = new Role(Stack.of(keeper), 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  keeper.grantReadReports(reader);
  const runner = new Role(Stack.of(keeper), 'Runner', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  keeper.grantRun(runner);
  const template = templateOf(keeper);

  test('reports can be read, and neither state nor manifests', () => {
    const text = JSON.stringify(statementsOf(template, 'Reader'));
    expect(text).toContain('/runs/*');
    expect(text).toContain('/latest.html');
    expect(text).not.toMatch(/state|manifests|Put|Delete/);
  });

  test('runs can be started', () => {
    expect(statementsOf(template, 'Runner').map(({ Action }) => Action)).toEqual(['lambda:InvokeFunction']);
  });
});

describe('what is done after a run', () => {
  test('comes by a rule on runs that came to their end, in this account', () => {
    const keeper = keeperWith();
    const topic = new Topic(Stack.of(keeper), 'Mine');
    keeper.onRunCompleted('Mine', { target: { bind: () => ({ arn: topic.topicArn }) } });
    expect(propertiesOf(templateOf(keeper), 'AWS::Events::Rule')).toMatchObject({
      EventPattern: { source: ['ecr-keeper'], 'detail-type': ['Run Completed'], account: [{ Ref: 'AWS::AccountId' }] },
      Targets: [{ Arn: { Ref: expect.stringMatching(/^Mine/) } }],
    });
  });

  test('is refused where no events are sent', () => {
    const keeper = keeperWith(() => ({ events: false }));
    expect(refusalOf(() => keeper.onRunCompleted('Mine')).message).toBe(
      'onRunCompleted is told by events: leave events on',
    );
  });
});

test('metrics are those that runs write', () => {
  const keeper = keeperWith();
  expect([
    keeper.metricImagesDeleted().metricName,
    keeper.metricBytesFreed().metricName,
    keeper.metricRunCompleted({ statistic: 'Minimum' }).statistic,
  ]).toEqual(['ImagesDeleted', 'BytesFreed', 'Minimum']);
});
