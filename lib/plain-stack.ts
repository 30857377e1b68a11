import { Aws, CfnCondition, CfnOutput, CfnResource, Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { createAuditBucket } from './audit-bucket.ts';
import { EcrKeeper } from './ecr-keeper.ts';
import { addGrants } from './plain-grants.ts';
import { addParameters } from './plain-parameters.ts';
import type { ParameterName } from './plain-parameters.ts';

/** Where the policy lies in the audit bucket. The function may read it there, and not write it. */
const policyKey = 'policy.yaml';

/**
 * The same construct as a template for whoever has no CDK: its code is a zip in a bucket, its policy an object in the audit bucket,
 * and what the role may do beyond reporting is a parameter.
 */
export class PlainStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'ecr-keeper: keeps what runs, deletes the rest, and proves it',
      analyticsReporting: false,
    });
    const parameter = addParameters(this);
    const given = (name: ParameterName) =>
      new CfnCondition(this, `Has${name}`, {
        expression: Fn.conditionNot(Fn.conditionEquals(parameter(name).valueAsString, '')),
      });
    const hasBucket = given('AuditBucketName');
    const keeper = new EcrKeeper(this, 'Keeper', {
      policy: { mode: 'report' },
      auditBucket: auditBucketIn(this, hasBucket, parameter('AuditBucketName').valueAsString),
      schedule: parameter('Schedule').valueAsString,
      timeZone: parameter('TimeZone').valueAsString,
      memoryMiB: parameter('MemoryMiB').valueAsNumber,
      missingAfter: Duration.hours(48),
      notificationEmails: [parameter('AlarmEmail').valueAsString],
    });
    const granted = addGrants(keeper, { parameter, given });
    keeper.handler.addToRolePolicy(readPolicy(keeper.auditBucket.arnForObjects(policyKey)));
    keeper.handler.addEnvironment('POLICY_KEY', policyKey);
    keeper.handler.addEnvironment('GRANTED', granted);
    takeCodeFrom(keeper, parameter('CodeBucket').valueAsString, parameter('CodeKey').valueAsString);
    lookBack(keeper, parameter('MissingAfterHours').valueAsString);
    mailIf(keeper, given('AlarmEmail'));
    boundIf(keeper, given('PermissionsBoundary'), parameter('PermissionsBoundary').valueAsString);
    addOutputs(this, keeper);
  }
}

const readPolicy = (arn: string): PolicyStatement =>
  new PolicyStatement({ sid: 'ReadPolicy', actions: ['s3:GetObject'], resources: [arn] });

/** The bucket that is named, or a new one. */
function auditBucketIn(stack: Stack, hasBucket: CfnCondition, name: string) {
  const created = createAuditBucket(new Construct(stack, 'New'), { scaleOut: false });
  const isMissing = new CfnCondition(stack, 'MakesBucket', { expression: Fn.conditionNot(hasBucket) });
  for (const resource of resourcesIn(created)) resource.cfnOptions.condition = isMissing;
  return Bucket.fromBucketAttributes(stack, 'Records', {
    bucketName: Fn.conditionIf(hasBucket.logicalId, name, created.bucketName).toString(),
    account: Aws.ACCOUNT_ID,
  });
}

function takeCodeFrom({ handler }: EcrKeeper, bucket: string, key: string): void {
  for (const resource of resourcesIn(handler)) {
    if (resource instanceof CfnFunction) resource.addPropertyOverride('Code', { S3Bucket: bucket, S3Key: key });
  }
}

function lookBack({ alarms }: EcrKeeper, hours: string): void {
  for (const resource of alarms.missing ? resourcesIn(alarms.missing) : []) {
    resource.addPropertyOverride('EvaluationPeriods', hours);
    const says = `No run of ecr-keeper came to its end in ${hours} hours. See docs/runbook.md#no-run-came-to-its-end`;
    resource.addPropertyOverride('AlarmDescription', says);
  }
}

/** Topic, subscription and rule are made if there is somebody to mail. */
function mailIf(keeper: EcrKeeper, hasEmail: CfnCondition): void {
  const { notifications } = keeper;
  const mailing = [notifications, keeper.node.tryFindChild('NewsRule')].flatMap((one) => (one ? resourcesIn(one) : []));
  for (const resource of mailing) resource.cfnOptions.condition = hasEmail;
  const actions = { 'Fn::If': [hasEmail.logicalId, [notifications?.topicArn], { Ref: 'AWS::NoValue' }] };
  for (const resource of resourcesIn(keeper)) {
    if (resource instanceof CfnAlarm) resource.addPropertyOverride('AlarmActions', actions);
  }
}

function boundIf(keeper: EcrKeeper, hasBoundary: CfnCondition, arn: string): void {
  const boundary = Fn.conditionIf(hasBoundary.logicalId, arn, Aws.NO_VALUE);
  for (const resource of resourcesIn(keeper)) {
    if (!(resource instanceof CfnRole)) continue;
    resource.addPropertyOverride('PermissionsBoundary', boundary);
    acknowledge(resource, 'W1030', 'An empty parameter is no boundary: then the property is not there.');
  }
}

function addOutputs(stack: Stack, { auditBucket, handler, logGroup }: EcrKeeper): void {
  const outputs = {
    AuditBucket: auditBucket.bucketName,
    PolicyUri: `s3://${auditBucket.bucketName}/${policyKey}`,
    FunctionName: handler.functionName,
    LogGroupName: logGroup.logGroupName,
    FunctionRoleArn: handler.role?.roleArn ?? '',
  };
  for (const [id, value] of Object.entries(outputs)) output(stack, id, value);
  // The rule finds these at the stack.
  acknowledge(stack, 'W1001', 'The bucket that is made is named only where none is given.');
}

const output = (stack: Stack, id: string, value: string) => new CfnOutput(stack, id, { value });

const acknowledge = (owner: IConstruct, rule: string, reason: string): void =>
  Validations.of(owner).acknowledge({ id: `CloudFormation-Validate::${rule}`, reason });

const resourcesIn = (construct: IConstruct): readonly CfnResource[] =>
  construct.node.findAll().filter((one) => CfnResource.isCfnResource(one));
