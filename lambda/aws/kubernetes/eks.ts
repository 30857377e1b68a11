import { DescribeClusterCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import type { Cluster, EKSClient } from '@aws-sdk/client-eks';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Registry } from '../../core/image.ts';
import { nothingSeen } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { nameOf } from '../../failure.ts';
import type { Units } from '../../ports.ts';
import { allPages } from '../pages.ts';
import { createApi } from './api.ts';
import type { Access } from './api.ts';
import { explained } from './explain.ts';
import { clusterTokens, signerOf } from './token.ts';
import type { Tokens } from './token.ts';
import { readWorkloads, withImageIds } from './workloads.ts';
import type { SeenInCluster } from './workloads.ts';

/** A cluster whose API can be asked. */
interface EksCluster extends Registry {
  readonly name: string;
  readonly endpoint: string;
  /** PEM. */
  readonly ca: string;
  /** Whether its endpoint is known to answer inside its VPC only. */
  readonly isPrivate?: boolean;
}

/** What the reading of clusters may be told. */
export interface EksOptions extends Partial<Pick<Access, 'limits' | 'pause'>> {
  /** Custom resources that are not read, as globs of `group/resource`. */
  readonly except?: readonly string[];
  /** The role that asks, for sentences. */
  readonly role?: string;
}

/** Where clusters are looked for, and as whom they are asked. */
export interface EksPlace {
  readonly home: Registry;
  readonly eks: EKSClient;
  readonly sts: STSClient;
}

/** The clusters of a region, each to be read for itself. */
export async function kubernetesUnits({ home, eks, sts }: EksPlace, options: EksOptions = {}): Promise<Units> {
  const names = await eksClusters(eks);
  const read = async (name: string): Promise<Sightings> => {
    const found = await describeCluster(eks, name);
    if (!found) return nothingSeen;
    return readCluster({ ...home, ...found }, clusterTokens(name, await signerOf(sts)), options);
  };
  return { units: names.map((name) => ({ name, read: () => read(name) })) };
}

/** The names of all clusters of a region, also of those that run elsewhere and are only connected. */
const eksClusters = (eks: EKSClient): Promise<readonly string[]> =>
  allPages('ListClusters', async (nextToken) => {
    const page = await eks.send(new ListClustersCommand({ include: ['all'], maxResults: 100, nextToken }));
    return { items: page.clusters, nextToken: page.nextToken };
  });

/** How a cluster can be asked; undefined if it is gone since it was listed. Throws for one that cannot be asked. */
async function describeCluster(eks: EKSClient, name: string): Promise<Omit<EksCluster, keyof Registry> | undefined> {
  try {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
    if (!cluster) throw new Error(`DescribeCluster: no answer for ${name}`);
    return askable(name, cluster);
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function askable(name: string, cluster: Cluster): Omit<EksCluster, keyof Registry> {
  const { status = 'unknown', connectorConfig, endpoint, certificateAuthority, resourcesVpcConfig } = cluster;
  if (connectorConfig) throw new Error(`cluster ${name} cannot be asked what it runs: ${connectedElsewhere}`);
  const data = certificateAuthority?.data;
  if (!askableStatuses.has(status) || !endpoint || !data) {
    throw new Error(`cluster ${name} cannot be asked what it runs: ${meaningOf(status)}`);
  }
  const ca = Buffer.from(data, 'base64').toString();
  return { name, endpoint, ca, isPrivate: resourcesVpcConfig?.endpointPublicAccess === false };
}

const connectedElsewhere =
  'it is only connected to EKS, which has no way to its API: run the publisher in it, or exclude it with a sentence';

/** While a cluster is updated, and also while it is deleted, its API goes on answering. */
const askableStatuses: ReadonlySet<string> = new Set(['ACTIVE', 'UPDATING', 'DELETING']);

function meaningOf(status: string): string {
  switch (status) {
    case 'CREATING':
      return 'it is being created; the next run can';
    case 'FAILED':
      return 'its creation failed: delete it, or exclude it with a sentence';
    case 'DELETING':
      return 'it is being deleted; when it is gone, nothing has to be asked';
    default:
      return `its status is ${status}, and it shows no endpoint: look at it, or exclude it with a sentence`;
  }
}

/** Reads what a cluster's objects name. Throws a sentence that says what to do unless it could read all of them. */
async function readCluster(
  { name, account, region, endpoint, ca, isPrivate }: EksCluster,
  token: Tokens,
  { except = [], role = 'the role that asks', ...access }: EksOptions = {},
): Promise<SeenInCluster> {
  const ways = 'run the publisher in it, or put the function into its VPC, or exclude it with a sentence';
  const remedies = {
    unreachable: `it ${isPrivate ? 'is' : 'may be'} private; ${ways}`,
    unknown: `create an access entry for ${role} with the Kubernetes group ecr-keeper`,
    roleCommand: 'keeper kubernetes role',
    leavingOut: '',
  };
  const home = { account, region };
  const place = `cluster ${name}, ${region}`;
  try {
    const api = createApi({ endpoint, ca, token, ...access });
    try {
      return withImageIds(await readWorkloads({ api, home, place, except }), place);
    } finally {
      api.close();
    }
  } catch (error) {
    throw explained(name, error, remedies);
  }
}
