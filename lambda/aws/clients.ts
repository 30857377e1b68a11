import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EKSClient } from '@aws-sdk/client-eks';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { Requests } from '../core/own-cost.ts';
import type { ServiceKey } from '../core/sources/services.ts';
import { countRequests } from './meter.ts';
import { createPacing, paceAttempts, quotaFactorIn } from './pacing.ts';
import type { Pacing, Waiting } from './pacing.ts';
import { restCaller } from './rest.ts';
import { callerOf, clientOf, loadService } from './services.ts';
import { restServices } from './services/rest.ts';
import type { Caller } from './services.ts';
import { createWire, prepared } from './wire.ts';
import type { Common, Environment, Wire } from './wire.ts';

/** One client per service and region, made when first used. */
export interface Clients {
  readonly ecr: (region: string) => ECRClient;
  /** Makes one attempt only: what justified a first request may not justify a second. */
  readonly ecrOnce: (region: string) => ECRClient;
  readonly ecs: (region: string) => ECSClient;
  readonly eks: (region: string) => EKSClient;
  readonly lambda: (region: string) => LambdaClient;
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

/** What clients may be given that they else make for themselves. */
interface Parts {
  readonly wire?: Wire;
  readonly waiting?: Waiting;
}

/** Makes clients from the standard chain of credentials, region and endpoint. `AWS_MAX_ATTEMPTS` is respected. */
export function createClients(environment: Environment, parts: Parts = {}): Clients {
  const wire = parts.wire ?? createWire(environment);
  const { serviceMs, hosts, destroy, meter } = wire;
  const clientsAs = (credentials: Credentials | undefined): Clients => ({
    ...clientsOf(
      { ...wire.common, ...(credentials ? { credentials } : {}) },
      // Quotas are those of an account.
      { ...wire, pacing: createPacing(quotaFactorIn(environment), parts.waiting) },
    ),
    serviceMs,
    requests: meter.requests,
    hosts,
    destroy,
    as: clientsAs,
  });
  return clientsAs(undefined);
}

/** What clients of one account are made with. */
type Credited = Common & { readonly credentials?: Credentials };

interface Given extends Pick<Wire, 'isSandbox' | 'environment' | 'meter'> {
  readonly pacing: Pacing;
}

function clientsOf(common: Credited, given: Given) {
  const { isSandbox, meter, pacing } = given;
  const s3 = { forcePathStyle: isSandbox, followRegionRedirects: true };
  const paced = <Made extends object>(client: Made, service: string, region: string): Made => {
    paceAttempts(client, pacing(service, region));
    return client;
  };
  return {
    ecr: perRegion((region) => paced(prepared(new ECRClient({ ...common, region }), meter), 'ecr', region)),
    // What justifies a request may not grow old while it waits for its turn.
    ecrOnce: perRegion((region) => prepared(new ECRClient({ ...common, region, maxAttempts: 1 }), meter)),
    ecs: perRegion((region) => paced(prepared(new ECSClient({ ...common, region }), meter), 'ecs', region)),
    eks: perRegion((region) => paced(prepared(new EKSClient({ ...common, region }), meter), 'eks', region)),
    lambda: perRegion((region) => paced(prepared(new LambdaClient({ ...common, region }), meter), 'lambda', region)),
    s3: perRegion((region) => prepared(new S3Client({ ...common, region, ...s3 }), meter)),
    sts: perRegion((region) => prepared(new STSClient({ ...common, region }), meter)),
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

/** One of each region, made when first used. */
function perRegion<Made>(make: (region: string) => Made): (region: string) => Made {
  const made = new Map<string, Made>();
  return (region) => {
    const known = made.get(region) ?? make(region);
    made.set(region, known);
    return known;
  };
}
