import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import aslValidator from 'asl-validator';
import { AwsSolutionsChecks } from 'cdk-nag';
import { batchesAtOnce, stages } from '../../lambda/stages.ts';
import { EcrKeeper } from '../../lib/index.ts';
import { scratchFolder } from '../scratch.ts';
import { definition } from '../wide/definition.ts';
import { stackWith, templateWith } from './keeper.ts';

const wide = stackWith({ scaleOut: true });
const template = Template.fromStack(wide);
const { States } = definition();

const called = (id: string): unknown => Match.stringLikeRegexp(`^Keeper${id}[0-9A-F]{8}$`);

/** The stages that tasks ask for, in the order in which states follow each other in the definition. */
const asked = Object.values(States)
  .flatMap((state) => [state, ...Object.values(state.ItemProcessor?.States ?? {})])
  .flatMap(({ Parameters }) => Parameters?.['stage'] ?? []);

test('the workflow is valid, and asks for every stage once', () => {
  expect(aslValidator(JSON.parse(JSON.stringify(definition())))).toMatchObject({ isValid: true, errors: [] });
  expect(asked.map(String).toSorted()).toEqual(stages.toSorted());
});

test('batches are listed and planned by distributed maps, of which all may fail and so many work at once', () => {
  const maps = Object.values(States).filter(({ Type }) => Type === 'Map');
  expect(maps).toHaveLength(2);
  for (const map of maps) {
    expect(map).toMatchObject({ MaxConcurrency: batchesAtOnce, ToleratedFailurePercentage: 100 });
    expect(map.ItemProcessor).toMatchObject({ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } });
  }
});

test.each(['Gate', 'Apply', 'Report', 'Survey'])('%s is begun again only if Lambda had no room for it', (name) => {
  expect(States[name]?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual(['Lambda.TooManyRequestsException']);
});

test('the schedule starts the workflow, and may do nothing else', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Arn: { Ref: called('Workflow') } } });
  const statements = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('ScheduleRole'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.map(({ Action }) => Action)).toEqual(['states:StartExecution', 'sqs:SendMessage']);
});

test('a workflow that fails, runs out of time or is stopped rings; a batch that is tried again does not', () => {
  const [alarm] = Object.values(
    template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { AlarmDescription: Match.stringLikeRegexp('^A run of ecr-keeper failed') },
    }),
  );
  const metrics: readonly { readonly MetricStat?: { readonly Metric: { readonly MetricName: string } } }[] =
    alarm?.['Properties'].Metrics;
  expect(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []).toSorted()).toEqual([
    'ExecutionsAborted',
    'ExecutionsFailed',
    'ExecutionsTimedOut',
  ]);
});

/** How many resources of a template hand over, clear what was handed over, or are a workflow. */
const handingOver = (within: Template): readonly number[] =>
  [
    within.findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(handOver)]) } },
    }),
    within.findResources('AWS::S3::Bucket', {
      Properties: { LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ Prefix: 'work/' })]) } },
    }),
    within.findResources('AWS::StepFunctions::StateMachine'),
  ].map((found) => Object.keys(found).length);

const handOver = { Sid: 'HandOver', Action: ['s3:GetObject', 's3:PutObject'], Effect: 'Allow' };

test('only then the function may hand over, in a place that is cleared', () => {
  expect([handingOver(template), handingOver(templateWith())]).toEqual([
    [1, 1, 1],
    [0, 0, 0],
  ]);
});

test('whoever may start a run may start the workflow', () => {
  const app = new App({ outdir: scratchFolder(), context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Team');
  const keeper = new EcrKeeper(stack, 'Keeper', { scaleOut: true });
  keeper.grantRun(new Role(stack, 'Pipeline', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') }));
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes('Pipeline'),
  );
  expect(policy?.['Properties'].PolicyDocument.Statement).toMatchObject([{ Action: 'states:StartExecution' }]);
});

test('cdk-nag finds nothing', () => {
  expect(new AwsSolutionsChecks().validateScope(wide).violations).toEqual([]);
});
