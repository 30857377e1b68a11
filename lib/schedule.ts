import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge.ts';

/** When the function is started, and where a start goes that could not be delivered. */
export interface ScheduleParts {
  readonly handler: LambdaFunction;
  /** What it starts instead, if there is one. */
  readonly workflow: StateMachine | undefined;
  readonly undelivered: IQueue;
  readonly expression: string;
  readonly timeZone: string;
  readonly flexibleWindow: Duration;
}

/** Starts the function at its times. Only the delivery is repeated, never a run that began. */
export function createSchedule(scope: Construct, parts: ScheduleParts): Schedule {
  const { handler, workflow, undelivered, expression, timeZone, flexibleWindow } = parts;
  // Not for the schedules of other accounts.
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const assumedBy = new ServicePrincipal('scheduler.amazonaws.com', { conditions });
  const role = new Role(scope, 'ScheduleRole', { assumedBy });
  if (!workflow)
    acknowledgeWildcards(
      role,
      [`${handler.functionArn}:*`],
      'It stands for the versions of this one function, and the CDK grants them always.',
    );
  undelivered.encryptionMasterKey?.grantEncryptDecrypt(role);
  const start = {
    role,
    // A start that is delivered twice is known by the time that it was scheduled for.
    input: ScheduleTargetInput.fromObject({ scheduled: ContextAttribute.scheduledTime }),
    deadLetterQueue: undelivered,
    // Later than this, the next run is worth more than a late one.
    maxEventAge: Duration.hours(1),
    retryAttempts: 10,
  };
  return new Schedule(scope, 'Schedule', {
    description: 'Starts ecr-keeper',
    schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
    timeWindow: TimeWindow.flexible(flexibleWindow),
    target: workflow ? new StepFunctionsStartExecution(workflow, start) : new LambdaInvoke(handler, start),
  });
}
