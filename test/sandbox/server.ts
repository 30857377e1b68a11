import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { clockAt } from './clock.ts';
import type { Clock, Instant } from './clock.ts';
import { ec2Table } from './ec2.ts';
import type { Regions } from './ec2.ts';
import { registryHandle } from './ecr/handle.ts';
import type { RegistryHandle } from './ecr/handle.ts';
import { registries } from './ecr/registry.ts';
import { ecrService } from './ecr/service.ts';
import { faultRules } from './faults.ts';
import type { Faults } from './faults.ts';
import { iamOf } from './iam.ts';
import type { Iam, PolicyDocument } from './iam.ts';
import { callLog } from './kernel/calls.ts';
import type { CallRecord } from './kernel/calls.ts';
import { callHooks } from './kernel/hooks.ts';
import type { Hooks } from './kernel/hooks.ts';
import { readRequest } from './kernel/http.ts';
import type { Reply } from './kernel/http.ts';
import { serve } from './kernel/pipeline.ts';
import type { Pipeline, Served } from './kernel/pipeline.ts';
import { principalsOf } from './kernel/principals.ts';
import { protocolsOf } from './kernel/protocols.ts';
import type { Protocol } from './kernel/protocols.ts';
import { s3Handle } from './s3/handle.ts';
import type { S3Handle } from './s3/handle.ts';
import { publisher } from './s3/presigned.ts';
import { s3Route } from './s3/route.ts';
import { s3Service } from './s3/service.ts';
import type { Bucket } from './s3/store.ts';
import { unknownOperation } from './service.ts';
import type { Call, Place, SchemaServiceName, Service } from './service.ts';
import { schemaServicesOf } from './services/all.ts';
import type { ServiceHandle } from './services/handle.ts';
import { stsService } from './sts.ts';

/** How a sandbox begins. */
export interface SandboxOptions {
  /** `111111111111`, unless said. */
  readonly accounts?: readonly string[];
  /** Enabled are `eu-west-1` and `us-east-1`, unless said. */
  readonly regions?: Partial<Regions>;
  /** What the clock shows: 2026-06-01, unless said. */
  readonly start?: Instant;
  /** The most items on any page. None: AWS's own limits. */
  readonly maxPage?: number;
  /** How long every answer takes. */
  readonly latencyMs?: number;
  /** Services from elsewhere. Without its factory a service knows no operation. */
  readonly services?: { readonly ecs?: ServiceFactory; readonly lambda?: RestServiceFactory };
}

/** What a service from elsewhere may use of the sandbox. */
export interface World {
  readonly clock: Clock;
  readonly accounts: readonly string[];
  readonly ecr: (place: Place) => RegistryHandle;
}

/** Makes a service that speaks AWS JSON. */
export type ServiceFactory = (world: World) => Service;

/** A service whose operations are in methods and paths also says how to read these. */
export type RestServiceFactory = (world: World) => { readonly route: Protocol['read']; readonly service: Service };

/** An AWS that runs in this process. */
export interface Sandbox {
  readonly url: string;
  /** The environment in which the SDK reaches it, as the user of an account in a region. */
  readonly env: (account?: string, region?: string) => Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly calls: readonly CallRecord[];
  readonly countOf: (operation: string) => number;
  readonly faults: Faults;
  /** Runs code before or after a call is handled, such as one that makes a race. Returns what ends it. */
  readonly onCall: Hooks['add'];
  /** Makes a role with a policy that is enforced, or gives it another one, and returns its ARN. */
  readonly role: (name: string, policy: PolicyDocument, place?: Pick<Partial<Place>, 'account'>) => string;
  /** Has the organization deny every call in these regions, but those of STS. Returns what ends it. */
  readonly barRegions: Iam['barRegions'];
  readonly ecr: (place?: Partial<Place>) => RegistryHandle;
  readonly s3: S3Handle;
  /** What another service has, as `service('codebuild').put('projects', { name: 'build' })` puts it there. */
  readonly service: (name: SchemaServiceName, place?: Partial<Place>) => ServiceHandle;
  /** Ends it. Throws if the sandbox itself has failed meanwhile: its answers were not AWS's. */
  readonly stop: () => Promise<void>;
}

