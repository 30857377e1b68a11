import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { processEnvironment } from '../../lib/process.ts';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EcrKeeper } from '../../lib/index.ts';
import { templateWith } from './keeper.ts';
import { scratchFolder } from '../scratch.ts';

const template = templateWith();

/** The properties of all resources of a type. */
const allOf = (type: string, within = template): readonly unknown[] =>
  Object.values(within.findResources(type)).map((resource) => resource['Properties']);

/** The properties of the one resource of a type. */
function one(type: string, within = template): unknown {
  const [properties, ...others] = allOf(type, within);
  if (properties === undefined || others.length > 0) throw new Error(`not one ${type}, but ${others.length + 1}`);
  return properties;
}

const called = (id: string): unknown => expect.stringMatching(new RegExp(`^Keeper${id}[0-9A-F]{8}$`));

describe('the function', () => {
  test('runs on Node 24 on arm64, for as long as Lambda allows', () => {
    expect(one('AWS::Lambda::Function')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 900,
      MemorySize: 1024,
    });
  });

  test('is told its bucket, and shows errors with the lines of the sources', () => {
    expect(one('AWS::Lambda::Function')).toMatchObject({
      Environment: {
        Variables: {
          AUDIT_BUCKET: { Ref: called('AuditBucket') },
          NODE_OPTIONS: expect.stringContaining('--enable-source-maps'),
        },
      },
    });
  });

  test('is started with the heap and the memory settings that were measured', () => {
    expect(one('AWS::Lambda::Function')).toMatchObject({ Environment: { Variables: processEnvironment(1024) } });
  });

  test('is not started again after a failure', () => {
    expect(one('AWS::Lambda::EventInvokeConfig')).toMatchObject({
      FunctionName: { Ref: called('Function') },
      MaximumRetryAttempts: 0,
    });
  });

  test('reserves no concurrency of the account', () => {
    expect(one('AWS::Lambda::Function')).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('logs to a group of its own that forgets', () => {
    expect(one('AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 90 });
    expect(one('AWS::Lambda::Function')).toMatchObject({
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: called('Logs') } },
    });
  });
});

describe('the schedule', () => {
  test('starts the function every night, at some moment of half an hour', () => {
    expect(one('AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      State: 'ENABLED',
    });
  });

  test('repeats a delivery for an hour, and then leaves it in the dead-letter queue', () => {
    expect(one('AWS::Scheduler::Schedule')).toMatchObject({
      Target: {
        Arn: { 'Fn::GetAtt': [called('Function'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [called('Undelivered'), 'Arn'] } },
      },
    });
  });

  test('has a role that no other account can make it use', () => {
    expect(allOf('AWS::IAM::Role').map((role) => JSON.stringify(role))).toContainEqual(
      expect.stringContaining('"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}'),
    );
  });

  test('leaves what it could not deliver encrypted, for two weeks', () => {
    expect(one('AWS::SQS::Queue')).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  });
});

describe('the audit bucket', () => {
  test('is versioned, encrypted and private', () => {
    expect(one('AWS::S3::Bucket')).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('outlives the stack', () => {
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('refuses everything that does not come over TLS', () => {
    const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
    expect(one('AWS::S3::BucketPolicy')).toMatchObject({
      Bucket: { Ref: called('AuditBucket') },
      PolicyDocument: {
        Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: insecure }],
      },
    });
  });

  test('expires reports after 400 days, and neither state nor the record of deletions', () => {
    const expiry = { Status: 'Enabled', ExpirationInDays: 400, NoncurrentVersionExpiration: { NoncurrentDays: 30 } };
    expect(one('AWS::S3::Bucket')).toHaveProperty('LifecycleConfiguration', {
      Rules: [
        { ...expiry, Id: 'expire audit/', Prefix: 'audit/' },
        { ...expiry, Id: 'expire runs/', Prefix: 'runs/' },
        { ...expiry, Id: 'expire manifests/', Prefix: 'manifests/' },
      ],
    });
  });
});

describe('the alarms', () => {
  const onAny = { Threshold: 1, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' };

  test('ring when a run fails', () => {
    expect(allOf('AWS::CloudWatch::Alarm')).toContainEqual(
      expect.objectContaining({
        ...onAny,
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: called('Function') } }],
        TreatMissingData: 'notBreaching',
      }),
    );
  });

  test('ring when a start could not be delivered', () => {
    expect(allOf('AWS::CloudWatch::Alarm')).toContainEqual(
      expect.objectContaining({
        ...onAny,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Maximum',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [called('Undelivered'), 'QueueName'] } }],
      }),
    );
  });
});

test('every property changes what it says', () => {
  const other = templateWith({
    schedule: 'rate(7 days)',
    timeZone: 'Europe/Berlin',
    flexibleWindow: Duration.hours(2),
    logRetention: RetentionDays.ONE_YEAR,
    memoryMiB: 2048,
  });
  expect(one('AWS::Scheduler::Schedule', other)).toMatchObject({
    ScheduleExpression: 'rate(7 days)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { MaximumWindowInMinutes: 120 },
  });
  expect(one('AWS::Logs::LogGroup', other)).toEqual({ RetentionInDays: 365 });
  expect(one('AWS::Lambda::Function', other)).toMatchObject({
    MemorySize: 2048,
    Environment: { Variables: { NODE_OPTIONS: expect.stringContaining('--max-old-space-size=1280') } },
  });
});

test('a bucket of your own is used instead of a new one, with its key', () => {
  const stack = new Stack(new App({ outdir: scratchFolder(), context: { 'aws:cdk:bundling-stacks': [] } }), 'Mine');
  const auditBucket = new Bucket(stack, 'Records', { encryptionKey: new Key(stack, 'Key') });
  expect(new EcrKeeper(stack, 'Keeper', { auditBucket }).auditBucket).toBe(auditBucket);
  const own = Template.fromStack(stack);
  expect(allOf('AWS::S3::Bucket', own)).toHaveLength(1);
  expect(one('AWS::Lambda::Function', own)).toMatchObject({
    Environment: { Variables: { AUDIT_BUCKET: { Ref: expect.stringMatching(/^Records/) } } },
  });
  expect(allOf('AWS::IAM::Policy', own).map((policy) => JSON.stringify(policy))).toContainEqual(
    expect.stringContaining('kms:Decrypt'),
  );
});

test('what one needs to know after a deployment is among the outputs', () => {
  expect(Object.keys(template.findOutputs('*')).toSorted()).toEqual([
    'AuditBucketName',
    'FunctionName',
    'FunctionRoleArn',
    'LogGroupName',
  ]);
});

/** A changed id replaces the resource: the bucket with its state would be left behind. */
test.each([
  ['AWS::S3::Bucket', 'KeeperAuditBucketAD7CB989'],
  ['AWS::Lambda::Function', 'KeeperFunction7330A899'],
  ['AWS::Logs::LogGroup', 'KeeperLogs09650BBA'],
  ['AWS::SQS::Queue', 'KeeperUndelivered6EFE5E1B'],
])('the id of the %s never changes', (type, id) => {
  expect(Object.keys(template.findResources(type))).toEqual([id]);
});
