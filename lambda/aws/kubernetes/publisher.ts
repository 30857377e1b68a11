import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Registry } from '../../core/image.ts';
import { listOf } from '../../core/usage-list.ts';
import { BadInput } from '../../bad-input.ts';
import { nameOf } from '../../failure.ts';
import { createApi } from './api.ts';
import { explained } from './explain.ts';
import { readWorkloads, withImageIds } from './workloads.ts';
import type { SeenInCluster } from './workloads.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the cluster that this process runs in, and publishes what it names as one object in S3. Throws, and writes
 * nothing, unless it could read everything: then the last list grows stale, and its readers notice.
 */
export async function publish(environment: Environment, now: () => Date = () => new Date()): Promise<string> {
  const publisher = required(environment, 'PUBLISHER');
  const { bucket, key } = destination(required(environment, 'DESTINATION'), publisher);
  const region = required(environment, 'AWS_REGION');
  const home = { account: environment['ACCOUNT'] ?? unknownAccount, region };
  const takenAt = now().toISOString();
  const { resources, ...seen } = await readOwnCluster(environment, publisher, home);
  const list = listOf({ publisher, takenAt, sources: resources }, known(seen));
  if (list.count === 0) throw new Error('nothing here names an image of ECR, so there is nothing to publish');
  const s3 = new S3Client({
    region,
    followRegionRedirects: true,
    forcePathStyle: Boolean(environment['AWS_ENDPOINT_URL']),
  });
  try {
    const Body = JSON.stringify(list);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }));
  } finally {
    s3.destroy();
  }
  return `published ${list.count} references of ${publisher} to s3://${bucket}/${key}`;
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new BadInput(`${name} is not set`);
  return value;
}

/** `s3://bucket/prefix` becomes the object `prefix/PUBLISHER.json`. */
function destination(to: string, publisher: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(to) ?? [];
  if (bucket === undefined) throw new BadInput(`DESTINATION must be a place such as s3://bucket/prefix, got "${to}"`);
  const folder = prefix.replace(/\/+$/, '');
  return { bucket, key: `${folder === '' ? '' : `${folder}/`}${publisher}.json` };
}

/** Where Kubernetes puts what a pod needs to ask it. The token is renewed there, so it is read anew each time. */
const usualFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

async function readOwnCluster(environment: Environment, publisher: string, home: Registry): Promise<SeenInCluster> {
  const host = required(environment, 'KUBERNETES_SERVICE_HOST');
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '443';
  const folder = environment['SERVICE_ACCOUNT_FOLDER'] ?? usualFolder;
  const inFolder = (name: string) => readFile(join(folder, name), 'utf8');
  const except = (environment['EXCEPT'] ?? '').split(',');
  const endpoint = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const api = createApi({
    endpoint,
    ca: await credential(inFolder('ca.crt')),
    token: () => credential(inFolder('token')),
  });
  try {
    const place = `cluster ${publisher}`;
    return withImageIds(await readWorkloads({ api, home, place, except }), place);
  } catch (error) {
    throw explained(publisher, error, remedies);
  } finally {
    api.close();
  }
}

async function credential(reading: Promise<string>): Promise<string> {
  try {
    return (await reading).trim();
  } catch (error) {
    throw new BadInput(`the service account of this pod cannot be read (${nameOf(error)}): mount its token`);
  }
}

const remedies = {
  unreachable: 'a network policy may keep this pod from the API server',
  unknown: 'its service account was deleted, or its token is not one of this cluster',
  roleCommand: 'keeper kubernetes publisher',
  leavingOut: ', or leave it out with --except',
};

/** Stands for the account that an endpoint's own name hides, as long as nobody said which it is. */
const unknownAccount = 'unknown';

function known(seen: Omit<SeenInCluster, 'resources'>): Omit<SeenInCluster, 'resources'> {
  const hidden = [...seen.references, ...seen.mentions].find(
    ({ repository }) => repository?.account === unknownAccount,
  );
  if (!hidden) return seen;
  throw new BadInput(
    `${hidden.usedBy} names an image by a VPC endpoint's own name, which hides the account: say it with --account`,
  );
}
