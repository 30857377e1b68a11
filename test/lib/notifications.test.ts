import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EcrKeeper } from '../../lib/index.ts';
import type { EcrKeeperProps } from '../../lib/index.ts';
import { refusalOf, stackWith, templateWith } from './keeper.ts';
import { scratchFolder } from '../scratch.ts';

type Properties = Readonly<Record<string, unknown>>;

const allOf = (type: string, within: Template): readonly Properties[] =>
  Object.values(within.findResources(type)).map((resource) => resource['Properties']);

const statements = (within: Template): readonly Properties[] =>
  allOf('AWS::IAM::Policy', within).flatMap((policy) => JSON.parse(JSON.stringify(policy)).PolicyDocument.Statement);

/** A stack with topics of somebody's own. */
function withTopics(props: (topics: { readonly own: Topic; readonly other: Topic }) => EcrKeeperProps): Stack {
  const stack = new Stack(new App({ outdir: scratchFolder(), context: { 'aws:cdk:bundling-stacks': [] } }), 'Mine');
  const topics = {
    own: new Topic(stack, 'Own', { enforceSSL: true }),
    other: new Topic(stack, 'Other', { enforceSSL: true }),
  };
  const keeper = new EcrKeeper(stack, 'Keeper', props(topics));
  expect(keeper.handler).toBeDefined();
  return stack;
}

const mailed = stackWith({ notificationEmails: ['platform@example.com'] });
const template = Template.fromStack(mailed);
const plain = templateWith();

test('the function may send events to the default bus of its account and region, under its own name only', () => {
  expect(statements(plain).filter(({ Sid }) => Sid === 'SendEvents')).toEqual([
    {
      Sid: 'SendEvents',
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':events:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':event-bus/default',
          ],
        ],
      },
      Condition: {
        'ForAllValues:StringEquals': { 'events:source': 'ecr-keeper' },
        Null: { 'events:source': 'false' },
      },
    },
  ]);
  expect(allOf('AWS::Lambda::Function', plain)).toMatchObject([
    { Environment: { Variables: { EVENT_BUS: 'default' } } },
  ]);
});

test('without events it may not, and is not told to', () => {
  const silent = templateWith({ events: false });
  expect(JSON.stringify(silent.toJSON())).not.toMatch(/PutEvents|EVENT_BUS/);
});

test('nobody is notified unless somebody asks for it', () => {
  for (const type of ['AWS::SNS::Topic', 'AWS::Events::Rule']) expect(allOf(type, plain)).toEqual([]);
  for (const alarm of allOf('AWS::CloudWatch::Alarm', plain)) expect(alarm).not.toHaveProperty('AlarmActions');
});

test('mail gets the sentences of each run that has news', () => {
  expect(allOf('AWS::SNS::Subscription', template)).toMatchObject([
    { Protocol: 'email', Endpoint: 'platform@example.com' },
  ]);
  expect(allOf('AWS::Events::Rule', template)).toMatchObject([
    {
      EventPattern: {
        source: ['ecr-keeper'],
        account: [{ Ref: 'AWS::AccountId' }],
        'detail-type': ['Run Completed', 'Run Stopped'],
        detail: { hasNews: [true] },
      },
      Targets: [
        {
          Arn: { Ref: expect.stringMatching(/^KeeperNotifications/) },
          InputTransformer: { InputPathsMap: { 'detail-text': '$.detail.text' }, InputTemplate: '"<detail-text>"' },
        },
      ],
    },
  ]);
});

test('the topic takes messages from its rule and the alarms of its account alone, and over TLS', () => {
  const [policy] = allOf('AWS::SNS::TopicPolicy', template);
  const found: readonly Properties[] = JSON.parse(JSON.stringify(policy)).PolicyDocument.Statement;
  expect(found.map(({ Effect, Principal, Condition }) => ({ Effect, Principal, Condition }))).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Condition: {
        ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^KeeperNewsRule/), 'Arn'] } },
      },
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

test('the alarms notify where the sentences go, unless another topic is theirs', () => {
  const alarms = allOf('AWS::CloudWatch::Alarm', template);
  expect(alarms).toHaveLength(7);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: expect.stringMatching(/^KeeperNotifications/) }] });
  }
  const apart = Template.fromStack(withTopics(({ own, other }) => ({ notificationTopic: own, alarmTopic: other })));
  for (const alarm of allOf('AWS::CloudWatch::Alarm', apart)) {
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: expect.stringMatching(/^Other/) }] });
  }
  expect(allOf('AWS::Events::Rule', apart)).toMatchObject([
    { Targets: [{ Arn: { Ref: expect.stringMatching(/^Own/) } }] },
  ]);
});

test('a chat gets a custom notification of Amazon Q Developer', () => {
  const chat = Template.fromStack(withTopics(({ other }) => ({ chatTopic: other })));
  const [rule, ...others] = allOf('AWS::Events::Rule', chat);
  expect(others).toEqual([]);
  expect(rule).toMatchObject({
    Targets: [
      {
        Arn: { Ref: expect.stringMatching(/^Other/) },
        InputTransformer: {
          InputPathsMap: { 'detail-title': '$.detail.title', 'detail-text': '$.detail.text' },
          InputTemplate:
            '{"version":"1.0","source":"custom","content":{"title":<detail-title>,"description":<detail-text>}}',
        },
      },
    ],
  });
});

test.each<[string, () => unknown, RegExp]>([
  [
    'without events',
    () => stackWith({ events: false, notificationEmails: ['a@example.com'] }),
    /^notifications are made from events/,
  ],
  [
    'to mails by a topic of somebody else',
    () => withTopics(({ own }) => ({ notificationTopic: own, notificationEmails: ['a@example.com'] })),
    /^notificationEmails are for a topic that is made here/,
  ],
])('what cannot be notified %s is refused', (_what, attempt, message) => {
  expect(refusalOf(attempt)).toEqual({ name: 'BadInput', message: expect.stringMatching(message) });
});

test.each([
  ['mail', mailed],
  ['topics of its own', withTopics(({ own, other }) => ({ notificationTopic: own, chatTopic: other }))],
])('cdk-nag finds nothing with %s', (_what, stack) => {
  expect(new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName)).toEqual([]);
});
