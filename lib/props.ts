import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AnyBucket } from './audit-bucket.ts';
import type { AnyKey } from './encryption.ts';
import type { AnyTopic } from './notifications.ts';

/** One of this stack or any other. With `exactOptionalPropertyTypes` a `Vpc` is not an `IVpc`. */
export type AnyVpc = Vpc | IVpc;

/** How a keeper is set up. Everything has a default: a first deployment needs none of it. */
export interface EcrKeeperProps {
  /**
   * The policy itself, with the keys of a policy file: see docs/policy-reference.md. It is checked at synth, and shipped
   * with the function. It stands instead of `policyFile`.
   * @default - what `policyFile` says
   */
  readonly policy?: object;
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
   * Encrypts what is made here: bucket, logs, undelivered starts and topic. The policy of a key that is imported must let
   * CloudWatch Logs use it, and CloudWatch and EventBridge, if there is a topic.
   * @default - bucket, logs and queue are encrypted by keys of AWS's, the topic is not
   */
  readonly encryptionKey?: AnyKey;
  /**
   * The network that the function runs in. It must reach every service that is read, in every enabled region: by a NAT, as
   * endpoints reach their own region only.
   * @default - Lambda's own network
   */
  readonly vpc?: AnyVpc;
  /**
   * Which subnets of `vpc`.
   * @default - those with a way out that nobody comes in by
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * What these subnets let the function do.
   * @default - a new group that lets everything out, and nothing in
   */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * The boundary of every role that is made here.
   * @default - none
   */
  readonly permissionsBoundary?: IManagedPolicy;
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
   * Whether the stages of a run are the steps of a Step Functions workflow, with a Distributed Map of batches for listing and
   * for planning: for accounts of which one invocation of 15 minutes does not get to the end. See docs/scale-out.md.
   * @default false - a run is one invocation
   */
  readonly scaleOut?: boolean;
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
