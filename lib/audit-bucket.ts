import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { IBucket, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { AnyKey } from './encryption.ts';

/** One of this stack or any other. With `exactOptionalPropertyTypes` a `Bucket` is not an `IBucket`. */
export type AnyBucket = Bucket | IBucket;

/** A year and a month: a yearly audit finds the whole year. */
const recordsExpireAfter = Duration.days(400);

/** Long enough to notice that records were overwritten or deleted, and to bring them back. */
const oldVersionsExpireAfter = Duration.days(30);

/** Makes the bucket of records: nothing but time and its owner takes anything out of it, not even deleting the stack. */
export function createAuditBucket(
  scope: Construct,
  { encryptionKey, scaleOut }: { readonly encryptionKey?: AnyKey; readonly scaleOut: boolean },
): Bucket {
  const bucket = new Bucket(scope, 'AuditBucket', {
    removalPolicy: RemovalPolicy.RETAIN,
    versioned: true,
    // With a key of one's own each object would be a call of it, which is paid for, but for the bucket's own.
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [expiry('audit/'), expiry('runs/'), expiry('manifests/'), ...(scaleOut ? [clearing] : [])],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'It is a log itself, written by one function; access logs would ask for a second bucket with the same question.',
  });
  return bucket;
}

/** What stages of a run hand over is of no use after it. */
const clearing: LifecycleRule = {
  id: 'expire work/',
  prefix: 'work/',
  expiration: Duration.days(7),
  noncurrentVersionExpiration: Duration.days(1),
};

/**
 * A rule names one prefix, and none names `state/`: what is missing there reads as "never seen", on which nothing may
 * be deleted. `intended/` stays too: it is the proof of what was deleted, and small.
 */
const expiry = (prefix: 'audit/' | 'runs/' | 'manifests/'): LifecycleRule => ({
  id: `expire ${prefix}`,
  prefix,
  expiration: recordsExpireAfter,
  noncurrentVersionExpiration: oldVersionsExpireAfter,
});
