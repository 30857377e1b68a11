import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  JsonPath,
  LogLevel,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { batchesAtOnce } from '../lambda/stages.ts';
import type { Stage } from '../lambda/stages.ts';
import { acknowledgeWildcards } from './acknowledge.ts';

/**
 * The stages of a run as a workflow, each an invocation of the function, and a Distributed Map of them where there are batches.
 * A batch that fails is tried again, and then missing: what comes after counts what is in the bucket. What happens once is
 * never repeated.
 */
export function createWorkflow(scope: Construct, handler: LambdaFunction, logGroup: LogGroup): StateMachine {
  const workflow = new StateMachine(scope, 'Workflow', {
    comment: 'A run of ecr-keeper, stage by stage',
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromChainable(stagesOf(scope, handler)),
    // The next run comes a day later.
    timeout: Duration.hours(20),
    logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    tracingEnabled: true,
  });
  const stack = Stack.of(scope);
  const { resourceName: name } = stack.splitArn(workflow.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME);
  const executions = (rest: string): string =>
    stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}${rest}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  acknowledgeWildcards(
    workflow.node.findChild('DistributedMapPolicy'),
    [executions(':*'), executions('/*:*')],
    'They stand for the executions of this one workflow, which starts those of its batches.',
  );
  acknowledgeWildcards(
    workflow.role,
    ['*', `${handler.functionArn}:*`],
    'CloudWatch Logs and X-Ray know no narrower resource for delivering logs and traces; versions of one function are one function.',
  );
  return workflow;
}

function stagesOf(scope: Construct, handler: LambdaFunction) {
  const { task, perBatch } = tasksIn(scope, handler);
  const survey = task('Survey', 'survey', { 'start.$': '$' });
  const list = perBatch('List', 'list');
  const census = repeatable(task('Census', 'census', run));
  const plan = perBatch('Plan', 'plan');
  const gate = task('Gate', 'gate', run);
  const settle = new Wait(scope, 'Settle', {
    comment: 'What changes fast is read once more after a while',
    time: WaitTime.timestampPath('$.settledAt'),
  });
  const apply = task('Apply', 'apply', { ...run, 'turn.$': 'States.MathAdd($.turn, 1)' });
  const report = task('Report', 'report', { ...run, 'turn.$': '$.turn' });
  const isArmed = Condition.numberGreaterThan('$.armed', 0);
  const isRefused = Condition.stringEquals('$.status', 'refused');
  const more = new Choice(scope, 'IsMoreLeft', { comment: 'What a turn has no time for is for the next one' });
  const refused = new Succeed(scope, 'Refused', { comment: 'Another run is at work, or has done this one’s work' });
  settle.next(apply).next(more.when(isArmed, apply).otherwise(report));
  gate.next(new Choice(scope, 'IsAnythingArmed').when(isArmed, settle).otherwise(report));
  const work = list.next(census).next(plan).next(gate);
  return survey.next(new Choice(scope, 'MayItBegin').when(isRefused, refused).otherwise(work));
}

/** Makes the tasks of stages. What never began, because Lambda had no room for it, is begun later. */
function tasksIn(scope: Construct, handler: LambdaFunction) {
  const task = (id: string, stage: Stage, more: Readonly<Record<string, unknown>>): TaskStateBase => {
    const made = new LambdaInvoke(scope, id, {
      lambdaFunction: handler,
      payload: TaskInput.fromObject({ stage, ...more }),
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
    });
    return made.addRetry({ errors: ['Lambda.TooManyRequestsException'], ...backoff, maxAttempts: 8 });
  };
  const perBatch = (id: string, stage: Stage): DistributedMap =>
    new DistributedMap(scope, `${id}Batches`, {
      itemsPath: '$.batches',
      itemSelector: { ...run, 'batch.$': '$$.Map.Item.Value' },
      maxConcurrency: batchesAtOnce,
      // Batches that failed are missing in the bucket, and what comes after them says so.
      toleratedFailurePercentage: 100,
      mapExecutionType: StateMachineType.STANDARD,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(repeatable(task(id, stage, { ...run, 'batch.$': '$.batch' })));
  return { task, perBatch };
}

/** Which run it is, and the key to what its stages leave each other: it is in the history of the execution, and in no log. */
const run = { 'run.$': '$.run', 'key.$': '$.key' };

const backoff = { interval: Duration.seconds(5), backoffRate: 2, maxDelay: Duration.minutes(2) };

/** What leaves the same however often it is done. */
const repeatable = (task: TaskStateBase): TaskStateBase =>
  task.addRetry({ errors: ['States.ALL'], ...backoff, maxAttempts: 2 });

const period = Duration.minutes(5);

/** How many runs failed, ran out of time or were stopped by hand. */
export const failuresOf = (workflow: StateMachine): IMetric =>
  new MathExpression({
    expression: 'failed + late + stopped',
    usingMetrics: {
      failed: workflow.metricFailed({ period, statistic: Stats.SUM }),
      late: workflow.metricTimedOut({ period, statistic: Stats.SUM }),
      stopped: workflow.metricAborted({ period, statistic: Stats.SUM }),
    },
    period,
  });
