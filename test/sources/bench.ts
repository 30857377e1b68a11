import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { createClients } from '../../lambda/aws/clients.ts';
import type { Clients } from '../../lambda/aws/clients.ts';
import type { Accounts } from '../../lambda/aws/usage/scope.ts';
import { createConsumers } from '../../lambda/aws/usage/readers.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import { listedSources } from '../../lambda/core/sources/listed.ts';
import type { ListedSourceName } from '../../lambda/core/sources/listed.ts';
import { iamPrefixes } from '../../lambda/core/sources/services.ts';
import type { Mention, Reference, UnknownPin } from '../../lambda/core/usage.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import type { ServiceHandle } from '../sandbox/services/handle.ts';
import { definitionsOf } from './definitions.ts';
import type { Has } from './seeds.ts';

const home = { account: '111111111111', region: 'eu-west-1' } as const;
export const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

/** One source over the wire: what is there, and what its reader sees of it. */
export interface Bench {
  readonly aws: Aws;
  readonly service: ServiceHandle;
  /** What a seed needs to put a consumer there that names an image. */
  readonly has: (name: string, image: string) => Has;
  /** At home, or in another region. What never changes is remembered from one reading to the next. */
  readonly read: (region?: string) => Promise<Seen>;
  /** The same by a role that may do no more than that. */
  readonly readWith: (actions: readonly string[]) => Promise<Seen>;
}

interface Seen {
  readonly references: readonly Reference[];
  readonly mentions: readonly Mention[];
  readonly pins: readonly UnknownPin[];
  readonly isGuarded?: boolean;
}

interface Options {
  readonly maxPage?: number;
  /** How many versions before the newest count. */
  readonly depth?: number;
}

/** Reads a source from an AWS of its own, and cleans up whatever the outcome. */
export async function onSource(
  source: ListedSourceName,
  { maxPage, depth = 1 }: Options,
  play: (bench: Bench) => Promise<void>,
): Promise<void> {
  const aws = await startAws(maxPage === undefined ? {} : { maxPage });
  const before = { ...process.env };
  Object.assign(process.env, aws.env(), { AWS_MAX_ATTEMPTS: '1' });
  const clients = createClients(process.env);
  const service = aws.service(iamPrefixes[listedSources[source].service]);
  const rollback = { ecsTaskDefinitions: 0, ecsServiceRevisions: 0, others: depth };
  const readingBy = (reader: Clients) => {
    const newReading = createConsumers((id) => surveyed(reader, id), { rollback, lists: [] });
    return async (region: string = home.region): Promise<Seen> => ({
      ...nothingSeen,
      ...(await newReading()(source, { ...home, region })),
    });
  };
  try {
    await play({
      aws,
      service,
      has: (name, image) => ({ put: service.put, name, image, ...definitionsOf(aws, name, image) }),
      read: readingBy(clients),
      readWith: async (actions) => readingBy(await restricted(clients, aws, actions))(),
    });
  } finally {
    process.env = before;
    clients.destroy();
    await aws.stop();
  }
}

/** Account 222222222222 is not surveyed; nor is any region but two. */
const surveyed = (clients: Clients, id: string): ReturnType<Accounts> =>
  id === home.account ? { clients, enabledRegions: () => Promise.resolve([home.region, 'us-east-1']) } : undefined;

async function restricted(clients: Clients, aws: Aws, actions: readonly string[]): Promise<Clients> {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  const RoleArn = aws.role('reader', { Version: '2012-10-17', Statement });
  const assuming = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'keeper' });
  const { Credentials } = await clients.sts(home.region).send(assuming);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return clients.as(() =>
    Promise.resolve({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }),
  );
}
