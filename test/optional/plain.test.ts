import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
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

const parametersOf = (parameters: Readonly<Record<string, string>>) =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

test('the plain template is deployed by an API call with the zip in a bucket, and goes by the policy in its bucket', async () => {
  const clients = clientsOf(moto);
  const config = { endpoint: moto.environment['AWS_ENDPOINT_URL'] ?? '', region: 'us-east-1' };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const formation = new CloudFormationClient({ ...config, credentials });
  await put(clients, 'code', { 'keeper.zip': readFileSync(zip) });
  const code = { CodeBucket: 'code', CodeKey: 'keeper.zip' };
  const stack = {
    StackName: 'keeper',
    TemplateBody: readFileSync(file, 'utf8'),
    Capabilities: ['CAPABILITY_IAM'],
  } as const;
  await formation.send(
    new CreateStackCommand({ ...stack, Capabilities: ['CAPABILITY_IAM'], Parameters: parametersOf(code) }),
  );
  const { Stacks: [{ Outputs = [] } = {}] = [] } = await formation.send(
    new DescribeStacksCommand({ StackName: 'keeper' }),
  );
  const output = (name: string) => Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? '';
  const [bucket, name] = [output('AuditBucket'), output('FunctionName')];
  expect(output('PolicyUri')).toBe(`s3://${bucket}/policy.yaml`);
  await pushImage(clients);
  const task = unpacked(await bytesOf(clients, 'code', 'keeper.zip'), folder);

  expect(await invoked(moto, name, task)).toMatchObject({
    kind: 'error',
    body: {
      errorType: 'BadInput',
      errorMessage: expect.stringContaining(`there is no policy at s3://${bucket}/policy.yaml`),
    },
  });
  await put(clients, bucket, { 'policy.yaml': `mode: delete\n${onlyKnown}` });
  expect(await invoked(moto, name, task)).toMatchObject({
    kind: 'error',
    body: { errorMessage: expect.stringContaining('deploy it with TakeAway=delete') },
  });

  const armed = parametersOf({ ...code, TakeAway: 'delete' });
  await formation.send(new UpdateStackCommand({ ...stack, Capabilities: ['CAPABILITY_IAM'], Parameters: armed }));
  expect(await invoked(moto, name, task)).toMatchObject({ kind: 'response', body: { status: 'complete' } });
  expect((await reportIn(clients, bucket)).summary).toMatchObject({
    mode: 'delete',
    totals: { deleted: { images: 0 } },
  });
});
