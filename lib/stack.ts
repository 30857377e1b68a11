import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EcrKeeper } from './ecr-keeper.ts';
import type { EcrKeeperProps } from './props.ts';

/** What the stack takes: all that the construct does, but that the boundary of its roles is named as stacks name it. */
export interface EcrKeeperStackProps extends StackProps, Omit<EcrKeeperProps, 'permissionsBoundary'> {}

/** One keeper for the account that it is deployed into, and what one needs to know to use it. */
export class EcrKeeperStack extends Stack {
  readonly keeper: EcrKeeper;

  constructor(scope: Construct, id: string, props: EcrKeeperStackProps = {}) {
    super(scope, id, { description: 'ecr-keeper: keeps what runs, deletes the rest, and proves it', ...props });
    const { permissionsBoundary: _, ...keeperProps } = props;
    this.keeper = new EcrKeeper(this, 'Keeper', keeperProps);
    const { auditBucket, handler, logGroup, queries } = this.keeper;
    output(this, 'AuditBucketName', auditBucket.bucketName);
    output(this, 'FunctionName', handler.functionName);
    output(this, 'LogGroupName', logGroup.logGroupName);
    if (queries) output(this, 'AthenaWorkGroup', queries.workGroup);
    // What the reader roles of other accounts trust.
    if (handler.role) output(this, 'FunctionRoleArn', handler.role.roleArn);
  }
}

const output = (stack: Stack, id: string, value: string) => new CfnOutput(stack, id, { value });
