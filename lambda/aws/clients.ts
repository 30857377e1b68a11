import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EKSClient } from '@aws-sdk/client-eks';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { MiddlewareStack } from '@smithy/types';
import type { Requests } from '../core/own-cost.ts';
import type { ServiceKey } from '../core/sources/services.ts';
import { countRequests, createMeter } from './meter.ts';
import type { Meter } from './meter.ts';
import { createPacing, paceAttempts, quotaFactorIn } from './pacing.ts';
import type { Pacing, Waiting } from './pacing.ts';
import { restCaller } from './rest.ts';
import { callerOf, clientOf, loadService } from './services.ts';
import { restServices } from './services/rest.ts';
import type { Caller } from './services.ts';

/** One client per service and region, made when first used. */
export interface Clients {
  readonly ecr: (region: string) => ECRClient;
  /** Makes one attempt only: what justified a first request may not justify a second. */
  readonly ecrOnce: (region: string) => ECRClient;
  readonly ecs: (region: string) => ECSClient;
  readonly eks: (region: string) => EKSClient;
  readonly lambda: (region: string) => LambdaClient;
  readonly organizations: (region: string) => OrganizationsClient;
  readonly s3: (region: string) => S3Client;
  readonly sts: (region: string) => STSClient;
  /** Any other service, whose client is loaded when it is first needed. */
  readonly caller: (service: ServiceKey, region: string) => Promise<Caller>;
  /** AWS's clock, by its latest answer, in epoch milliseconds; this machine's before there was any. */
  readonly serviceMs: () => number;
  /** What left for AWS until now. */
  readonly requests: () => Requests;
  /** Every host that answered. */
  readonly hosts: ReadonlySet<string>;
  readonly destroy: () => void;
  /** The same, but as somebody else. */
  readonly as: (credentials: Credentials) => Clients;
}

/** Gets credentials, and gets them anew before they expire. */
export type Credentials = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}>;

/** Backoff doubles from half a second when throttled: eight attempts wait up to a minute in all. */
const defaultAttempts = 8;

/** No operation that we call takes seconds: a connection that is silent for this long is dead. */
const silenceMs = 10_000;

/** Makes clients from the standard chain of credentials, region and endpoint. `AWS_MAX_ATTEMPTS` is respected. */
export function createClients(environment: Environment, waiting?: Waiting): Clients {
  let answeredMs: number | undefined;
  const hosts = new Set<string>();
  const meter = createMeter();
  const requestHandler = listening((host, dateMs) => {
    hosts.add(host);
    if (Number.isFinite(dateMs)) answeredMs = dateMs;
  });
  const isSandbox = Boolean(environment['AWS_ENDPOINT_URL'] ?? environment['AWS_ENDPOINT_URL_S3']);
  const common = {
    requestHandler,
    ...(environment['AWS_MAX_ATTEMPTS'] ? {} : { maxAttempts: defaultAttempts }),
    // A sandbox has a clock of its own: the SDK would take it for a wrong one here, and repeat every refused request.
    disableClockSkewCorrection: isSandbox,
    // Nor has it names for the hosts that some services put before their own.
    disableHostPrefix: isSandbox,
  };
  const shared = {
    serviceMs: () => answeredMs ?? Date.now(),
    requests: meter.requests,
    hosts,
    destroy: () => requestHandler.destroy(),
  };
  const clientsAs = (credentials: Credentials | undefined): Clients => ({
    ...clientsOf(
      { ...common, ...(credentials ? { credentials } : {}) },
      // Quotas are those of an account.
      { isSandbox, environment, meter, pacing: createPacing(quotaFactorIn(environment), waiting) },
    ),
    ...shared,
    as: clientsAs,
  });
  return clientsAs(undefined);
}

type Environment = Readonly<Record<string, string | undefined>>;

type Common = Readonly<{
  requestHandler: NodeHttpHandler;
  maxAttempts?: number;
  disableClockSkewCorrection: boolean;
  disableHostPrefix: boolean;
  credentials?: Credentials;
}>;

