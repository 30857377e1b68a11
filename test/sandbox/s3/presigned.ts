import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { errorOf } from '../kernel/dialect.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { awsOwnKey } from '../kernel/principals.ts';
import { emptyBucket, putObject } from './store.ts';
import type { Buckets } from './store.ts';

/** Puts the bytes of a layer into the bucket that ECR has in a region, and returns a URL by which anybody may read them. */
export type Publish = (region: string, bytes: Buffer) => string;

/** Publishes into these buckets, on the sandbox that is reached at that URL. */
export const publisher =
  (buckets: Buckets, { clock, url }: { readonly clock: Clock; readonly url: () => string }): Publish =>
  (region, bytes) => {
    const [name, key, nowMs] = [`prod-${region}-starport-layer-bucket`, randomUUID(), clock.nowMs()];
    const bucket = buckets.get(name) ?? emptyBucket({ name, owner: '000000000000', region, createdAtMs: nowMs });
    buckets.set(name, bucket);
    putObject(bucket, key, { bytes, headers: {}, checksums: {}, modifiedAtMs: nowMs });
    const date = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${awsOwnKey}/${date.slice(0, 8)}/${region}/s3/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': '3600',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '0'.repeat(64),
    });
    return `${url()}/${name}/${key}?${query.toString()}`;
  };

/** Refuses a presigned request when its time is over. */
export function checkExpiry({ query }: HttpRequest, nowMs: number): void {
  const [date, expires] = [query.get('X-Amz-Date'), query.get('X-Amz-Expires')];
  if (date === null || expires === null) return;
  const signedAtMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
  if (nowMs > signedAtMs + Number(expires) * 1000) throw errorOf('s3', 'denied', 'Request has expired');
}
