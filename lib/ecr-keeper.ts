import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BadInput } from '../lambda/bad-input.ts';
import type { MetricName } from '../lambda/core/metrics.ts';
import { createAuditQueries } from './athena.ts';
import type { AuditQueries } from './athena.ts';
import { createAuditBucket } from './audit-bucket.ts';
import type { AnyBucket } from './audit-bucket.ts';
import { createFunction } from './function.ts';
import { createAlarms, missingAfterOf, runMetric } from './monitoring.ts';
import type { Alarms } from './monitoring.ts';
import { createTopic, notifyBySentences, notifyChat, notifyOf } from './notifications.ts';
import type { AnyTopic } from './notifications.ts';
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
  /**
   * Whether the default event bus of the account and region is told what happens: see docs/events.md.
   * @default true
   */
  readonly events?: boolean;
  /**
   * Gets a few sentences after each run in which something went, was announced or needs a look. Takes `events`.
   * @default - a new topic if `notificationEmails` names anybody, otherwise nobody is notified
   */
  readonly notificationTopic?: AnyTopic;
  /**
   * Who gets these sentences by mail, by a topic that is made for it. Each has to confirm it once.
   * @default - nobody
   */
  readonly notificationEmails?: readonly string[];
  /**
   * Gets the same as a custom notification of Amazon Q Developer in chat applications: see docs/notifications.md.
   * @default - no chat is notified
   */
  readonly chatTopic?: AnyTopic;
  /**
   * What the alarms notify.
   * @default - what `notificationTopic` and `notificationEmails` say
   */
  readonly alarmTopic?: AnyTopic;
  /**
   * How long no run may come to its end before an alarm rings, seven days at the most.
   * @default - twice the time between two starts, up to seven days; no such alarm if the schedule does not say, or starts
   * less than once in six days
   */
  readonly missingAfter?: Duration;
  /**
   * Whether the audit is a table in Athena, with a workgroup and saved queries: see docs/athena.md.
   * @default false
   */
  readonly athena?: boolean;
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
  /** Where the audit can be asked, if `athena` is on. */
  readonly queries: AuditQueries | undefined;
  /** Where sentences go, if they go anywhere. */
  readonly notifications: AnyTopic | undefined;

  constructor(scope: Construct, id: string, props: EcrKeeperProps = {}) {
    super(scope, id);
    const { policyFile, schedule, timeZone, flexibleWindow, logRetention, memoryMiB, events } = {
      ...usual,
      ...props,
    };
    const emails = checkedEmails(props, events);
    const checked = readPolicyFile(policyFile);
    this.auditBucket = props.auditBucket ?? createAuditBucket(this);
    this.logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const { auditBucket, logGroup } = this;
    this.handler = createFunction(this, { policyFile: checked, auditBucket, logGroup, memoryMiB, events });
    this.undelivered = createQueue(this);
    const { handler, undelivered } = this;
    this.schedule = createSchedule(this, { handler, undelivered, expression: schedule, timeZone, flexibleWindow });
    const missingAfter = missingAfterOf(schedule, props.missingAfter);
    this.alarms = createAlarms(this, { handler, undelivered, missingAfter });
    this.notifications = props.notificationTopic ?? (emails.length > 0 ? createTopic(this, emails) : undefined);
    connect(this, props);
    this.queries = props.athena ? createAuditQueries(this, auditBucket) : undefined;
  }

  /** A metric that each run writes, summed up over five minutes. */
  metric(name: MetricName): Metric {
    return runMetric(this.handler, name);
  }
}

const usual = {
  policyFile: 'policy.yaml',
  schedule: 'cron(0 3 * * ? *)',
  timeZone: 'Etc/UTC',
  flexibleWindow: Duration.minutes(30),
  logRetention: RetentionDays.THREE_MONTHS,
  memoryMiB: 1024,
  events: true,
} as const satisfies EcrKeeperProps;

/** Whom to mail. Throws `BadInput` for what cannot be done. */
function checkedEmails(props: EcrKeeperProps, events: boolean): readonly string[] {
  const { notificationTopic, notificationEmails = [], chatTopic } = props;
  const asksForEvents = notificationTopic ?? chatTopic ?? notificationEmails[0];
  if (asksForEvents !== undefined && !events) {
    throw new BadInput(
      'notifications are made from events: leave events on, or notificationTopic, notificationEmails and chatTopic away',
    );
  }
  if (notificationTopic && notificationEmails.length > 0) {
    throw new BadInput(
      'notificationEmails are for a topic that is made here: subscribe them to notificationTopic yourself',
    );
  }
  return notificationEmails;
}

/** Tells topics what happens. */
function connect(keeper: EcrKeeper, { chatTopic, alarmTopic = keeper.notifications }: EcrKeeperProps): void {
  if (keeper.notifications) notifyBySentences(keeper, keeper.notifications);
  if (chatTopic) notifyChat(keeper, chatTopic);
  if (alarmTopic) notifyOf(keeper.alarms, alarmTopic);
}

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
