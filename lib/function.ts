import { fileURLToPath } from 'node:url';
import { AssetHashType, Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';
import type { AnyBucket } from './audit-bucket.ts';
import { claimAccount } from './cleaner.ts';
import { writeFunction } from './function-files.ts';
import { denialsFor, networkPermissions, permissionsFor, workPermissions } from './permissions.ts';
import type { Permission, Scope } from './permissions.ts';
import type { PolicyFile } from './policy-file.ts';
import { processEnvironment } from './process.ts';
import type { AnyVpc } from './props.ts';

/** What the function is made of. */
export interface FunctionParts {
  readonly policyFile: PolicyFile;
  readonly auditBucket: AnyBucket;
  readonly logGroup: LogGroup;
  readonly memoryMiB: number;
  /** Whether the default bus is told what happens. */
  readonly events: boolean;
  /** Whether the stages of a run are invocations of their own. */
  readonly scaleOut: boolean;
  readonly vpc?: AnyVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** Makes the function that is the whole job: its code and policy, its role, and what tells it where to write. */
export function createFunction(scope: Construct, parts: FunctionParts): LambdaFunction {
  const { policyFile, auditBucket, logGroup, memoryMiB, events } = parts;
  return new LambdaFunction(scope, 'Function', {
    description: 'Surveys the ECR repositories of this account and what uses their images, and reports to S3',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: codeWith(policyFile.text),
    handler: 'index.handler',
    role: createRole(scope, parts),
    environment: {
      AUDIT_BUCKET: auditBucket.bucketName,
      // Whoever else has a bucket of that name one day gets no records, and gives us no state.
      AUDIT_BUCKET_OWNER: auditBucket.env.account,
      ...(events ? { EVENT_BUS: defaultBus } : {}),
      ...processEnvironment(memoryMiB),
    },
    // The longest that Lambda gives; a run that nears it stops in order and says so.
    timeout: Duration.minutes(15),
    memorySize: memoryMiB,
    // A run that failed is looked at by a person, and tomorrow's comes anyway: repeating it at once helps nobody.
    retryAttempts: 0,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    ...networkOf(parts),
  });
}

function networkOf({ vpc, vpcSubnets, securityGroups }: FunctionParts) {
  if (!vpc) return {};
  return {
    vpc,
    ...(vpcSubnets ? { vpcSubnets } : {}),
    ...(securityGroups ? { securityGroups: [...securityGroups] } : {}),
  };
}

const defaultBus = 'default';

/** Bundled in this process: neither Docker nor a shell is needed. */
const codeWith = (policyText: string): Code =>
  // Some folder that is there: what counts is what is written.
  Code.fromAsset(fileURLToPath(new URL('.', import.meta.url)), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      // The CDK bundles once for equal options: with another policy they must differ.
      environment: { POLICY: policyText },
      local: {
        tryBundle: (folder) => {
          writeFunction(folder, policyText);
          return true;
        },
      },
    },
  });

/** A role of its own, without AWS's managed policies: it may do what the table of permissions says, and log. */
function createRole(scope: Construct, parts: FunctionParts): Role {
  const { policyFile, auditBucket, logGroup } = parts;
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const there = scopeOf(scope, parts);
  const permissions = [...permissionsFor(policyFile.policy, there), ...(parts.scaleOut ? workPermissions(there) : [])];
  for (const permission of permissions) role.addToPolicy(statementOf(permission, Effect.ALLOW));
  const denials = denialsFor(policyFile.policy, there);
  for (const denial of denials) role.addToPolicy(statementOf(denial, Effect.DENY));
  // There are denials if the policy takes anything away.
  if (denials.length > 0) claimAccount(scope, denials);
  acknowledgeWildcards(
    role,
    permissions.flatMap(({ resources }) => resources),
    'Who uses an image is known only after reading all consumers and repositories; writing is limited to prefixes of one bucket.',
  );
  logGroup.grantWrite(role);
  auditBucket.encryptionKey?.grantEncryptDecrypt(role);
  if (parts.vpc) allowNetwork(role);
  return role;
}

/** Lambda itself makes the interfaces of a function in a network, by its role; our code is refused what that takes. */
function allowNetwork(role: Role): void {
  for (const { sid, actions, resources } of networkPermissions) {
    role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
    const conditions = { Null: { 'lambda:SourceFunctionArn': 'false' } };
    const denial = { sid: `${sid}NotByCode`, actions, resources, conditions };
    role.addToPolicy(statementOf(denial, Effect.DENY));
  }
  acknowledgeWildcards(role, ['*'], 'EC2 knows no narrower resource for interfaces that are not there yet.');
}

/** Where a function of this stack works. */
export function scopeOf(
  scope: Construct,
  { auditBucket, events }: Pick<FunctionParts, 'auditBucket' | 'events'>,
): Scope {
  const stack = Stack.of(scope);
  return {
    bucketArn: auditBucket.bucketArn,
    partition: stack.partition,
    repositoriesArn: stack.formatArn({ service: 'ecr', region: '*', resource: 'repository', resourceName: '*' }),
    ...(events
      ? { busArn: stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: defaultBus }) }
      : {}),
  };
}

/** A line of the table of permissions, as IAM takes it. */
export const statementOf = (
  { sid, actions, resources, conditions = {} }: Permission,
  effect: Effect,
): PolicyStatement =>
  new PolicyStatement({ sid, effect, actions: [...actions], resources: [...resources], conditions });
