import { objects, text, texts } from '../json.ts';
import { AwsError } from '../service.ts';
import type { JsonObject, Service, ServiceName } from '../service.ts';
import { createEcs } from './handle.ts';
import type { Ecs } from './handle.ts';
import type { ServiceSeed } from './seeds.ts';

/** What a test says of its calls, if it matters. */
export interface Calling {
  readonly nowMs?: number;
  readonly maxPage?: number;
}

/** Where the tests are. */
export const place = { account: '111111111111', region: 'eu-west-1' };

/** Calls a service without a wire in between. */
export const caller =
  (service: Service, name: ServiceName) =>
  (operation: string, input: JsonObject = {}, { nowMs = Date.UTC(2026, 5, 1), maxPage }: Calling = {}): JsonObject =>
    service({
      ...place,
      service: name,
      operation,
      input,
      nowMs,
      maxPage,
      caller: `arn:aws:iam::${place.account}:root`,
    });

/** The code and message of the `AwsError` that a call ends with. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('the call went well');
}

/** A registry whose tags a test moves: a digest that a tag had is there until it is removed. */
export function registry(tags: Readonly<Record<string, string>> = {}) {
  const digests = new Map(Object.entries(tags));
  const removed = new Set<string>();
  return {
    resolve: (image: string): string | undefined => {
      const digest = /@(.+)$/.exec(image)?.[1] ?? digests.get(image);
      return digest !== undefined && removed.has(digest) ? undefined : digest;
    },
    move: (image: string, digest: string) => digests.set(image, digest),
    remove: (digest: string) => removed.add(digest),
  };
}

/** The image that the tests run. */
export const app = `${place.account}.dkr.ecr.${place.region}.amazonaws.com/team/app:stable`;
/** What its tag stands for at first, and what tests move it to. */
export const [oldDigest, newDigest] = [`sha256:${'0'.repeat(64)}`, `sha256:${'1'.repeat(64)}`];

/** An ECS over a registry that has the app, as a test calls it. */
export function bench() {
  const images = registry({ [app]: oldDigest });
  const ecs = createEcs(place, images.resolve);
  return { ecs, images, call: caller(ecs.service, 'ecs') };
}

type Caller = ReturnType<typeof caller>;

/** Creates the service `web` of the app. */
export const rolling = (ecs: Ecs, more: Partial<ServiceSeed> = {}): string =>
  ecs.createService({
    name: 'web',
    taskDefinition: ecs.registerTaskDefinition({ family: 'web', image: app }),
    ...more,
  });

/** A service as it is described. */
export const service = (call: Caller, name: string): JsonObject =>
  objects(call('DescribeServices', { services: [name] }), 'services')[0] ?? {};

/** The revisions of a service that have tasks, the newest first. */
export const revisionsOf = (call: Caller, name: string): readonly string[] =>
  objects(service(call, name), 'currentServiceRevisions').map((revision) => text(revision, 'arn') ?? '');

/** The digests that each of these revisions pins. */
export const pinned = (call: Caller, name: string) =>
  objects(call('DescribeServiceRevisions', { serviceRevisionArns: revisionsOf(call, name) }), 'serviceRevisions').map(
    (revision) => objects(revision, 'containerImages').map(({ imageDigest }) => imageDigest),
  );

/** The ARNs of the tasks that are to run. */
export const tasksIn = (call: Caller, input: JsonObject = {}): readonly string[] =>
  texts(call('ListTasks', input), 'taskArns');

/** How far these tasks are, and what they pulled. */
export const running = (call: Caller) =>
  objects(call('DescribeTasks', { tasks: tasksIn(call) }), 'tasks').map((task) => [
    text(task, 'lastStatus'),
    ...objects(task, 'containers').map(({ imageDigest }) => imageDigest),
  ]);
