import { setTimeout } from 'node:timers/promises';
import { createExtracts } from '../extracts.ts';
import type { Policy } from '../policy.ts';
import type { Bucket, Bus, Log, Undo, World } from '../ports.ts';
import type { Spent } from '../core/own-cost.ts';
import { createSpool } from '../spool.ts';
import { organizationOf, otherAccount, ownAccount, roleCredentials } from './account.ts';
import { openBus } from './bus.ts';
import { createClients } from './clients.ts';
import { homeOf, opening } from './identity.ts';
import type { Opening } from './identity.ts';
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
  /** How long a reading of the consumers may take that goes on in the next run. Any time, if it is not said. */
  readonly surveyForMs?: number;
  /** Where somebody has asked already who we are. */
  readonly opened?: Opening;
}

/** Everything that a run touches, for real. */
export async function openWorld(setting: Setting): Promise<OpenWorld> {
  const { environment, policy, log: given, cancelled, surveyForMs } = setting;
  const { wire, identity } = setting.opened ?? opening(environment);
  const clients = createClients(environment, { wire });
  const { log, logBytes } = counting(given);
  const account = ownAccount(clients, await identity);
  const others = policy.inUse.accounts
    .filter(({ id }) => id !== account.id)
    .map((other) => {
      const theirs = clients.as(roleCredentials(clients, account, other));
      return { ...otherAccount(theirs, other.id, account.home), clients: theirs };
    });
  const extracts = createExtracts();
  const surveyed = new Map([{ ...account, clients }, ...others].map((one) => [one.id, one]));
  return {
    account,
    accounts: others,
    organization: () => organizationOf(clients, account.home),
    registries: createRegistries(clients, account),
    undo: createUndo(clients),
    newReading: createConsumers((id) => surveyed.get(id), policy.inUse, { extracts, isLateAfterMs: surveyForMs }),
    extracts,
    memories: [],
    spool: createSpool(),
    clock: {
      serviceMs: clients.serviceMs,
      wallMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      pause: (ms) => pause(ms, cancelled),
    },
    log,
    spent: () => ({ requests: clients.requests(), ...functionIn(environment, logBytes()) }),
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

/** What Powertools and CloudWatch add to each line, measured on one. */
const lineBytes = 430;

/** A log that knows how much was written. */
function counting({ info, warn }: Log): { readonly log: Log; readonly logBytes: () => number } {
  let bytes = 0;
  const count = (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    bytes += lineBytes + Buffer.byteLength(JSON.stringify({ message, ...fields }));
  };
  const log: Log = {
    info: (message, fields) => {
      count(message, fields);
      info(message, fields);
    },
    warn: (message, fields) => {
      count(message, fields);
      warn(message, fields);
    },
  };
  return { log, logBytes: () => bytes };
}

/** What only the function costs; Lambda says how large it is. */
function functionIn(environment: Setting['environment'], logBytes: number): Pick<Spent, 'asFunction'> {
  const memoryMiB = Number(environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 0);
  return memoryMiB > 0 ? { asFunction: { memoryMiB, logBytes, tells: Boolean(environment['EVENT_BUS']) } } : {};
}

/** Ends early when the run does. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
