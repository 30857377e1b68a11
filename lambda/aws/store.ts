import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { GetObjectCommandInput, GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { BadInput } from '../bad-input.ts';
import type { Bucket } from '../ports.ts';
import { allPages } from './pages.ts';
import { isThrottled, nameOf, sentenceOf, statusOf } from '../failure.ts';

/** Which bucket, and whose it must be: one that somebody else took over must not get our records, nor give us its own. */
export interface Place {
  readonly bucket: string;
  readonly owner?: string;
}

/** The audit bucket. Throws `BadInput` unless it is there and ours to read: before anything else is asked of AWS. */
export async function openBucket(s3: S3Client, { bucket, owner }: Place): Promise<Bucket> {
  if (!bucketName.test(bucket)) {
    throw new BadInput(`--bucket must be the name of a bucket, such as my-audit, got "${bucket}"`);
  }
  const here = { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) };
  try {
    await s3.send(new HeadBucketCommand(here));
  } catch (error) {
    const status = statusOf(error) ?? 500;
    throw status >= 500 || isThrottled(error) ? error : new BadInput(bucketSentence(bucket, error));
  }
  return { ...objectsIn(s3, here), ...versionsIn(s3, here) };
}

type Here = Pick<GetObjectCommandInput, 'Bucket' | 'ExpectedBucketOwner'>;

async function get(s3: S3Client, here: Here, key: string): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await s3.send(new GetObjectCommand({ ...here, Key: key }));
  } catch (error) {
    if (nameOf(error) === 'NoSuchKey') return undefined;
    throw error;
  }
}

const objectsIn = (s3: S3Client, here: Here): Pick<Bucket, 'read' | 'write' | 'remove' | 'list'> => ({
  read: async (key) => {
    const found = await get(s3, here, key);
    return found && bodyOf(found, key);
  },
  write: async (key, body, type) => {
    await s3.send(new PutObjectCommand({ ...here, Key: key, Body: body, ...headersOf[type] }));
  },
  remove: async (key) => {
    await s3.send(new DeleteObjectCommand({ ...here, Key: key }));
  },
  list: async (prefix) => {
    const found = await allPages('ListObjectsV2', async (ContinuationToken) => {
      const page = await s3.send(new ListObjectsV2Command({ ...here, Prefix: prefix, ContinuationToken }));
      // S3 leaves the list out when there is nothing.
      return { items: page.Contents ?? [], nextToken: page.NextContinuationToken };
    });
    return found.flatMap(({ Key }) => Key ?? []);
  },
});

const versionsIn = (s3: S3Client, here: Here): Pick<Bucket, 'readVersion' | 'writeIf'> => ({
  readVersion: async (key) => {
    const found = await get(s3, here, key);
    if (found && found.ETag === undefined) throw new Error(`S3 gave no version of ${key}`);
    return found?.ETag === undefined ? undefined : { body: await bodyOf(found, key), version: found.ETag };
  },
  writeIf: async (key, body, version) => {
    const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
    const object = { ...here, Key: key, Body: body, ...headersOf['application/json'], ...condition };
    try {
      await s3.send(new PutObjectCommand(object));
      return true;
    } catch (error) {
      // 409: somebody else is writing at this moment. Gone since it was read: changed as well.
      if ([409, 412].includes(statusOf(error) ?? 0) || nameOf(error) === 'NoSuchKey') return false;
      throw error;
    }
  },
});

/** An answer without a body is no empty object. */
async function bodyOf({ Body }: GetObjectCommandOutput, key: string): Promise<Uint8Array> {
  if (!Body) throw new Error(`S3 gave no body of ${key}`);
  return Body.transformToByteArray();
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

function bucketSentence(bucket: string, error: unknown): string {
  const status = statusOf(error);
  if (status === 404) return `the bucket "${bucket}" does not exist: create it, or name another with --bucket`;
  if (status === 403) return `the bucket "${bucket}" is not ours to use (403): it may belong to another account`;
  return `the bucket "${bucket}" cannot be used: ${sentenceOf(error)}`;
}

const headersOf = {
  'application/json': { ContentType: 'application/json' },
  'application/gzip': { ContentType: 'application/gzip' },
  'application/octet-stream': { ContentType: 'application/octet-stream' },
  'application/x-ndjson': { ContentType: 'application/x-ndjson' },
  'application/x-ndjson+gzip': { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' },
  'text/csv': { ContentType: 'text/csv; charset=utf-8' },
  'text/html': { ContentType: 'text/html; charset=utf-8' },
} as const;