/** Starts an AWS on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { accounts, start, maxPage, latencyMs } = { ...usual, ...options };
  const regions = { ...usualRegions, ...options.regions };
  const home = { account: accounts[0] ?? '', region: regions.enabled[0] ?? '' };
  const clock = clockAt(start);
  const buckets = new Map<string, Bucket>();
  const all = registries(clock, accounts, publisher(buckets, { clock, url: () => url }));
  const ecr = (place: Partial<Place> = {}): RegistryHandle => registryHandle(all, { ...home, ...place });
  const principals = principalsOf(accounts);
  const [faults, hooks, log, bugs] = [faultRules(), callHooks(), callLog(), new Array<unknown>()];
  const iam = iamOf();
  const { ecs, lambda } = elsewhere({ clock, accounts, ecr }, options);
  const bySchema = schemaServicesOf(clock, ec2Table(regions));
  const protocols = protocolsOf({ s3: s3Route, lambda: lambda.route });
  const { server, url } = await listening({
    services: new Map<string, Served>([
      ['ecr', { protocol: protocols.ecr, handler: inJson(ecrService(all)) }],
      ['ecs', { protocol: protocols.ecs, handler: inJson(ecs) }],
      ['lambda', { protocol: protocols.lambda, handler: inJson(lambda.service) }],
      ['s3', { protocol: protocols.s3, handler: s3Service(buckets) }],
      ['sts', { protocol: protocols.sts, handler: inJson(stsService(principals, clock)) }],
      ...[...bySchema].map(([name, { protocol, service }]) => [name, { protocol, handler: inJson(service) }] as const),
    ]),
    principals,
    enabledRegions: regions.enabled,
    clock,
    faults,
    hooks,
    log,
    authorize: iam.authorize,
    maxPage,
    latencyMs,
    onBug: (bug) => bugs.push(bug),
  });
  return {
    url,
    env: (account = home.account, region = home.region) => environment(url, principals.keyOf(account), region),
    clock,
    calls: log.records,
    countOf: (operation) => log.records.filter((record) => record.operation === operation).length,
    faults,
    onCall: hooks.add,
    role: (name, policy, { account = home.account } = {}) => iam.role(name, policy, account),
    barRegions: iam.barRegions,
    ecr,
    s3: s3Handle(buckets, { clock, home }),
    service: (name, place) => handleOf(bySchema, name, { ...home, ...place }),
    stop: () => stopped(server, bugs),
  };
}

const usual = { accounts: ['111111111111'], start: '2026-06-01T00:00:00Z', maxPage: undefined, latencyMs: 0 };

const usualRegions: Regions = { enabled: ['eu-west-1', 'us-east-1'], disabled: [] };

function elsewhere(world: World, { services = {} }: SandboxOptions) {
  return {
    ecs: services.ecs?.(world) ?? nothing,
    lambda: services.lambda?.(world) ?? { route: () => undefined, service: nothing },
  };
}

function handleOf(services: ReturnType<typeof schemaServicesOf>, name: SchemaServiceName, place: Place): ServiceHandle {
  const service = services.get(name);
  if (!service) throw new Error(`the sandbox has no ${name}`);
  return service.at(place);
}

const inJson =
  (service: Service) =>
  (call: Call): Reply => ({ output: service(call) });

const nothing: Service = (call) => {
  throw unknownOperation(call);
};

const environment = (url: string, accessKey: string, region: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: accessKey,
  AWS_SECRET_ACCESS_KEY: 'sandbox',
  AWS_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  // The sandbox throttles when a test says so, not by what AWS publishes: nothing need wait for its turn.
  ECR_KEEPER_QUOTA_FACTOR: '1000',
});

async function listening(pipeline: Pipeline): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => serve(pipeline, request, response).catch(pipeline.onBug),
      // Whoever hangs up before the end of a request wants no answer.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}` };
}

async function stopped(server: Server, bugs: readonly unknown[]): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  if (bugs.length > 0) throw new AggregateError(bugs, 'the sandbox itself failed');
}
