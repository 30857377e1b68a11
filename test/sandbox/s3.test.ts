import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { errorName, onBench } from './sdk.ts';
import type { Bench } from './sdk.ts';

const Bucket = 'records';

/** A test with a bucket. */
const withBucket = (test: (bench: Bench) => Promise<void>, maxPage?: number): Promise<void> =>
  onBench({ accounts: ['111111111111', '222222222222'], ...(maxPage ? { maxPage } : {}) }, async (bench) => {
    bench.sandbox.s3.createBucket(Bucket);
    await test(bench);
  });

const putting = ({ s3 }: Bench, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body: 'text', ...more }));

describe('an object', () => {
  it('comes back as it was put, with its checksum', () =>
    withBucket(async (bench) => {
      const { ETag } = await putting(bench, 'a/ü & <b>.json', { Body: '{"a":1}', ContentType: 'application/json' });
      const got = await bench.s3().send(new GetObjectCommand({ Bucket, Key: 'a/ü & <b>.json' }));
      expect(await got.Body?.transformToString()).toBe('{"a":1}');
      expect(got).toMatchObject({ ETag, ContentType: 'application/json', ContentLength: 7 });
      expect(got.ChecksumCRC32).toBeDefined();
      expect(got.LastModified).toEqual(new Date('2026-06-01T00:00:00Z'));
    }));

  it('keeps what was said about it', () =>
    withBucket(async (bench) => {
      const said = { ContentEncoding: 'gzip', CacheControl: 'no-store', Metadata: { run: '42' } };
      const Body = Readable.from([Buffer.from('text')]);
      await putting(bench, 'a', { ...said, Body, ContentLength: 4 });
      expect(await bench.s3().send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject(said);
    }));

  it('may be streamed in chunks', () =>
    withBucket(async (bench) => {
      const parts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
      const Body = Readable.from(parts.map((part) => Buffer.from(part)));
      await putting(bench, 'big', { Body, ContentLength: Buffer.byteLength(parts.join('')) });
      expect(bench.sandbox.s3.get(Bucket, 'big').toString()).toBe(parts.join(''));
    }));

  it('may be read in part', () =>
    withBucket(async (bench) => {
      await putting(bench, 'a', { Body: '0123456789' });
      const reading = async (Range: string) => {
        const { Body } = await bench.s3().send(new GetObjectCommand({ Bucket, Key: 'a', Range }));
        return await Body?.transformToString();
      };
      expect([await reading('bytes=2-4'), await reading('bytes=7-'), await reading('bytes=-2')]).toEqual([
        '234',
        '789',
        '89',
      ]);
      expect(await errorName(reading('bytes=10-'))).toBe('InvalidRange');
    }));

  it('is created only once if that is asked', () =>
    withBucket(async (bench) => {
      await putting(bench, 'lock', { IfNoneMatch: '*' });
      expect(await errorName(putting(bench, 'lock', { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
      expect(bench.sandbox.s3.keys(Bucket)).toEqual(['lock']);
    }));

  it('is replaced only if it is still what was read', () =>
    withBucket(async (bench) => {
      const { ETag = '' } = await putting(bench, 'state', { Body: 'one' });
      await putting(bench, 'state', { Body: 'two', IfMatch: ETag });
      expect(await errorName(putting(bench, 'state', { Body: 'three', IfMatch: ETag }))).toBe('PreconditionFailed');
      expect(await errorName(putting(bench, 'none', { IfMatch: ETag }))).toBe('NoSuchKey');
      expect(bench.sandbox.s3.get(Bucket, 'state').toString()).toBe('two');
    }));

  it('that is not there is said to be missing, each time as S3 says it', () =>
    withBucket(async ({ s3 }) => {
      const client = s3();
      expect(await errorName(client.send(new GetObjectCommand({ Bucket, Key: 'none' })))).toBe('NoSuchKey');
      expect(await errorName(client.send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toBe('NotFound');
      expect(await errorName(client.send(new HeadBucketCommand({ Bucket: 'none' })))).toBe('NotFound');
      const elsewhere = client.send(new GetObjectCommand({ Bucket: 'none', Key: 'none' }));
      expect(await errorName(elsewhere)).toBe('NoSuchBucket');
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'none' }));
    }));

  it('tells its size to those who ask for its head', () =>
    withBucket(async (bench) => {
      await putting(bench, 'a', { Body: '12345' });
      const head = await bench.s3().send(new HeadObjectCommand({ Bucket, Key: 'a' }));
      expect(head).toMatchObject({ ContentLength: 5, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    }));

  it('is deleted alone or among others', () =>
    withBucket(async (bench) => {
      for (const key of ['a', 'b', 'c & d', 'e']) await putting(bench, key);
      const client = bench.s3();
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
      const Delete = { Objects: [{ Key: 'b' }, { Key: 'c & d' }] };
      const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
      expect(Deleted).toEqual([{ Key: 'b' }, { Key: 'c & d' }]);
      expect(bench.sandbox.s3.keys(Bucket)).toEqual(['e']);
    }));
});

describe('a bucket', () => {
  it('is refused to those who expect another owner', () =>
    withBucket(async (bench) => {
      await putting(bench, 'a', { ExpectedBucketOwner: '111111111111' });
      expect(await errorName(putting(bench, 'b', { ExpectedBucketOwner: '222222222222' }))).toBe('AccessDenied');
    }));

  it('has a name that nobody else may take, and is listed to its owner', () =>
    withBucket(async ({ s3 }) => {
      const other = s3({ account: '222222222222' });
      expect(await errorName(other.send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyExists');
      expect(await errorName(s3().send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyOwnedByYou');
      await other.send(new CreateBucketCommand({ Bucket: 'theirs' }));
      const { Buckets } = await other.send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name)).toEqual(['theirs']);
    }));

  it('lists its keys in order, page by page, under a prefix', () =>
    withBucket(async (bench) => {
      for (const key of ['b/2 ü', 'a/1', 'b/1&', 'c']) bench.sandbox.s3.put(Bucket, key, 'text');
      const keys: unknown[] = [];
      for await (const page of paginateListObjectsV2({ client: bench.s3() }, { Bucket, Prefix: 'b/' })) {
        expect(page.KeyCount).toBe(1);
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      }
      expect(keys).toEqual(['b/1&', 'b/2 ü']);
    }, 1));

  it('rolls keys up behind a delimiter, each once over all pages', () =>
    withBucket(async (bench) => {
      for (const key of ['a/1', 'a/2', 'b', 'c/1']) bench.sandbox.s3.put(Bucket, key, 'text');
      const found: unknown[] = [];
      for await (const page of paginateListObjectsV2({ client: bench.s3() }, { Bucket, Delimiter: '/' })) {
        found.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
      }
      expect(found).toEqual(['a/', 'b', 'c/']);
    }, 1));

  it('encodes names that XML cannot hold, if that is asked', () =>
    withBucket(async (bench) => {
      bench.sandbox.s3.put(Bucket, 'a b/ü', 'text');
      const { Contents } = await bench.s3().send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
      expect(Contents?.map(({ Key }) => Key)).toEqual(['a%20b/%C3%BC']);
    }));

  it('does not know what the sandbox lacks', () =>
    withBucket(async ({ sandbox, s3 }) => {
      expect(await errorName(s3().send(new GetBucketAclCommand({ Bucket })))).toBe('NotImplemented');
      const copying = s3().send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
      expect(await errorName(copying)).toBe('NotImplemented');
      expect(sandbox.calls.map(({ operation, outcome }) => [operation, outcome])).toEqual([
        ['GET /records/', 'NotImplemented'],
        ['PUT /records/b', 'NotImplemented'],
      ]);
    }));
});
