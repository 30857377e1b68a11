import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What rings when a run did not do its work. They notify nobody until they are given an action. */
export interface Alarms {
  /** A run ended with an error, or ran out of time or memory. */
  readonly failed: Alarm;
  /** The schedule could not start a run. */
  readonly undelivered: Alarm;
}

export const createAlarms = (scope: Construct, handler: LambdaFunction, undelivered: IQueue): Alarms => ({
  failed: alarmOnAny(scope, 'FailedAlarm', {
    metric: handler.metricErrors({ period, statistic: 'Sum' }),
    description:
      'A run of ecr-keeper failed: its log group says why. Nothing is repeated before the next scheduled run.',
  }),
  undelivered: alarmOnAny(scope, 'UndeliveredAlarm', {
    metric: undelivered.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    description: 'The schedule could not start ecr-keeper: the attributes of the message in the queue say why.',
  }),
});

const period = Duration.minutes(5);

const alarmOnAny = (scope: Construct, id: string, { metric, description }: { metric: Metric; description: string }) =>
  new Alarm(scope, id, {
    alarmDescription: description,
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
