import { objects, flag, text } from '../json.ts';
import type { HttpRequest, Reply } from '../kernel/http.ts';
import { AwsError } from '../service.ts';
import type { Call } from '../service.ts';
import { uploadIn } from './body.ts';
import { putObject, removeObject } from './store.ts';
import type { Bucket, StoredObject } from './store.ts';

/** Writes an object, if its conditions hold: `If-None-Match: *` creates only, `If-Match` replaces what one has read. */
export function put(call: Call, bucket: Bucket, request: HttpRequest): Reply {
  const key = text(call.input, 'Key') ?? '';
  checkWriteConditions(call, bucket.objects.get(key));
  const object = putObject(bucket, key, { ...uploadIn(request), modifiedAtMs: call.nowMs });
  return { output: {}, headers: { etag: object.etag, ...object.checksums } };
}

/** Reads an object, or the range of it that is asked for. */
export function get(call: Call, bucket: Bucket): Reply {
  const object = objectIn(call, bucket);
  if (text(call.input, 'IfNoneMatch') === object.etag)
    return { output: {}, status: 304, headers: { etag: object.etag } };
  const range = rangeOf(text(call.input, 'Range'), object.bytes.length);
  if (!range) return { output: {}, headers: headersOf(call, object), bytes: object.bytes };
  const bytes = object.bytes.subarray(range.start, range.end);
  const contentRange = `bytes ${range.start}-${range.end - 1}/${object.bytes.length}`;
  // The checksum is that of the whole, so it does not go with a part.
  return { output: {}, status: 206, headers: { ...baseHeaders(object), 'content-range': contentRange }, bytes };
}

/** What `get` says of an object, without the object. */
export function head(call: Call, bucket: Bucket): Reply {
  const object = objectIn(call, bucket);
  return { output: {}, headers: { ...headersOf(call, object), 'content-length': String(object.bytes.length) } };
}

/** Deletes an object. That there was none is a success too, unless it was to match. */
export function remove(call: Call, bucket: Bucket): Reply {
  const key = text(call.input, 'Key') ?? '';
  checkWriteConditions(call, bucket.objects.get(key));
  removeObject(bucket, key);
  return { output: {}, status: 204 };
}

/** Deletes up to 1,000 objects. */
export function removeAll({ input }: Call, bucket: Bucket): Reply {
  const keys = objects(input, 'Objects').flatMap((entry) => text(entry, 'Key') ?? []);
  if (keys.length < 1 || keys.length > 1000)
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed');
  for (const key of keys) removeObject(bucket, key);
  return { output: { Deleted: flag(input, 'Quiet') ? [] : keys.map((Key) => ({ Key })) } };
}

function checkWriteConditions({ input }: Call, present: StoredObject | undefined): void {
  const ifMatch = text(input, 'IfMatch');
  if (ifMatch !== undefined && !present) throw noSuchKey();
  const isStale = ifMatch !== undefined && !matches(ifMatch, present);
  if (!isStale && !(present && text(input, 'IfNoneMatch') === '*')) return;
  throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
}

const matches = (ifMatch: string, object: StoredObject | undefined): boolean =>
  ifMatch === '*' || unquoted(ifMatch) === unquoted(object?.etag ?? '');

const unquoted = (etag: string): string => etag.replaceAll('"', '');

function objectIn({ input }: Call, bucket: Bucket): StoredObject {
  const object = bucket.objects.get(text(input, 'Key') ?? '');
  if (!object) throw noSuchKey();
  return object;
}

const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);

const baseHeaders = (object: StoredObject): Readonly<Record<string, string>> => ({
  'accept-ranges': 'bytes',
  ...object.headers,
  etag: object.etag,
  'last-modified': new Date(object.modifiedAtMs).toUTCString(),
});

const headersOf = ({ input }: Call, object: StoredObject): Readonly<Record<string, string>> => ({
  ...baseHeaders(object),
  ...(text(input, 'ChecksumMode') === 'ENABLED' ? object.checksums : {}),
});

/** `bytes=2-5`, `bytes=2-` or `bytes=-5`: from the start up to, and without, the end. */
function rangeOf(range: string | undefined, length: number): Range | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from + to === '') return undefined;
  const found = from === '' ? lastOf(length, Number(to)) : { start: Number(from), end: endOf(to, length) };
  if (found.start < found.end) return found;
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const lastOf = (length: number, count: number): Range => ({ start: Math.max(0, length - count), end: length });

const endOf = (to: string, length: number): number => (to === '' ? length : Math.min(length, Number(to) + 1));
