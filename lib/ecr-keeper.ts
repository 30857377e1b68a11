import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { createAuditBucket } from './audit-bucket.ts';
import type { AnyBucket } from './audit-bucket.ts';
import { createFunction } from './function.ts';
import { createAlarms } from './monitoring.ts';
import type { Alarms } from './monitoring.ts';
import { readPolicyFile } from './policy-file.ts';
import { createSchedule } from './schedule.ts';

/** How a keeper is set up. Everything has a default: a first deployment needs none of it. */
export interface EcrKeeperProps {
  /**
   * The policy file, relative to the working directory. It is checked at synth and shipped with the function.
   * @default 'policy.yaml'
   */
  readonly policyFile?: string;
  /**
   * When it runs, as EventBridge Scheduler writes it: `cron(...)` or `rate(...)`.
   * @default 'cron(0 3 * * ? *)' - every night at three
   */
  readonly schedule?: string;
  /**
   * The time zone of the schedule, by its IANA name.
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
  /**
   * A run starts at some moment of this window, so that accounts do not all start at once. One minute to 24 hours.
   * @default Duration.minutes(30)
   */
  readonly flexibleWindow?: Duration;
  /**
   * Where reports and state go. One that you bring should be private, versioned and encrypted, and no lifecycle rule of
   * its may touch `state/`.
   * @default - a new bucket that stays when the stack is deleted
   */
  readonly auditBucket?: AnyBucket;
  /**
   * How long the function's logs are kept; reports are in the bucket.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * The function's memory in MiB. The CPU that Lambda gives grows with it.
   * @default 1024
   */
  readonly memoryMiB?: number;
}

/**
 * A schedule that starts a function that surveys the account's ECR images and what uses them, and the bucket that it
 * reports to. Throws `BadInput` for a policy that is wrong.
 */
export class EcrKeeper extends Construct {
  readonly auditBucket: AnyBucket;
  readonly handler: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly schedule: Schedule;
  /** The starts that could not be delivered. */
  readonly undelivered: Queue;
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: EcrKeeperProps = {}) {
    super(scope, id);
    const { policyFile, schedule, timeZone, flexibleWindow, logRetention, memoryMiB } = { ...usual, ...props };
    const checked = readPolicyFile(policyFile);
    this.auditBucket = props.auditBucket ?? createAuditBucket(this);
    this.logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const { auditBucket, logGroup } = this;
    this.handler = createFunction(this, { policyFile: checked, auditBucket, logGroup, memoryMiB });
    this.undelivered = createQueue(this);
    const { handler, undelivered } = this;
    this.schedule = createSchedule(this, { handler, undelivered, expression: schedule, timeZone, flexibleWindow });
    this.alarms = createAlarms(this, handler, undelivered);
  }
}

const usual = {
  policyFile: 'policy.yaml',
  schedule: 'cron(0 3 * * ? *)',
  timeZone: 'Etc/UTC',
  flexibleWindow: Duration.minutes(30),
  logRetention: RetentionDays.THREE_MONTHS,
  memoryMiB: 1024,
} as const satisfies EcrKeeperProps;

function createQueue(scope: Construct): Queue {
  const queue = new Queue(scope, 'Undelivered', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue, of a schedule: the rule knows those of queues and functions only.',
  });
  return queue;
}