interface Given {
  readonly isSandbox: boolean;
  readonly environment: Environment;
  readonly meter: Meter;
  readonly pacing: Pacing;
}

function clientsOf(common: Common, given: Given) {
  const { isSandbox, meter, pacing } = given;
  const s3 = { forcePathStyle: isSandbox, followRegionRedirects: true };
  const counted = (client: object): void => countRequests(client, meter);
  const paced =
    (service: string) =>
    (client: object, region: string): void => {
      countRequests(client, meter);
      paceAttempts(client, pacing(service, region));
    };
  return {
    ecr: perRegion((region) => new ECRClient({ ...common, region }), paced('ecr')),
    // What justifies a request may not grow old while it waits for its turn.
    ecrOnce: perRegion((region) => new ECRClient({ ...common, region, maxAttempts: 1 }), counted),
    ecs: perRegion((region) => new ECSClient({ ...common, region }), paced('ecs')),
    eks: perRegion((region) => new EKSClient({ ...common, region }), paced('eks')),
    lambda: perRegion((region) => new LambdaClient({ ...common, region }), paced('lambda')),
    organizations: perRegion((region) => new OrganizationsClient({ ...common, region }), counted),
    s3: perRegion((region) => new S3Client({ ...common, region, ...s3 }), counted),
    sts: perRegion((region) => new STSClient({ ...common, region }), counted),
    caller: callers(common, given),
  };
}

function callers(common: object, { environment, meter, pacing }: Given): Clients['caller'] {
  const made = new Map<string, Promise<Caller>>();
  const make = async (service: ServiceKey, region: string): Promise<Caller> => {
    const paced = pacing(service, region);
    const rest = restServices[service];
    if (rest) return restCaller(rest, { region, common, environment, meter, paced });
    const module = await loadService(service);
    const client = clientOf(module, { ...common, region });
    countRequests(client, meter);
    paceAttempts(client, paced);
    return callerOf(module, client);
  };
  return (service, region) => {
    const key = `${service}/${region}`;
    const caller = made.get(key) ?? make(service, region);
    made.set(key, caller);
    return caller;
  };
}

/** One pool of connections for all clients, which also notes host and date of every answer. */
function listening(note: (host: string, dateMs: number) => void): NodeHttpHandler {
  const handler = new NodeHttpHandler({
    connectionTimeout: 5000,
    requestTimeout: silenceMs,
    socketTimeout: silenceMs,
    throwOnRequestTimeout: true,
    httpsAgent: { maxSockets: mostConnections, keepAlive: true },
    httpAgent: { maxSockets: mostConnections, keepAlive: true },
  });
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const answer = await handle(request, options);
    note(request.hostname, Date.parse(answer.response.headers['date'] ?? ''));
    return answer;
  };
  return handler;
}

/** Concurrency is bounded by the readers; this only keeps a mistake there from opening thousands of sockets. */
const mostConnections = 100;

interface Client<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

function perRegion<Input extends object, Output extends object, Made extends Client<Input, Output>>(
  make: (region: string) => Made & Client<Input, Output>,
  prepare: (client: object, region: string) => void,
): (region: string) => Made {
  const made = new Map<string, Made>();
  return (region) => {
    const known = made.get(region);
    if (known) return known;
    const client = make(region);
    nameOperations(client.middlewareStack);
    // Nobody listens to it, and it copies every answer: of a page of images that costs as much as parsing it.
    client.middlewareStack.remove('loggerMiddleware');
    prepare(client, region);
    made.set(region, client);
    return client;
  };
}

/** AWS's errors do not say which operation failed; a report must. */
function nameOperations<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
  stack.add(
    (next, { commandName }) =>
      async (request) => {
        try {
          return await next(request);
        } catch (error) {
          if (error instanceof Error && commandName) {
            Object.assign(error, { operation: commandName.replace(/Command$/, '') });
          }
          throw error;
        }
      },
    { step: 'initialize', name: 'nameOperations' },
  );
}
