import { createHash } from 'node:crypto';
import type { Upload } from './body.ts';

/** An object in a bucket. */
export interface StoredObject extends Upload {
  /** With its quotes, as everywhere in S3. */
  readonly etag: string;
  readonly modifiedAtMs: number;
}

/** A bucket, and the account that owns it. */
export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly createdAtMs: number;
  readonly objects: Map<string, StoredObject>;
  /** The keys in order, or nothing if one came or went since they were sorted. */
  sorted: readonly string[] | undefined;
}

/** All buckets: their names are unique in the world. */
export type Buckets = Map<string, Bucket>;

/** An empty bucket. */
export const emptyBucket = (bucket: Pick<Bucket, 'name' | 'owner' | 'region' | 'createdAtMs'>): Bucket => ({
  ...bucket,
  objects: new Map(),
  sorted: [],
});

/** Puts an object under a key, over what may be there. */
export function putObject(bucket: Bucket, key: string, put: Omit<StoredObject, 'etag'>): StoredObject {
  const etag = `"${createHash('md5').update(put.bytes).digest('hex')}"`;
  const object = { ...put, etag };
  if (!bucket.objects.has(key)) bucket.sorted = undefined;
  bucket.objects.set(key, object);
  return object;
}

/** Removes an object. Nobody is told whether there was one. */
export function removeObject(bucket: Bucket, key: string): void {
  if (bucket.objects.delete(key)) bucket.sorted = undefined;
}

/** All keys in S3's order, that of their UTF-8 bytes. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  bucket.sorted ??= [...bucket.objects.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return bucket.sorted;
}
