import { ListClustersCommand } from '@aws-sdk/client-ecs';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Registry } from '../../core/image.ts';
import type { Sightings } from '../../core/usage.ts';
import type { ServiceKey } from '../../core/sources/services.ts';
import { createExtracts } from '../../extracts.ts';
import type { Extracts, Seen } from '../../ports.ts';
import type { Clients } from '../clients.ts';
import { allPages } from '../pages.ts';
import type { Caller, Members } from '../services.ts';
import type { Answer } from './lasting.ts';

/** How many revisions of a consumer count as something it may roll back to. */
interface RollbackDepth {
  readonly ecsTaskDefinitions: number;
  readonly ecsServiceRevisions: number;
  /** Versions, revisions and history of everything else. */
  readonly others: number;
}

/** What of the policy readers go by. */
export interface Settings {
  readonly rollback: RollbackDepth;
  readonly lists: readonly {
    readonly prefix: string;
    readonly expect: readonly string[];
    readonly freshnessMs: number;
  }[];
}

/** Where and how a source reads: one region of one account. */
export interface Scope {
  readonly home: Registry;
  readonly ecs: ECSClient;
  readonly eks: EKSClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly rollback: RollbackDepth;
  readonly lists: Settings['lists'];
  /** AWS's clock. */
  readonly nowMs: () => number;
  /** The ARNs of all clusters, listed once for the sources of one reading. */
  readonly clusters: () => Promise<readonly string[]>;
  /** Revisions of task definitions and published versions of functions never change: each is read once, and remembered. */
  readonly extracts: Extracts;
  /** Those of them that are being read. */
  readonly onTheirWay: Map<string, Promise<Answer>>;
  /** Whether the time of this reading is over: what was not read is for the next run. */
  readonly isLate: () => boolean;
  /** Revisions of job definitions and versions of state machines never change either. */
  readonly described: Memory<Members>;
  /** What the template of a stack names changes with the stack's last update only. */
  readonly stackTemplate: Memory<Sightings>;
  /** Asks any service here; its client is loaded when it is first needed. */
  readonly caller: (service: ServiceKey) => Promise<Caller>;
  /** Another place, if it is surveyed: an enabled region of one of the accounts. */
  readonly elsewhere: (place: Registry) => Promise<Scope | undefined>;
}

/** An account that is surveyed, and how it is asked. */
interface Surveyed {
  readonly clients: Clients;
  readonly enabledRegions: () => Promise<readonly string[]>;
}

/** The accounts that are surveyed, by id. */
export type Accounts = (id: string) => Surveyed | undefined;

/** What readings have in common, and how long each may take. */
export interface Lasting {
  readonly extracts?: Extracts;
  readonly isLateAfterMs?: number | undefined;
}

type Memory<Value> = (key: string, read: () => Promise<Value>) => Promise<Value>;

/** What one kind of consumer names. Throws unless it could read all of it. */
export type Reader = (scope: Scope) => Promise<Seen>;

/** Makes readings: what must be fresh is forgotten between them, what cannot change is not. */
export function readings(
  accountIn: Accounts,
  settings: Settings,
  { extracts = createExtracts(), isLateAfterMs = Infinity }: Lasting = {},
): () => (home: Registry) => Scope {
  const onTheirWay = new Map<string, Promise<Answer>>();
  const described = memory<Members>();
  const stackTemplate = memory<Sightings>();
  return () => {
    const startedMs = performance.now();
    const clusters = new Map<string, Promise<readonly string[]>>();
    const regions = new Map<string, Promise<readonly string[]>>();
    const scopeOf = (home: Registry): Scope => {
      const { clients } = surveyedIn(accountIn, home.account);
      const ecs = clients.ecs(home.region);
      return {
        home,
        ecs,
        eks: clients.eks(home.region),
        lambda: clients.lambda(home.region),
        s3: clients.s3(home.region),
        sts: clients.sts(home.region),
        rollback: settings.rollback,
        lists: settings.lists,
        nowMs: clients.serviceMs,
        clusters: () => onceIn(clusters, `${home.account}/${home.region}`, () => clustersOf(ecs)),
        extracts,
        onTheirWay,
        isLate: () => performance.now() - startedMs > isLateAfterMs,
        described,
        stackTemplate,
        caller: (service) => clients.caller(service, home.region),
        elsewhere: async ({ account, region }) => {
          const known = accountIn(account);
          const enabled = known && (await onceIn(regions, account, known.enabledRegions));
          return enabled?.includes(region) ? scopeOf({ account, region }) : undefined;
        },
      };
    };
    return scopeOf;
  };
}

function surveyedIn(accountIn: Accounts, id: string): Surveyed {
  const known = accountIn(id);
  if (!known) throw new Error(`account ${id} is not one of those that the policy names`);
  return known;
}

const clustersOf = (ecs: ECSClient): Promise<readonly string[]> =>
  allPages('ListClusters', async (nextToken) => {
    const page = await ecs.send(new ListClustersCommand({ maxResults: 100, nextToken }));
    return { items: page.clusterArns, nextToken: page.nextToken };
  });

/** Asks once, and gives everyone the same answer, or the same error: three sources need not wait for it three times. */
function onceIn<Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}

/** Remembers answers, also while they are on their way; an error is forgotten, so that it is asked again. */
function memory<Value>(): Memory<Value> {
  const known = new Map<string, Promise<Value>>();
  return async (key, read) => {
    const value = known.get(key) ?? read();
    known.set(key, value);
    try {
      return await value;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  };
}
