import { text } from '../json.ts';
import { errorOf } from '../kernel/dialect.ts';
import type { HttpRequest, Reply } from '../kernel/http.ts';
import { AwsError } from '../service.ts';
import type { Call } from '../service.ts';
import { listObjects } from './listing.ts';
import { checkExpiry } from './presigned.ts';
import { get, head, put, remove, removeAll } from './objects.ts';
import { emptyBucket } from './store.ts';
import type { Bucket, Buckets } from './store.ts';

/** S3 over these buckets. */
export const s3Service =
  (buckets: Buckets) =>
  (call: Call, request: HttpRequest): Reply => {
    const operation = operations[call.operation];
    if (!operation) throw errorOf('s3', 'unknownOperation', `${call.operation} is not implemented.`);
    checkExpiry(request, call.nowMs);
    return operation(call, buckets, request);
  };

type Operation = (call: Call, buckets: Buckets, request: HttpRequest) => Reply;

const inBucket =
  (operation: (call: Call, bucket: Bucket, request: HttpRequest) => Reply): Operation =>
  (call, buckets, request) =>
    operation(call, bucketIn(call, buckets), request);

const operations: Readonly<Record<string, Operation>> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: inBucket((_, { region }) => ({ output: {}, headers: { 'x-amz-bucket-region': region } })),
  DeleteBucket: deleteBucket,
  ListObjectsV2: inBucket((call, bucket) => ({ output: listObjects(call, bucket) })),
  PutObject: inBucket(put),
  GetObject: inBucket(get),
  HeadObject: inBucket(head),
  DeleteObject: inBucket(remove),
  DeleteObjects: inBucket(removeAll),
};

/** The bucket that a call names, if it belongs to whom the call expects. Other accounts may use it: no policy denies. */
function bucketIn({ input }: Call, buckets: Buckets): Bucket {
  const bucket = buckets.get(text(input, 'Bucket') ?? '');
  if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  const owner = text(input, 'ExpectedBucketOwner');
  if (owner !== undefined && owner !== bucket.owner) throw errorOf('s3', 'denied', 'Access Denied');
  return bucket;
}

function listBuckets({ account }: Call, buckets: Buckets): Reply {
  const own = [...buckets.values()].filter(({ owner }) => owner === account);
  return {
    output: {
      Owner: { ID: account },
      Buckets: {
        Bucket: own
          .toSorted((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
          .map(({ name, createdAtMs }) => ({ Name: name, CreationDate: new Date(createdAtMs).toISOString() })),
      },
    },
  };
}

function createBucket({ input, account, region, nowMs }: Call, buckets: Buckets): Reply {
  const name = text(input, 'Bucket') ?? '';
  const present = buckets.get(name);
  if (present) throw present.owner === account ? ownedByYou : owned;
  buckets.set(name, emptyBucket({ name, owner: account, region, createdAtMs: nowMs }));
  return { output: {}, headers: { location: `/${name}` } };
}

function deleteBucket(call: Call, buckets: Buckets): Reply {
  const bucket = bucketIn(call, buckets);
  if (bucket.objects.size > 0) throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
  buckets.delete(bucket.name);
  return { output: {}, status: 204 };
}

const owned = new AwsError('BucketAlreadyExists', 'The requested bucket name is not available.', 409);
const ownedByYou = new AwsError('BucketAlreadyOwnedByYou', 'You already own the bucket you tried to create.', 409);
