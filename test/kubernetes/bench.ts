import { createApi } from '../../lambda/aws/kubernetes/api.ts';
import type { Access, Api } from '../../lambda/aws/kubernetes/api.ts';
import { ApiError } from '../../lambda/aws/kubernetes/api-error.ts';
import type { Trouble } from '../../lambda/aws/kubernetes/api-error.ts';
import { readWorkloads } from '../../lambda/aws/kubernetes/workloads.ts';
import type { SeenInCluster } from '../../lambda/aws/kubernetes/workloads.ts';
import { startCluster } from '../sandbox/kubernetes/cluster.ts';
import type { Cluster, ClusterOptions } from '../sandbox/kubernetes/cluster.ts';
import type { JsonObject } from '../sandbox/service.ts';

export const home = { account: '111111111111', region: 'eu-west-1' };
export const hex = (letter: string): string => letter.repeat(64);
export const host = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

/** A cluster, and what reads it. */
export interface Bench {
  readonly cluster: Cluster;
  readonly api: Api;
  readonly read: (except?: readonly string[]) => Promise<SeenInCluster>;
  /** How long it would have waited, each time. */
  readonly pausesMs: readonly number[];
}

/** Runs a test on a cluster of its own, and cleans up whatever the outcome. Nothing waits. */
export async function onCluster(
  options: ClusterOptions & Partial<Access>,
  test: (bench: Bench) => Promise<void>,
): Promise<void> {
  const cluster = await startCluster(options);
  const pausesMs: number[] = [];
  const api = createApi({
    endpoint: cluster.endpoint,
    ca: cluster.ca,
    token: () => Promise.resolve('secret-1'),
    pause: (ms) => Promise.resolve(pausesMs.push(ms)),
    ...options,
  });
  const read = (except: readonly string[] = []) =>
    readWorkloads({ api, home, place: 'cluster prod, eu-west-1', except });
  try {
    await test({ cluster, api, read, pausesMs });
  } finally {
    api.close();
    await cluster.stop();
  }
}

/** A pod's specification with one container. */
export const running = (image: string): JsonObject => ({ containers: [{ name: 'main', image }] });

/** An object that makes pods. */
export const making = (name: string, image: string, spec: JsonObject = {}) => ({
  metadata: { name, namespace: 'team-a' },
  spec: { ...spec, template: { spec: running(image) } },
});

export const pod = (name: string, image: string) => ({ metadata: { name, namespace: 'team-a' }, spec: running(image) });

/** What was seen, in the words of a container: `app:1.0`, and by whom. */
export const images = ({ references }: Pick<SeenInCluster, 'references'>): readonly string[] =>
  [
    ...new Set(
      references.map(
        ({ repository, tag, digest }) => `${repository?.name ?? ''}:${tag ?? ''}${digest ? `@${digest}` : ''}`,
      ),
    ),
  ].toSorted();

export const users = ({ references }: Pick<SeenInCluster, 'references'>, tag: string): readonly string[] =>
  references
    .filter((one) => one.tag === tag)
    .map(({ usedBy, role }) => `${role}: ${usedBy}`)
    .toSorted();

/** Where pods are listed: the first list of every reading. */
export const pods = '/api/v1/pods';

/** The trouble that a reading ends with. */
export async function troubleOf(reading: Promise<unknown>): Promise<Trouble & { readonly message: string }> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof ApiError) return { ...error.trouble, message: error.message };
    throw error;
  }
  throw new Error('the reading went well');
}
