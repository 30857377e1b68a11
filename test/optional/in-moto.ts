import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { consumerSourceNames } from '../../lambda/core/sources.ts';
import { platformImage } from '../sandbox/manifests.ts';
import type { Moto } from './moto.ts';
import { invokeOnce } from './runtime-api.ts';
import type { Outcome } from './runtime-api.ts';

export const account = '123456789012';

/** moto answers what it does not know so slowly, and in so many regions, that only what it knows is asked. */
const known: ReadonlySet<string> = new Set(['ecs-tasks', 'ecs-services', 'ecs-task-definitions', 'lambda-functions']);
const others = consumerSourceNames.filter((name) => !known.has(name) && name !== 'lists');
export const onlyKnown = `inUse: { settle: none, exclude: [{ source: [${others.join(', ')}], because: moto lacks them }] }\n`;

/** What a test asks moto for, beside what the product does. */
export function clientsOf({ environment }: Moto) {
  const config = {
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return {
    ecr: new ECRClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
  };
}

type Clients = ReturnType<typeof clientsOf>;

export async function bytesOf({ s3 }: Clients, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export async function keysIn({ s3 }: Clients, bucket: string): Promise<readonly string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

export async function put(
  { s3 }: Clients,
  bucket: string,
  objects: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

/** An image of a repository, pushed now. */
export async function pushImage({ ecr }: Clients): Promise<void> {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
  const { manifest } = platformImage('team/app');
  const image = { repositoryName: 'team/app', imageTag: '1.0.0', imageManifest: String(manifest) };
  await ecr.send(new PutImageCommand(image));
}

/** A zip, unpacked into a folder as Lambda would. */
export function unpacked(zip: Buffer, folder: string): string {
  const [archive, task] = [join(folder, 'function.zip'), join(folder, 'task')];
  writeFileSync(archive, zip);
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, task]);
  return task;
}

/** Invokes a deployed function with its own role, environment, memory and time limit. */
export async function invoked(moto: Moto, name: string, task: string): Promise<Outcome> {
  const {
    Role = '',
    Handler: handler = '',
    MemorySize: memoryMiB = 0,
    Timeout: timeoutSeconds = 0,
    Environment,
  } = await clientsOf(moto).lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const environment = { ...(await sessionOf(moto, Role)), ...Environment?.Variables };
  return invokeOnce({ task, handler, environment, memoryMiB, timeoutSeconds }, {});
}

/** What Lambda puts into the environment of a function with that role. */
async function sessionOf(moto: Moto, RoleArn: string): Promise<Readonly<Record<string, string>>> {
  const { Credentials } = await clientsOf(moto).sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return {
    AWS_ENDPOINT_URL: moto.environment['AWS_ENDPOINT_URL'] ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
}

/** The newest summary and rows, as a reader of the bucket finds them. */
export async function reportIn(clients: Clients, bucket: string) {
  const latest: { summary: string } = JSON.parse((await bytesOf(clients, bucket, 'latest.json')).toString());
  const summary: Readonly<Record<string, unknown>> = JSON.parse(
    (await bytesOf(clients, bucket, latest.summary)).toString(),
  );
  const audits = (await keysIn(clients, bucket)).filter((key) => key.startsWith('audit/'));
  const rows = gunzipSync(await bytesOf(clients, bucket, audits.at(-1) ?? '')).toString();
  return {
    summary,
    rows: rows
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  };
}
