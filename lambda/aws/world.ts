import { setTimeout } from 'node:timers/promises';
import { STSClient } from '@aws-sdk/client-sts';
import type { Policy } from '../policy.ts';
import type { Bucket, Bus, Log, Undo, World } from '../ports.ts';
import { createSpool } from '../spool.ts';
import { accountOf, organizationOf, otherAccount, roleCredentials } from './account.ts';
import { openBus } from './bus.ts';
import { createClients } from './clients.ts';
import { createRegistries } from './registries.ts';
import { openBucket } from './store.ts';
import { createUndo } from './undoing.ts';
import { createConsumers } from './usage/readers.ts';

/** What a run is given from outside. */
export interface Setting {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly policy: Policy;
  readonly log: Log;
  readonly cancelled: AbortSignal;
}

/** Everything that a run touches, for real. */
export async function openWorld({ environment, policy, log, cancelled }: Setting): Promise<OpenWorld> {
  const clients = createClients(environment);
  const account = await accountOf(clients, await homeOf(environment));
  const others = policy.inUse.accounts
    .filter(({ id }) => id !== account.id)
    .map((other) => {
      const theirs = clients.as(roleCredentials(clients, account, other));
      return { ...otherAccount(theirs, other.id, account.home), clients: theirs };
    });
  const surveyed = new Map([{ ...account, clients }, ...others].map((one) => [one.id, one]));
  return {
    account,
    accounts: others,
    organization: () => organizationOf(clients.organizations(account.home)),
    registries: createRegistries(clients, account),
    undo: createUndo(clients),
    newReading: createConsumers((id) => surveyed.get(id), policy.inUse),
    memories: [],
    spool: createSpool(),
    clock: {
      serviceMs: clients.serviceMs,
      wallMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      pause: (ms) => pause(ms, cancelled),
    },
    log,
    cancelled,
    openBucket: (bucket, owner = account.id) => openBucket(clients.s3(account.home), { bucket, owner }),
    openAnyBucket: (bucket) => openBucket(clients.s3(account.home), { bucket }),
    openBus: (name) => openBus(() => clients.caller('eventbridge', account.home), name),
    close: clients.destroy,
  };
}

/** Reads an object of a bucket that must belong to that account: what is surveyed may depend on it. */
export async function readObject(
  environment: Setting['environment'],
  { key, ...place }: { readonly bucket: string; readonly owner?: string; readonly key: string },
): Promise<Uint8Array | undefined> {
  const clients = createClients(environment);
  try {
    const bucket = await openBucket(clients.s3((await homeOf(environment)) ?? 'us-east-1'), place);
    return await bucket.read(key);
  } finally {
    clients.destroy();
  }
}

/** A world, the door to its buckets, and what ends it. */
export interface OpenWorld extends World {
  /** A bucket of ours, or of the account that is named. */
  readonly openBucket: (bucket: string, owner?: string) => Promise<Bucket>;
  /** One that may be anybody's. */
  readonly openAnyBucket: (bucket: string) => Promise<Bucket>;
  /** A bus of the account, in the caller's region. */
  readonly openBus: (name: string) => Bus;
  readonly undo: Undo;
  readonly close: () => void;
}

/** The region of the standard chain: environment, then profile. */
async function homeOf(environment: Setting['environment']): Promise<string | undefined> {
  const named = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (named) return named;
  try {
    return await new STSClient({}).config.region();
  } catch {
    return undefined;
  }
}

/** Ends early when the run does. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
