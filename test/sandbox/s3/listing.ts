import { text } from '../json.ts';
import { AwsError } from '../service.ts';
import type { Call, JsonObject } from '../service.ts';
import { sortedKeys } from './store.ts';
import type { Bucket } from './store.ts';

/** `ListObjectsV2`: up to 1,000 keys and common prefixes together, in order, behind the token. */
export function listObjects({ input, maxPage }: Call, bucket: Bucket): JsonObject {
  const encode = encoding(text(input, 'EncodingType'));
  const { Prefix = '', Delimiter, MaxKeys = '1000' } = stringsIn(input);
  const { page, isTruncated } = pageOf(input, entriesOf(bucket, Prefix, Delimiter), {
    size: Math.min(Number(MaxKeys), 1000, maxPage ?? Infinity),
  });
  return {
    Name: bucket.name,
    Prefix: encode(Prefix),
    Delimiter: Delimiter && encode(Delimiter),
    EncodingType: input['EncodingType'],
    MaxKeys: Number(MaxKeys),
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ContinuationToken: input['ContinuationToken'],
    NextContinuationToken: isTruncated ? tokenFor(page) : undefined,
    Contents: page.filter(({ isPrefix }) => !isPrefix).map(({ name }) => contentsOf(bucket, name, encode)),
    CommonPrefixes: page.filter(({ isPrefix }) => isPrefix).map(({ name }) => ({ Prefix: encode(name) })),
  };
}

const stringsIn = (input: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

function pageOf(
  input: JsonObject,
  all: readonly Entry[],
  { size }: { readonly size: number },
): { readonly page: readonly Entry[]; readonly isTruncated: boolean } {
  const entries = entriesBehind(startOf(input), all);
  return { page: entries.slice(0, size), isTruncated: size > 0 && entries.length > size };
}

interface Entry {
  readonly name: string;
  readonly isPrefix: boolean;
}

/** The keys under a prefix. Those that go on behind a delimiter are rolled up to where it ends. */
function entriesOf(bucket: Bucket, prefix: string, delimiter: string | undefined): readonly Entry[] {
  const keys = sortedKeys(bucket).filter((key) => key.startsWith(prefix));
  if (!delimiter) return keys.map((name) => ({ name, isPrefix: false }));
  const entries = keys.map((key) => {
    const end = key.indexOf(delimiter, prefix.length);
    return end < 0 ? { name: key, isPrefix: false } : { name: key.slice(0, end + delimiter.length), isPrefix: true };
  });
  return entries.filter(({ name, isPrefix }, i) => !isPrefix || entries[i - 1]?.name !== name);
}

/** The order of S3 is that of bytes, in which `>` on texts is not for what lies beyond the basic plane. */
const entriesBehind = (start: string | undefined, entries: readonly Entry[]): readonly Entry[] =>
  start === undefined
    ? entries
    : entries.filter(({ name }) => Buffer.compare(Buffer.from(name), Buffer.from(start)) > 0);

function startOf(input: JsonObject): string | undefined {
  const token = text(input, 'ContinuationToken');
  if (token === undefined) return text(input, 'StartAfter');
  const [, key] = /^after\/(.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (key === undefined) throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return key;
}

const tokenFor = (page: readonly Entry[]): string =>
  Buffer.from(`after/${page.at(-1)?.name ?? ''}`).toString('base64url');

const encoding =
  (type: string | undefined) =>
  (name: string): string =>
    type === 'url' ? encodeURIComponent(name).replaceAll('%2F', '/') : name;

function contentsOf(bucket: Bucket, key: string, encode: (name: string) => string): JsonObject {
  const object = bucket.objects.get(key);
  return {
    Key: encode(key),
    LastModified: new Date(object?.modifiedAtMs ?? 0).toISOString(),
    ETag: object?.etag,
    Size: object?.bytes.length,
    StorageClass: 'STANDARD',
  };
}
