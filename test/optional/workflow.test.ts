import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { zipOf } from '../../bin/cli/zip.ts';
import { scratchFolder } from '../scratch.ts';
import { definition } from '../wide/definition.ts';
import { account } from './in-moto.ts';
import { config, roleArn, withMoto } from './reading.ts';

withMoto();
jest.setTimeout(120_000);

const functionArn = `arn:aws:lambda:us-east-1:${account}:function:keeper`;

/** Posts to moto's own interface. */
async function tellMoto(path: string, body: object): Promise<void> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL']}/moto-api/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`moto does not take ${path}: ${await answer.text()}`);
}

/** moto interprets workflows then, of which it can run one, and functions answer what they are told to, one invocation after the other. */
async function answering(answers: readonly object[]): Promise<void> {
  await tellMoto('config', { lambda: { use_docker: false }, stepfunctions: { execute_state_machine: true } });
  const results = answers.map((answer) => JSON.stringify(answer));
  await tellMoto('static/lambda-simple/response', { results, region: 'us-east-1' });
}

/** The workflow as it is deployed. */
async function made(): Promise<string> {
  const text = JSON.stringify(definition())
    .replaceAll(/arn:aws:lambda:[^"]+/g, functionArn)
    // moto reads a percentage only if it has a fraction.
    .replaceAll('"ToleratedFailurePercentage":100', '"ToleratedFailurePercentage":100.0');
  const workflow = new CreateStateMachineCommand({ name: 'keeper', definition: text, roleArn });
  return (await new SFNClient(config).send(workflow)).stateMachineArn ?? '';
}

async function run(input: object): Promise<{ readonly status: string | undefined; readonly output: unknown }> {
  const workflows = new SFNClient(config);
  const stateMachineArn = await made();
  const { executionArn } = await workflows.send(
    new StartExecutionCommand({ stateMachineArn, name: 'one', input: JSON.stringify(input) }),
  );
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const { status, output = '{}' } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status, output: JSON.parse(output) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the execution does not end');
}

const goingOn = { run: '20260601T030000Z-9f3a1c', status: 'going on', needsAttention: false, key: 'ab' };
const settled = { settledAt: '2026-06-01T00:00:00.000Z', turn: 0 };
const end = { ...goingOn, status: 'complete' };

beforeAll(async () => {
  const code = { ZipFile: zipOf(scratchFolder()) };
  await answering([]);
  await new LambdaClient(config).send(
    new CreateFunctionCommand({
      FunctionName: 'keeper',
      Role: roleArn,
      Code: code,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
    }),
  );
});

test('a run is interpreted from its start to its report, turn after turn', async () => {
  await answering([
    { ...goingOn, batches: [0, 1] },
    goingOn,
    goingOn,
    { ...goingOn, batches: [0, 1] },
    goingOn,
    goingOn,
    { ...goingOn, ...settled, armed: 3 },
    { ...goingOn, turn: 1, armed: 1 },
    { ...goingOn, turn: 2, armed: 0 },
    end,
  ]);
  expect(await run({ scheduled: '2026-06-01T03:00:00Z' })).toEqual({ status: 'SUCCEEDED', output: end });
});
