import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { digestIn } from './core/image.ts';
import type { Digest, Repository } from './core/image.ts';
import type { Kept } from './core/restoring.ts';
import type { Bucket } from './ports.ts';

/** An image that a run took away, or was about to. */
export interface TakenAway {
  readonly repository: Repository;
  readonly digest: Digest;
}

const place = { account: z.string(), region: z.string(), repository: z.string(), digest: z.string() } as const;
const row = z.looseObject({ ...place, run: z.string(), outcome: z.string().nullable() });
const original = z.looseObject({
  ...place,
  run: z.string(),
  tags: z.array(z.string()),
  mediaType: z.string(),
  manifest: z.string(),
});

/** What a run did by its audit; if it ended without one, what it intended. */
export async function takenAwayBy(bucket: Bucket, run: string): Promise<readonly TakenAway[]> {
  const all = await rowsOf(bucket, `audit/date=${dateOf(run)}/${run}-`);
  // A run also writes down what it found out about one that ended without a word.
  const audited = all.filter((one) => one.run === run);
  const rows = audited.length > 0 ? audited : await rowsOf(bucket, `intended/date=${dateOf(run)}/${run}-`);
  return rows.flatMap((one) => {
    const digest = digestIn(one.digest);
    const isMeant = audited.length === 0 || one.outcome === 'deleted' || one.outcome === 'archived';
    return digest && isMeant ? [{ repository: repositoryOf(one), digest }] : [];
  });
}

async function rowsOf(bucket: Bucket, prefix: string): Promise<readonly z.infer<typeof row>[]> {
  const lines = await linesAt(bucket, prefix, (body) => gunzipSync(body).toString());
  return lines.map((line) => row.parse(JSON.parse(line)));
}

/** The manifests that were kept: by one run, or by all, newest first. */
export async function keptManifests(bucket: Bucket, run?: string): Promise<readonly Kept[]> {
  const prefix = run === undefined ? 'manifests/' : `manifests/date=${dateOf(run)}/${run}-`;
  const lines = await linesAt(bucket, prefix, (body) => Buffer.from(body).toString());
  const kept = lines.flatMap((line) => {
    const parsed = original.parse(JSON.parse(line));
    const digest = digestIn(parsed.digest);
    const { run: by, tags, mediaType, manifest } = parsed;
    return digest ? [{ run: by, repository: repositoryOf(parsed), digest, tags, mediaType, manifest }] : [];
  });
  return kept.toReversed();
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

const repositoryOf = ({ account, region, repository }: Readonly<Record<keyof typeof place, string>>): Repository => ({
  account,
  region,
  name: repository,
});

/** A run begins with the second at which it began: `20260601T030000Z-9f3a1c`. */
const dateOf = (run: string): string => `${run.slice(0, 4)}-${run.slice(4, 6)}-${run.slice(6, 8)}`;
