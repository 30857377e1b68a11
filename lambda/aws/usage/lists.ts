import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { publisherLists } from '../../core/publishers.ts';
import type { ListObject, PublisherLists } from '../../core/publishers.ts';
import { allSeen } from '../../core/sightings.ts';
import type { Sightings } from '../../core/usage.ts';
import { parseUsageList } from '../../usage-list.ts';
import { allPages } from '../pages.ts';
import type { Reader, Scope } from './scope.ts';

/** The lists that publishers leave in S3, each publisher for itself. Without places there is nothing to read. */
export const readLists: Reader = async (scope) => {
  const places = scope.lists.map(({ prefix, ...rest }) => {
    const [, bucket = '', folder = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(prefix) ?? [];
    return { bucket, prefix: folder, place: prefix, ...rest };
  });
  const publishers: ToRead[] = [];
  for (const { bucket, place, ...given } of places) {
    const objects = await objectsUnder(scope.s3, bucket, given.prefix);
    const found = publisherLists(objects, { ...given, nowMs: scope.nowMs() });
    if (found.length === 0)
      throw new Error(`there is no list under ${place}: let publishers put theirs there, or name no place`);
    publishers.push(...found.map((one) => ({ ...one, bucket, freshnessMs: given.freshnessMs })));
  }
  // One that vanished from one of its places would not be missed.
  const twice = publishers.find((one, i) => publishers.some((other, j) => j < i && other.publisher === one.publisher));
  if (twice) throw new Error(`${twice.publisher} has lists in two places: give it another name in one of them`);
  return { units: publishers.map((one) => ({ name: one.publisher, read: () => readPublisher(scope, one) })) };
};

const objectsUnder = async (s3: S3Client, Bucket: string, Prefix: string): Promise<readonly ListObject[]> => {
  const objects = await allPages('ListObjectsV2', async (ContinuationToken) => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    // S3 leaves the list out where there is nothing, and says so in its count.
    const items = page.Contents ?? (page.KeyCount === 0 ? [] : undefined);
    return { items, nextToken: page.NextContinuationToken };
  });
  return objects.flatMap(({ Key, LastModified }) =>
    Key === undefined || LastModified === undefined ? [] : [{ key: Key, modifiedAtMs: LastModified.getTime() }],
  );
};

/** Known before it is loaded: a list of a million references is smaller. */
const mostBytes = 32 * 2 ** 20;

interface ToRead extends PublisherLists {
  readonly bucket: string;
  readonly freshnessMs: number;
}

/** All its whole lists inside the freshness count together; the newest must be whole. */
async function readPublisher(scope: Scope, { publisher, fresh, problem, ...given }: ToRead): Promise<Sightings> {
  if (problem !== undefined) throw new Error(problem);
  const seen: Sightings[] = [];
  for (const [i, { key }] of fresh.entries()) {
    const list = await readList(scope, key, { publisher, ...given });
    if ('problem' in list && i === 0) throw new Error(`${key}: ${list.problem}`);
    if ('sightings' in list) seen.push(list.sightings);
  }
  return allSeen(seen);
}

async function readList(
  { s3, home, nowMs }: Scope,
  Key: string,
  { bucket: Bucket, freshnessMs, publisher }: Pick<ToRead, 'bucket' | 'freshnessMs' | 'publisher'>,
): Promise<{ readonly sightings: Sightings } | { readonly problem: string }> {
  const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  if (ContentLength > mostBytes) return { problem: `it is larger than ${mostBytes} bytes` };
  const list = parseUsageList((await Body?.transformToByteArray()) ?? new Uint8Array(), { nowMs: nowMs(), home });
  if ('problem' in list) return list;
  if (list.publisher !== publisher) return { problem: `it says that it is of ${list.publisher}` };
  if (nowMs() - list.takenAtMs >= freshnessMs) {
    return { problem: `it is stale: it was taken at ${new Date(list.takenAtMs).toISOString()}` };
  }
  return list;
}
