import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { createClients } from '../../lambda/aws/clients.ts';
import { createConsumers } from '../../lambda/aws/usage/readers.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import type { ConsumerSource } from '../../lambda/core/sources.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

const home = { account: '123456789012', region: 'us-east-1' } as const;
export const host = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
export const roleArn = 'arn:aws:iam::123456789012:role/runner';
export const config = { region: home.region };

/** A moto for all tests of a file, which finds them by the environment. It has a role that anybody may take. */
export function withMoto(): void {
  const before = { ...process.env };
  const running: Moto[] = [];
  beforeAll(async () => {
    const moto = await startMoto();
    running.push(moto);
    Object.assign(process.env, moto.environment, { AWS_MAX_ATTEMPTS: '1' });
    await makeRole(moto.environment['AWS_ENDPOINT_URL'] ?? '');
  });
  afterAll(() => {
    for (const { stop } of running) stop();
    process.env = before;
  });
}

async function makeRole(url: string): Promise<void> {
  // moto knows a trusted service only if the statement names no other.
  const Statement = ['codepipeline', 'lambda'].map((name) => ({
    Effect: 'Allow',
    Principal: { Service: `${name}.amazonaws.com` },
    Action: 'sts:AssumeRole',
  }));
  const body = new URLSearchParams({
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: 'runner',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260601/us-east-1/iam/aws4_request';
  const answer = await fetch(url, { method: 'POST', headers: { authorization }, body });
  if (!answer.ok) throw new Error(`moto makes no role: ${await answer.text()}`);
}

/** What the product's own reader finds: `name:tag`, with one earlier version of everything. */
export async function tagsOf(source: ConsumerSource): Promise<readonly string[]> {
  const clients = createClients(process.env);
  const rollback = { ecsTaskDefinitions: 0, ecsServiceRevisions: 0, others: 1 };
  try {
    const enabledRegions = () => Promise.resolve([home.region]);
    const reading = createConsumers(() => ({ clients, enabledRegions }), { rollback, lists: [] });
    const { references } = { ...nothingSeen, ...(await reading()(source, home)) };
    const names = references.flatMap(({ repository, tag }) => (repository && tag ? [`${repository.name}:${tag}`] : []));
    return [...new Set(names)].toSorted();
  } finally {
    clients.destroy();
  }
}

/** A revision of a task definition with `app:TAG`. */
export async function defined(family: string, tag: string): Promise<string> {
  const ecs = new ECSClient(config);
  const containerDefinitions = [{ name: 'main', image: `${host}/app:${tag}`, memory: 128 }];
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions }));
  return taskDefinition?.taskDefinitionArn ?? '';
}
