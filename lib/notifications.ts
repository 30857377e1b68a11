import { Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { OnEventOptions } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { eventSource } from '../lambda/core/events.ts';
import type { DetailType } from '../lambda/core/events.ts';
import { allowPublishers } from './encryption.ts';
import type { AnyKey } from './encryption.ts';
import type { Alarms } from './monitoring.ts';

/** One of this stack or any other. With `exactOptionalPropertyTypes` a `Topic` is not an `ITopic`. */
export type AnyTopic = Topic | ITopic;

/** Makes a topic that mails to these, once each has confirmed. */
export function createTopic(scope: Construct, emails: readonly string[], masterKey: AnyKey | undefined): Topic {
  // Never encrypted by a key of AWS's: neither EventBridge nor an alarm could publish to it then.
  const encryption = masterKey ? { masterKey } : {};
  const topic = new Topic(scope, 'Notifications', { displayName: 'ecr-keeper', enforceSSL: true, ...encryption });
  if (masterKey) allowPublishers(masterKey);
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/** Sends the sentences of each run that has news to a topic. */
export const notifyBySentences = (scope: Construct, topic: AnyTopic): Rule =>
  ruleTo(scope, 'NewsRule', { topic, input: RuleTargetInput.fromText(EventField.fromPath('$.detail.text')) });

/** The same for chats: as the custom notification that Amazon Q Developer in chat applications expects. */
export const notifyChat = (scope: Construct, topic: AnyTopic): Rule =>
  ruleTo(scope, 'ChatRule', {
    topic,
    input: RuleTargetInput.fromObject({
      version: '1.0',
      source: 'custom',
      content: {
        title: EventField.fromPath('$.detail.title'),
        description: EventField.fromPath('$.detail.text'),
      },
    }),
  });

const ended: readonly DetailType[] = ['Run Completed', 'Run Stopped'];

function ruleTo(scope: Construct, id: string, { topic, input }: { topic: AnyTopic; input: RuleTargetInput }): Rule {
  const rule = ruleOnRuns(scope, id, {
    description: 'Runs of ecr-keeper that have news',
    detailTypes: ended,
    eventPattern: { detail: { hasNews: [true] } },
  });
  // The CDK's own target would let every rule of any account publish.
  rule.addTarget({ bind: () => ({ arn: topic.topicArn, input }) });
  allowPublishing(topic, 'events', { ArnEquals: { 'aws:SourceArn': rule.ruleArn } });
  return rule;
}

/** A rule on what happens to runs. */
export function ruleOnRuns(
  scope: Construct,
  id: string,
  { detailTypes, eventPattern, target, ...options }: OnEventOptions & { readonly detailTypes: readonly DetailType[] },
): Rule {
  const rule = new Rule(scope, id, {
    ...options,
    eventPattern: {
      ...eventPattern,
      source: [eventSource],
      // A bus may get the events of other accounts as well.
      account: [Stack.of(scope).account],
      detailType: [...detailTypes],
    },
  });
  rule.addTarget(target);
  return rule;
}

/** Has all alarms notify a topic. */
export function notifyOf(alarms: Alarms, topic: AnyTopic): void {
  for (const alarm of Object.values(alarms)) alarm?.addAlarmAction(new SnsAction(topic));
  // A topic with a policy of its own has lost the one by which alarms of its account may publish.
  allowPublishing(topic, 'cloudwatch', { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } });
}

function allowPublishing(topic: AnyTopic, service: string, conditions: Readonly<Record<string, object>>): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions,
    }),
  );
}
