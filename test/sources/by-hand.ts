import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { createClients } from '../../lambda/aws/clients.ts';
import type { Clients } from '../../lambda/aws/clients.ts';
import { createConsumers } from '../../lambda/aws/usage/readers.ts';
import { nothingSeen } from '../../lambda/core/sightings.ts';
import type { Lasting } from '../../lambda/aws/usage/scope.ts';
import type { ConsumerSource } from '../../lambda/core/sources.ts';
import type { Sightings } from '../../lambda/core/usage.ts';
import { createExtracts } from '../../lambda/extracts.ts';
import { sentenceOf } from '../../lambda/failure.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';

const home = { account: '111111111111', region: 'eu-west-1' } as const;
export const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

const regions = () => Promise.resolve([home.region]);

/** A source with a reader of its own over the wire. */
export interface Bench {
  readonly aws: Aws;
  /** Every time, it is one more reading of the same run. */
  readonly read: () => Promise<Sightings>;
  /** The same by a role that may do no more than that. */
  readonly readWith: (actions: readonly string[]) => Promise<Sightings>;
  /** One more reading of the same run, whose time is over before it begins. */
  readonly readLate: () => Promise<Sightings>;
}

interface Options {
  readonly maxPage?: number;
  readonly attempts?: number;
  /** How many deployments of a service or a daemon count. */
  readonly deployments?: number;
}

/** Reads a source from an AWS of its own, and cleans up whatever the outcome. */
export async function onReader(
  source: ConsumerSource,
  { maxPage, attempts = 1, deployments = 0 }: Options,
  play: (bench: Bench) => Promise<void>,
): Promise<void> {
  const aws = await startAws(maxPage === undefined ? {} : { maxPage });
  const before = { ...process.env };
  Object.assign(process.env, aws.env(), { AWS_MAX_ATTEMPTS: String(attempts) });
  const clients = createClients(process.env);
  const rollback = { ecsTaskDefinitions: 0, ecsServiceRevisions: deployments, others: 1 };
  const extracts = createExtracts();
  const readingsBy = (reader: Clients, lasting: Lasting = {}) => {
    const surveyed = () => ({ clients: reader, enabledRegions: regions });
    const reading = createConsumers(surveyed, { rollback, lists: [] }, lasting);
    return async (): Promise<Sightings> => ({ ...nothingSeen, ...(await reading()(source, home)) });
  };
  try {
    await play({
      aws,
      read: readingsBy(clients, { extracts }),
      readLate: readingsBy(clients, { extracts, isLateAfterMs: -1 }),
      readWith: async (actions) => readingsBy(await restricted(clients, aws, actions))(),
    });
  } finally {
    process.env = before;
    clients.destroy();
    await aws.stop();
  }
}

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

/** What went wrong, as reports say it. */
export async function failureOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    return sentenceOf(error);
  }
  return 'nothing went wrong';
}

/** `name:tag` of everything that is named by tag, in order. */
export const tagsIn = ({ references }: Sightings): readonly string[] =>
  references.flatMap(({ repository, tag }) => (tag === undefined ? [] : [`${repository?.name}:${tag}`])).toSorted();
