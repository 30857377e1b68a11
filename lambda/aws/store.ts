import { GetObjectCommand, HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { BadInput } from '../bad-input.ts';
import type { Store } from '../ports.ts';
import { isThrottled, nameOf, sentenceOf, statusOf } from '../failure.ts';

/** The audit bucket. Throws `BadInput` unless it is there and ours to read: before anything else is asked of AWS. */
export async function openBucket(s3: S3Client, bucket: string): Promise<Store> {
  if (!bucketName.test(bucket)) {
    throw new BadInput(`--bucket must be the name of a bucket, such as my-audit, got "${bucket}"`);
  }
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    const status = statusOf(error) ?? 500;
    throw status >= 500 || isThrottled(error) ? error : new BadInput(bucketSentence(bucket, error));
  }
  return {
    read: async (key) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    write: async (key, body, type) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...headersOf[type] }));
    },
  };
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
  'application/x-ndjson+gzip': { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' },
} as const;
