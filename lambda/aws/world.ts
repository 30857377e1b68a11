import { STSClient } from '@aws-sdk/client-sts';
import type { Policy } from '../policy.ts';
import type { Log, Store, World } from '../ports.ts';
import { createSpool } from '../spool.ts';
import { accountOf, organizationOf, otherAccount, roleCredentials } from './account.ts';
import { createClients } from './clients.ts';
import type { Clients } from './clients.ts';
import { createRegistries } from './registries.ts';
import { openBucket } from './store.ts';
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
    .map((other) => ({ id: other.id, clients: clients.as(roleCredentials(clients, account, other)) }));
  const clientsIn = new Map([{ id: account.id, clients }, ...others].map((one) => [one.id, one.clients]));
  const clientsFor = (id: string): Clients => {
    const known = clientsIn.get(id);
    if (!known) throw new Error(`account ${id} is not one of those that the policy names`);
    return known;
  };
  return {
    account,
    accounts: others.map((other) => otherAccount(other.clients, other.id, account.home)),
    organization: () => organizationOf(clients.organizations(account.home)),
    registries: createRegistries(clients, account.caller),
    newReading: createConsumers(clientsFor, policy.inUse),
    memories: [],
    spool: createSpool(),
    clock: {
      serviceMs: clients.serviceMs,
      wallMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    log,
    cancelled,
    refusal: () => refusalFor(clients.hosts),
    openBucket: (bucket) => openBucket(clients.s3(account.home), bucket),
    close: clients.destroy,
  };
}

/** A world, the door to its buckets, and what ends it. */
export interface OpenWorld extends World {
  readonly openBucket: (bucket: string) => Promise<Store>;
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

/**
 * Until grace, lease and write-ahead records exist, only a sandbox on this machine may lose images. It goes by the hosts
 * that really answered, not by what a setting says.
 */
function refusalFor(hosts: ReadonlySet<string>): string | undefined {
  const remote = [...hosts].find((host) => !isLoopback(host));
  if (remote === undefined) return undefined;
  return `mode delete is not armed in this version: it works against an endpoint on this machine only, and ${remote} is not; use mode: report`;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
