import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { CreateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { main } from '../../bin/cli/main.ts';
import { scratchFolder } from '../scratch.ts';
import { bytesOf, clientsOf, invoked, onlyKnown, pushImage, put, reportIn, unpacked } from './in-moto.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

jest.setTimeout(120_000);

const folder = scratchFolder();
const [file, zip] = [join(folder, 'template.json'), join(folder, 'function.zip')];

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  await main(['template', '--file', file, '--zip', zip], { environment: {}, stdin, stdout, stderr });
});
afterAll(() => moto.stop());

const code = { CodeBucket: 'code', CodeKey: 'keeper.zip' };

const inputOf = (StackName: string, parameters: Readonly<Record<string, string>>): CreateStackCommandInput => ({
  StackName,
  TemplateBody: readFileSync(file, 'utf8'),
  Capabilities: ['CAPABILITY_NAMED_IAM'],
  Parameters: Object.entries({ ...code, ...parameters }).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  })),
});

/** What deploys the template by the API, in a region. */
function deployer(region = 'us-east-1') {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = moto.environment['AWS_ENDPOINT_URL'] ?? '';
  const formation = new CloudFormationClient({ endpoint, region, credentials });
  return {
    create: (name: string, parameters = {}) => formation.send(new CreateStackCommand(inputOf(name, parameters))),
    update: (name: string, parameters = {}) => formation.send(new UpdateStackCommand(inputOf(name, parameters))),
    outputsOf: async (StackName: string): Promise<ReadonlyMap<string, string>> => {
      const { Stacks = [] } = await formation.send(new DescribeStacksCommand({ StackName }));
      const outputs = Stacks.flatMap(({ Outputs = [] }) => Outputs);
      return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    },
  };
}

test('the plain template is deployed by an API call with the zip in a bucket, and goes by the policy in its bucket', async () => {
  const clients = clientsOf(moto);
  const { create, update, outputsOf } = deployer();
  await put(clients, 'code', { 'keeper.zip': readFileSync(zip) });
  await create('keeper');
  const outputs = await outputsOf('keeper');
  const [bucket = '', name = ''] = [outputs.get('AuditBucket'), outputs.get('FunctionName')];
  expect(outputs.get('PolicyUri')).toBe(`s3://${bucket}/policy.yaml`);
  await pushImage(clients);
  const task = unpacked(await bytesOf(clients, 'code', 'keeper.zip'), folder);

  const missing = expect.stringContaining(`there is no policy at s3://${bucket}/policy.yaml`);
  const absent = await invoked(moto, name, task);
  expect(absent).toMatchObject({ kind: 'error', body: { errorType: 'BadInput', errorMessage: missing } });

  await put(clients, bucket, { 'policy.yaml': `mode: delete\n${onlyKnown}` });
  const ungranted = expect.stringContaining('deploy it with TakeAway=delete');
  expect(await invoked(moto, name, task)).toMatchObject({ kind: 'error', body: { errorMessage: ungranted } });

  await update('keeper', { TakeAway: 'delete' });
  expect(await invoked(moto, name, task)).toMatchObject({ kind: 'response', body: { status: 'complete' } });
  const { summary } = await reportIn(clients, bucket);
  expect(summary).toMatchObject({ mode: 'delete', totals: { deleted: { images: 0 } } });
});

test('a second stack that takes images away is refused in whichever region, one that reports is not', async () => {
  await deployer().create('first', { TakeAway: 'delete' });
  const { create } = deployer('eu-west-1');
  await expect(create('second', { TakeAway: 'archive' })).rejects.toThrow('ecr-keeper-cleaner');
  await expect(create('reporting')).resolves.toBeDefined();
});
