import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BadInput } from '../lambda/bad-input.ts';
import type { MetricName } from '../lambda/core/metric-names.ts';
import { createAuditQueries } from './athena.ts';
import type { AuditQueries } from './athena.ts';
import { createAuditBucket } from './audit-bucket.ts';
import type { AnyBucket } from './audit-bucket.ts';
import { allowLogs } from './encryption.ts';
import type { AnyKey } from './encryption.ts';
import { createFunction } from './function.ts';
import { createAlarms, missingAfterOf, runMetric } from './monitoring.ts';
import type { Alarms } from './monitoring.ts';
import { createTopic, notifyBySentences, notifyChat, notifyOf, ruleOnRuns } from './notifications.ts';
import type { AnyTopic } from './notifications.ts';
import { policyOf } from './policy-file.ts';
import type { EcrKeeperProps } from './props.ts';
import { createSchedule } from './schedule.ts';
import { createWorkflow } from './workflow.ts';

/**
 * A schedule that starts a function that surveys the account's ECR images and what uses them, and the bucket that it
 * reports to. Throws `BadInput` for a policy that is wrong.
 */
export class EcrKeeper extends Construct {
  readonly auditBucket: AnyBucket;
  readonly handler: LambdaFunction;
  readonly logGroup: LogGroup;
  /** The stages of a run, if `scaleOut` is on. */
  readonly workflow: StateMachine | undefined;
  readonly schedule: Schedule;
  /** The starts that could not be delivered. */
  readonly undelivered: Queue;
  readonly alarms: Alarms;
  /** Where the audit can be asked, if `athena` is on. */
  readonly queries: AuditQueries | undefined;
  /** Where sentences go, if they go anywhere. */
  readonly notifications: AnyTopic | undefined;
  readonly #events: boolean;

  constructor(scope: Construct, id: string, props: EcrKeeperProps = {}) {
    super(scope, id);
    const given = { ...usual, ...props };
    const emails = checkedEmails(props, given.events);
    const policyFile = policyOf(given);
    this.auditBucket = props.auditBucket ?? createAuditBucket(this, given);
    this.logGroup = createLogGroup(this, given.logRetention, props.encryptionKey);
    const { auditBucket, logGroup } = this;
    this.handler = createFunction(this, { ...given, policyFile, auditBucket, logGroup });
    this.undelivered = createQueue(this, props.encryptionKey);
    this.workflow = given.scaleOut ? createWorkflow(this, this.handler, logGroup) : undefined;
    const { handler, workflow, undelivered } = this;
    this.schedule = createSchedule(this, { ...given, handler, workflow, undelivered, expression: given.schedule });
    const missingAfter = missingAfterOf(given.schedule, props.missingAfter);
    this.alarms = createAlarms(this, { handler, workflow, undelivered, missingAfter });
    const mailed = emails.length > 0 ? createTopic(this, emails, props.encryptionKey) : undefined;
    this.notifications = props.notificationTopic ?? mailed;
    connect(this, props);
    this.queries = props.athena ? createAuditQueries(this, auditBucket) : undefined;
    if (props.permissionsBoundary) PermissionsBoundary.of(this).apply(props.permissionsBoundary);
    this.#events = given.events;
  }

  /** Lets somebody read reports and audit rows, and nothing of what runs remember. */
  grantReadReports(grantee: IGrantable): void {
    for (const key of ['audit/*', 'condemned/*', 'intended/*', 'runs/*', 'latest.html', 'latest.json']) {
      this.auditBucket.grantRead(grantee, key);
    }
  }

  /** Lets somebody start a run. Only one works at a time: another says so, and does nothing. */
  grantRun(grantee: IGrantable): Grant {
    return this.workflow?.grantStartExecution(grantee) ?? this.handler.grantInvoke(grantee);
  }

  /** Has something done when a run came to its end. Throws `BadInput` if `events` is off. */
  onRunCompleted(id: string, options: OnEventOptions = {}): Rule {
    if (!this.#events) throw new BadInput('onRunCompleted is told by events: leave events on');
    return ruleOnRuns(this, id, { ...options, detailTypes: ['Run Completed'] });
  }

  /** A metric that each run writes, summed up over five minutes. */
  metric(name: MetricName, options: MetricOptions = {}): Metric {
    return runMetric(this.handler, name).with(options);
  }

  /** How many images runs deleted, summed up over five minutes. */
  metricImagesDeleted(options?: MetricOptions): Metric {
    return this.metric('ImagesDeleted', options);
  }

  /** How many bytes went with deleted images, summed up over five minutes. */
  metricBytesFreed(options?: MetricOptions): Metric {
    return this.metric('BytesFreed', options);
  }

  /** How many runs came to their end, summed up over five minutes. */
  metricRunCompleted(options?: MetricOptions): Metric {
    return this.metric('RunCompleted', options);
  }
}

const usual = {
  policyFile: 'policy.yaml',
  schedule: 'cron(0 3 * * ? *)',
  timeZone: 'Etc/UTC',
  flexibleWindow: Duration.minutes(30),
  logRetention: RetentionDays.THREE_MONTHS,
  memoryMiB: 1024,
  scaleOut: false,
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

function createLogGroup(scope: Construct, retention: RetentionDays, key: AnyKey | undefined): LogGroup {
  if (key) allowLogs(key);
  const encryption = key ? { encryptionKey: key } : {};
  return new LogGroup(scope, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY, ...encryption });
}

function createQueue(scope: Construct, key: AnyKey | undefined): Queue {
  const queue = new Queue(scope, 'Undelivered', {
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue, of a schedule: the rule knows those of queues and functions only.',
  });
  return queue;
}
