import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { invoke } from '../bundle/invoke.ts';
import { platformImage } from '../sandbox/manifests.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';
import { scratchFolder } from '../scratch.ts';

jest.setTimeout(180_000);

const account = '123456789012';
const folder = scratchFolder();

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const config = () => ({
  endpoint: moto.environment['AWS_ENDPOINT_URL'] ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** The CDK's own command line, on the app as it is. */
function cdk(...args: readonly string[]): void {
  const env = { ...process.env, ...moto.environment, CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: 'us-east-1' };
  execFileSync('npx', ['cdk', ...args], { env, stdio: 'pipe' });
}

/** moto answers what it does not know so slowly, and in so many regions, that only what it knows is asked here. */
const known: ReadonlySet<string> = new Set(['ecs-tasks', 'ecs-services', 'ecs-task-definitions', 'lambda-functions']);
const others = consumerSourceNames.filter((name) => !known.has(name) && name !== 'lists');
const policy = `inUse: { exclude: [{ source: [${others.join(', ')}], because: moto does not know all of them }] }\n`;

/** moto reads a template only from an address with `localhost` in it, which the qualifier brings into the bucket's name. */
function deployed(): Readonly<Record<string, string>> {
  const outputs = join(folder, 'outputs.json');
  cdk('bootstrap', `aws://${account}/us-east-1`, '--qualifier', 'localhost');
  const policyFile = join(folder, 'policy.yaml');
  writeFileSync(policyFile, policy);
  const context = ['-c', '@aws-cdk/core:bootstrapQualifier=localhost', '-c', `policyFile=${policyFile}`];
  context.push('--output', join(folder, 'cdk.out'));
  cdk('deploy', ...context, '--method', 'direct', '--require-approval', 'never', '--outputs-file', outputs);
  const stacks: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(readFileSync(outputs, 'utf8'));
  return stacks['EcrKeeper'] ?? {};
}

async function bytesOf(bucket: string, key: string): Promise<Buffer> {
  const client = new S3Client({ ...config(), forcePathStyle: true });
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function keysIn(bucket: string): Promise<readonly string[]> {
  const client = new S3Client({ ...config(), forcePathStyle: true });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

/** What was uploaded for the function, unpacked as Lambda would. */
async function unpacked(): Promise<string> {
  const assets = `cdk-localhost-assets-${account}-us-east-1`;
  const [zip = ''] = (await keysIn(assets)).filter((key) => key.endsWith('.zip'));
  const [archive, task] = [join(folder, 'function.zip'), join(folder, 'task')];
  writeFileSync(archive, await bytesOf(assets, zip));
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, task]);
  return task;
}

async function environmentOf(name: string): Promise<Readonly<Record<string, string>>> {
  const { Environment } = await new LambdaClient(config()).send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  return Environment?.Variables ?? {};
}

async function pushImage(): Promise<void> {
  const ecr = new ECRClient(config());
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
  const { manifest } = platformImage('team/app');
  await ecr.send(
    new PutImageCommand({ repositoryName: 'team/app', imageTag: '1.0.0', imageManifest: String(manifest) }),
  );
}

test('the stack deploys as it is, and the deployed function reports into the deployed bucket', async () => {
  const { AuditBucketName: bucket = '', FunctionName: name = '' } = deployed();
  await pushImage();
  const { thrown, answer } = await invoke(await unpacked(), { ...moto.environment, ...(await environmentOf(name)) });
  expect(thrown).toBeUndefined();
  expect(answer).toMatchObject({ status: 'complete' });
  const latest: { summary: string } = JSON.parse((await bytesOf(bucket, 'latest.json')).toString());
  expect(latest).toMatchObject({ mode: 'report', status: 'complete' });
  const summary: unknown = JSON.parse((await bytesOf(bucket, latest.summary)).toString());
  expect(summary).toMatchObject({ account, totals: { deleted: { images: 0 } } });
  const [rows = ''] = (await keysIn(bucket)).filter((key) => key.startsWith('audit/'));
  expect(JSON.parse(gunzipSync(await bytesOf(bucket, rows)).toString())).toMatchObject({ repository: 'team/app' });
});
