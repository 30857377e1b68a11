import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { digestIn, placeOf } from './core/image.ts';
import type { Digest, Repository } from './core/image.ts';
import type { Kept } from './core/restoring.ts';
import { dateOf } from './core/run-name.ts';
import { jsonIn } from './json.ts';
import type { Bucket, Log } from './ports.ts';

/** An image that a run took away, or was about to. */
export interface TakenAway {
  readonly repository: Repository;
  readonly digest: Digest;
}

/** Where the image of a row is. */
export const place = { account: z.string(), region: z.string(), repository: z.string(), digest: z.string() } as const;
type Place = Readonly<Record<keyof typeof place, string>>;

const row = z.looseObject({ ...place, run: z.string(), outcome: z.string().nullable() });
const original = z.looseObject({
  ...place,
  run: z.string(),
  tags: z.array(z.string()),
  mediaType: z.string(),
  manifest: z.string(),
});

/** What a run did by its audit; what it intended, where it ended before it wrote that down. */
export async function takenAwayBy(bucket: Bucket, run: string): Promise<readonly TakenAway[]> {
  const at = (kind: string) => rowsOf(bucket, `${kind}/date=${dateOf(run)}/${run}-`);
  // A run also writes down what it found out about one that ended without a word.
  const audited = (await at('audit')).filter((one) => one.run === run);
  const known = new Set(audited.map(nameOf));
  const untold = (await at('intended')).filter((one) => !known.has(nameOf(one)));
  const done = audited.filter(({ outcome }) => outcome === 'deleted' || outcome === 'archived');
  return [...done, ...untold].flatMap((one) => {
    const digest = digestIn(one.digest);
    return digest ? [{ repository: repositoryOf(one), digest }] : [];
  });
}

/** Names the image of a row among all. */
export const nameOf = (one: Place): string => `${placeOf(repositoryOf(one))}@${one.digest}`;

async function rowsOf(bucket: Bucket, prefix: string): Promise<readonly z.infer<typeof row>[]> {
  const lines = await linesAt(bucket, prefix, (body) => gunzipSync(body).toString());
  return lines.map((line) => row.parse(JSON.parse(line)));
}

/** The manifests that were kept: by one run, or by all, newest first. A damaged one must not cost the others. */
export async function keptManifests(bucket: Bucket, log: Log, run?: string): Promise<readonly Kept[]> {
  const prefix = run === undefined ? 'manifests/' : `manifests/date=${dateOf(run)}/${run}-`;
  const lines = await linesAt(bucket, prefix, (body) => Buffer.from(body).toString());
  const kept = lines.map(keptIn).filter((one) => one !== undefined);
  const damaged = lines.length - kept.length;
  if (damaged > 0) log.warn('some of the manifests that were kept are damaged, and passed over', { prefix, damaged });
  return kept.toReversed();
}

function keptIn(line: string): Kept | undefined {
  const { data } = original.safeParse(jsonIn(Buffer.from(line)));
  const digest = data && digestIn(data.digest);
  if (!digest) return undefined;
  const { run, tags, mediaType, manifest } = data;
  return { run, repository: repositoryOf(data), digest, tags, mediaType, manifest };
}

async function linesAt(
  bucket: Bucket,
  prefix: string,
  textOf: (body: Uint8Array) => string,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const key of await bucket.list(prefix)) {
    const body = await bucket.read(key);
    if (body) texts.push(textOf(body));
  }
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
}

export const repositoryOf = ({ account, region, repository }: Place): Repository => ({
  account,
  region,
  name: repository,
});
