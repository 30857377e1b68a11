import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { BadInput } from '../lambda/bad-input.ts';
import { metricNamespace } from '../lambda/core/metric-names.ts';
import type { MetricName } from '../lambda/core/metric-names.ts';
import { periodOf } from './period.ts';
import { failuresOf } from './workflow.ts';

/** What rings when a run did not do its work, each with a heading of its own in the runbook. */
export interface Alarms {
  /** A run ended with an error, or ran out of time or memory. */
  readonly failed: Alarm;
  /** The schedule could not start a run. */
  readonly undelivered: Alarm;
  /** No run came to its end for too long. None if nobody can tell how long that is, or CloudWatch cannot look back so far. */
  readonly missing?: Alarm;
  /** Something could not be read. */
  readonly cellFailed: Alarm;
  readonly breakerTripped: Alarm;
  readonly deletionsFailed: Alarm;
  readonly brokenReferences: Alarm;
}

/** What alarms watch. */
export interface Watched {
  readonly handler: LambdaFunction;
  /** The stages of a run, if they are invocations of their own: a batch that fails is tried again, and no failed run. */
  readonly workflow: StateMachine | undefined;
  readonly undelivered: IQueue;
  /** When no run may be missing any longer. */
  readonly missingAfter: Duration | undefined;
}

export const createAlarms = (scope: Construct, { handler, workflow, undelivered, missingAfter }: Watched): Alarms => ({
  failed: alarmOnAny(scope, 'FailedAlarm', {
    metric: workflow ? failuresOf(workflow) : handler.metricErrors({ period, statistic: Stats.SUM }),
    means: 'A run of ecr-keeper failed: its log group says why. Nothing is repeated before the next scheduled run.',
    heading: 'a-run-failed',
  }),
  undelivered: alarmOnAny(scope, 'UndeliveredAlarm', {
    metric: undelivered.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    means: 'The schedule could not start ecr-keeper: the attributes of the message in the queue say why.',
    heading: 'a-run-was-not-started',
  }),
  ...(missingAfter ? { missing: missingAlarm(scope, handler, missingAfter) } : {}),
  cellFailed: alarmOnAny(scope, 'CellFailedAlarm', {
    metric: runMetric(handler, 'CellsFailed'),
    means: 'ecr-keeper could not read everything that may use images: what that could have named is held back.',
    heading: 'a-source-could-not-be-read',
  }),
  breakerTripped: alarmOnAny(scope, 'BreakerTrippedAlarm', {
    metric: runMetric(handler, 'BreakersTripped'),
    means: 'A number is far from what it was, so that ecr-keeper deletes nothing until somebody has looked.',
    heading: 'a-breaker-stopped-the-run',
  }),
  deletionsFailed: alarmOnAny(scope, 'DeletionsFailedAlarm', {
    metric: runMetric(handler, 'DeletionsFailed'),
    means: 'ECR refused to take images away that ecr-keeper asked it to.',
    heading: 'deletions-failed',
  }),
  brokenReferences: alarmOnAny(scope, 'BrokenReferencesAlarm', {
    metric: runMetric(handler, 'BrokenReferences'),
    means: 'Consumers name images that are not there: they will fail at their next start.',
    heading: 'broken-references',
  }),
});

const period = Duration.minutes(5);

/** A metric that runs write into their last log line. */
export const runMetric = (handler: LambdaFunction, metricName: MetricName): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { FunctionName: handler.functionName },
    period,
    statistic: Stats.SUM,
  });

interface Ringing {
  readonly metric: IMetric;
  readonly means: string;
  /** That of the runbook, as its address has it. */
  readonly heading: string;
}

const alarmOnAny = (scope: Construct, id: string, { metric, means, heading }: Ringing): Alarm =>
  new Alarm(scope, id, {
    alarmDescription: describedBy(means, heading),
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });

/** Every hour without a heartbeat breaches: silence is as bad as a zero. */
function missingAlarm(scope: Construct, handler: LambdaFunction, missingAfter: Duration): Alarm {
  const hours = Math.ceil(missingAfter.toHours({ integral: false }));
  return new Alarm(scope, 'MissingAlarm', {
    alarmDescription: describedBy(`No run of ecr-keeper came to its end in ${hours} hours.`, 'no-run-came-to-its-end'),
    metric: runMetric(handler, 'RunCompleted').with({ period: Duration.hours(1) }),
    threshold: 1,
    evaluationPeriods: hours,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}

/** An alarm looks back for so long at the most. */
const longestLook = Duration.days(7);

/**
 * How long no run may come to its end: what is asked for, or twice the time between two starts. Nothing if the schedule does
 * not say, or starts so rarely that a week tells nothing.
 */
export function missingAfterOf(expression: string, asked: Duration | undefined): Duration | undefined {
  if (asked && asked.toSeconds() > longestLook.toSeconds()) {
    throw new BadInput(
      `missingAfter must be 7 days or less, as far as an alarm looks back, got ${asked.toHumanString()}`,
    );
  }
  const turn = periodOf(expression);
  if (asked || !turn || turn.toDays({ integral: false }) > 6) return asked;
  return Duration.minutes(Math.min(2 * turn.toMinutes(), longestLook.toMinutes()));
}

const describedBy = (means: string, heading: string): string => `${means} See docs/runbook.md#${heading}`;
