import type { Clock } from '../clock.ts';
import { emptyBucket, putObject, removeObject, sortedKeys } from './store.ts';
import type { Bucket, Buckets } from './store.ts';

/** The buckets as a test sees them, past the wire. What is not there is a mistake of the test, so it throws. */
export interface S3Handle {
  readonly createBucket: (name: string, account?: string) => void;
  readonly buckets: () => readonly string[];
  readonly keys: (bucket: string, prefix?: string) => readonly string[];
  readonly get: (bucket: string, key: string) => Buffer;
  readonly put: (bucket: string, key: string, content: string | Buffer) => void;
  readonly delete: (bucket: string, key: string) => void;
}

/** The handle over these buckets. */
export function s3Handle(
  buckets: Buckets,
  { clock, home }: { readonly clock: Clock; readonly home: { readonly account: string; readonly region: string } },
): S3Handle {
  const named = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw new Error(`there is no bucket ${name}, but ${[...buckets.keys()].join(', ')}`);
    return bucket;
  };
  return {
    createBucket(name, account = home.account) {
      if (buckets.has(name)) throw new Error(`there is a bucket ${name} already`);
      buckets.set(name, emptyBucket({ name, owner: account, region: home.region, createdAtMs: clock.nowMs() }));
    },
    buckets: () => [...buckets.keys()].toSorted(),
    keys: (bucket, prefix = '') => sortedKeys(named(bucket)).filter((key) => key.startsWith(prefix)),
    get(bucket, key) {
      const object = named(bucket).objects.get(key);
      if (!object) throw new Error(`there is no ${key} in ${bucket}, but ${sortedKeys(named(bucket)).join(', ')}`);
      return object.bytes;
    },
    put(bucket, key, content) {
      const bytes = Buffer.from(content);
      const modifiedAtMs = clock.nowMs();
      putObject(named(bucket), key, { bytes, headers: {}, checksums: {}, modifiedAtMs });
    },
    delete: (bucket, key) => removeObject(named(bucket), key),
  };
}
