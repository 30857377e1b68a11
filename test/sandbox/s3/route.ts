import { elementsOf, unescapeXml } from '../kernel/xml.ts';
import type { HttpRequest, Wanted } from '../kernel/http.ts';
import type { JsonObject } from '../service.ts';

/** Finds the operation of a path-style request. The object's body stays out of the input, and so out of the log. */
export function s3Route(request: HttpRequest): Wanted | undefined {
  const [, bucket = '', ...rest] = request.path.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const operation = operationOf(request, bucket, key);
  if (operation === undefined) return undefined;
  const input = {
    ...(bucket === '' ? {} : { Bucket: decodeURIComponent(bucket) }),
    ...(key === '' ? {} : { Key: key }),
    ...queryOf(request),
    ...headersOf(request),
    ...documentOf(operation, request),
  };
  return { operation, input };
}

function operationOf({ method, query, headers }: HttpRequest, bucket: string, key: string): string | undefined {
  if ([...query.keys()].some((parameter) => !knownParameters.has(parameter.toLowerCase()))) return undefined;
  if (headers['x-amz-copy-source'] !== undefined) return undefined;
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if (key !== '') return ofObjects[method];
  const isAboutObjects = query.get('list-type') === '2' || query.has('delete');
  return isAboutObjects ? ofBucketContents[method] : ofBuckets[method];
}

const ofBucketContents: Readonly<Record<string, string>> = { GET: 'ListObjectsV2', POST: 'DeleteObjects' };

const ofObjects: Readonly<Record<string, string>> = {
  DELETE: 'DeleteObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
};

const ofBuckets: Readonly<Record<string, string>> = { DELETE: 'DeleteBucket', HEAD: 'HeadBucket', PUT: 'CreateBucket' };

/** The parameters of the operations above. Any other asks for another operation: `?acl`, `?uploads`. */
const inputOfParameter: Readonly<Record<string, string>> = {
  prefix: 'Prefix',
  delimiter: 'Delimiter',
  'continuation-token': 'ContinuationToken',
  'start-after': 'StartAfter',
  'max-keys': 'MaxKeys',
  'encoding-type': 'EncodingType',
};

const knownParameters = new Set([
  ...Object.keys(inputOfParameter),
  'list-type',
  'delete',
  'x-id',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-checksum-mode',
]);

const inputOfHeader: Readonly<Record<string, string>> = {
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  range: 'Range',
  'x-amz-checksum-mode': 'ChecksumMode',
};

const queryOf = ({ query }: HttpRequest): JsonObject =>
  renamed(inputOfParameter, (name) => query.get(name) ?? undefined);

const headersOf = ({ headers }: HttpRequest): JsonObject => renamed(inputOfHeader, (name) => headers[name]);

const renamed = (names: Readonly<Record<string, string>>, valueOf: (name: string) => string | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(names)
      .map(([wire, name]) => [name, valueOf(wire)] as const)
      .filter(([, value]) => value !== undefined),
  );

function documentOf(operation: string, { body }: HttpRequest): JsonObject {
  if (operation !== 'DeleteObjects') return {};
  const document = body.toString();
  const keys = elementsOf(document, 'Object').flatMap((entry) => elementsOf(entry, 'Key'));
  return {
    Objects: keys.map((key) => ({ Key: unescapeXml(key) })),
    Quiet: elementsOf(document, 'Quiet').includes('true'),
  };
}
