import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as elapse } from 'node:timers/promises';
import { createEcs } from '../test/sandbox/ecs/handle.ts';
import { lambdaIn } from '../test/sandbox/lambda/world.ts';
import { startSandbox } from '../test/sandbox/server.ts';
import { account, describedPage, digestAt, manifestsFor, nowMs, region, startOf, tagAt } from './pages.ts';
import { imagesIn, repositoryName, servicesIn } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** A registry of any size behind the wire, and the sandbox's answers for everything else. */
export interface Rig {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** How often each operation was asked for; what was throttled counts apart. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly stop: () => Promise<void>;
}

export const bucket = 'records';

/** Starts it on loopback. What it holds of a million images is their number. */
export async function startRig(shape: Shape): Promise<Rig> {
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const ecs = createEcs({ account, region }, digestIn);
  const sandbox = await startSandbox({
    accounts: [account],
    regions: { enabled: [region] },
    start: nowMs,
    services: { ecs: () => ecs.service, lambda: lambdaIn },
  });
  sandbox.s3.createBucket(bucket);
  for (let i = 0; i < shape.repositories; i += 1) sandbox.ecr().configure({ repository: repositoryName(i) });
  seedConsumers(shape, ecs, host);
  const answered = new Map<string, number>();
  const count = (operation: string): void => void answered.set(operation, (answered.get(operation) ?? 0) + 1);
  const isThrottled = throttle(shape.listsPerSecond);
  const server = createServer((incoming, response) => {
    void answer(incoming, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    if (shape.latencyMs > 0) await elapse(shape.latencyMs);
    const operation = operationOf(incoming);
    const own = synthetic.get(operation);
    if (!own) return passOn(sandbox.url, { incoming, body, response });
    if (operation === 'DescribeImages' && isThrottled()) {
      count('DescribeImages throttled');
      return send(response, 400, '{"__type":"ThrottlingException","message":"Rate exceeded"}');
    }
    count(operation);
    return send(response, 200, own(shape, JSON.parse(body.toString())));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    env: { ...sandbox.env(account, region), AWS_ENDPOINT_URL: url },
    counts: () => {
      const all = Map.groupBy(sandbox.calls, ({ operation }) => operation);
      return Object.fromEntries([...[...all].map(([name, { length }]) => [name, length] as const), ...answered]);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await sandbox.stop();
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What ECR is asked for of images; the sandbox would hold each of them. */
const synthetic: ReadonlyMap<string, (shape: Shape, input: Input) => string> = new Map([
  [
    'DescribeImages',
    (shape: Shape, { repositoryName: name = '', maxResults = 100, nextToken }: Input) =>
      describedPage(shape, numberOf(name), {
        start: nextToken === undefined ? 0 : startOf(nextToken),
        size: maxResults,
      }),
  ],
  [
    'BatchGetImage',
    (_: Shape, { repositoryName: name = '', imageIds = [] }: Input) =>
      manifestsFor(
        name,
        imageIds.map(({ imageDigest }) => imageDigest),
      ),
  ],
]);

interface Input {
  readonly repositoryName?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly imageIds?: readonly { readonly imageDigest: string }[];
}

const numberOf = (name: string): number => Number(name.slice(-5));

const operationOf = ({ headers }: IncomingMessage): string => {
  const [service = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  return service.startsWith('AmazonEC2ContainerRegistry') ? operation : '';
};

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    date: new Date(nowMs).toUTCString(),
  });
  response.end(body);
}

interface Passing {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

function passOn(url: string, { incoming, body, response }: Passing): Promise<void> {
  const { method, headers, url: path } = incoming;
  return new Promise((resolve, reject) => {
    const asked = ask(`${url}${path}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response).on('finish', resolve).on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** As AWS does it: a bucket of tokens that holds those of one second. */
function throttle(perSecond: number | undefined): () => boolean {
  if (perSecond === undefined) return () => false;
  let [tokens, atMs] = [perSecond, performance.now()];
  return () => {
    const passedMs = performance.now() - atMs;
    [tokens, atMs] = [Math.min(perSecond, tokens + (passedMs * perSecond) / 1000), atMs + passedMs];
    if (tokens < 1) return true;
    tokens -= 1;
    return false;
  };
}

/** What a task runs has the digest that the registry says its tag is at. */
function digestIn(image: string): string | undefined {
  const [, repository = '', number = ''] = /app-(\d+):\d+\.(\d+)\.0$/.exec(image) ?? [];
  return digestAt({ repository: Number(repository), image: Number(number) });
}

/** Services that run so many tasks of one image each, spread over all images. */
function seedConsumers(shape: Shape, ecs: ReturnType<typeof createEcs>, host: string): void {
  const services = servicesIn(shape);
  for (let i = 0; i < services; i += 1) {
    const position = Math.floor((i * imagesIn(shape)) / services);
    const [repository, near] = [Math.floor(position / shape.images), position % shape.images];
    // A platform of an index has no tag: its index is what a service names.
    const image = shape.hasIndexes ? near - (near % 3) : near;
    ecs.registerTaskDefinition({
      family: `service-${i}`,
      image: `${host}/${repositoryName(repository)}:${tagAt(image)}`,
    });
    const desiredCount = Math.floor(shape.consumers / services) + Number(i < shape.consumers % services);
    ecs.createService({ name: `service-${i}`, taskDefinition: `service-${i}`, desiredCount });
  }
}
