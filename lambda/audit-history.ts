import { gunzipSync } from 'node:zlib';
import { chronicler } from './core/chronicle.ts';
import type { Chronicler, Told } from './core/chronicle.ts';
import { compareText, digestIn, placeOf } from './core/image.ts';
import type { Repository } from './core/image.ts';
import { startOf } from './core/run-name.ts';
import { repositoryOf } from './kept-records.ts';
import type { Bucket, Log } from './ports.ts';
import { rowIn } from './render/written.ts';
import type { WrittenRow } from './render/written.ts';

/** What runs saw of each repository, as their audits tell. */
export interface AuditHistory {
  /** It is forgotten with that. */
  readonly take: (repository: Repository) => Chronicler;
  /** The objects that could not be read. */
  readonly damaged: readonly string[];
}

/** Without a bucket nobody saw anything. */
export const noHistory: AuditHistory = { take: chronicler, damaged: [] };

/** Reads the audits of runs since a day, the oldest first and one object at a time, and keeps what they say of some repositories. */
export async function readAudits(
  { bucket, log }: { readonly bucket: Bucket; readonly log: Log },
  repositories: readonly Repository[],
  sinceMs: number,
): Promise<AuditHistory> {
  const chroniclers = new Map(repositories.map((one) => [placeOf(one), chronicler()]));
  const damaged: string[] = [];
  for (const { key, atMs } of auditsAmong(await bucket.list('audit/'), sinceMs)) {
    const lines = linesIn(await bucket.read(key));
    if (!lines) {
      log.warn('a part of the audit is damaged, and passed over', { key });
      damaged.push(key);
    }
    for (const row of (lines ?? []).flatMap((line) => rowIn(line) ?? [])) {
      for (const told of toldIn(row)) chroniclers.get(placeOf(repositoryOf(row)))?.note(atMs, told);
    }
  }
  return {
    damaged,
    take: (repository) => {
      const found = chroniclers.get(placeOf(repository));
      chroniclers.delete(placeOf(repository));
      return found ?? chronicler();
    },
  };
}

/** The names of runs are in the order of their beginnings. */
const auditsAmong = (keys: readonly string[], sinceMs: number) =>
  keys.toSorted(compareText).flatMap((key) => {
    const atMs = startOf(/([^/]+)-\d+\.ndjson\.gz$/.exec(key)?.[1] ?? '');
    return atMs === undefined || atMs < sinceMs ? [] : [{ key, atMs }];
  });

function linesIn(body: Uint8Array | undefined): readonly string[] | undefined {
  try {
    return body && gunzipSync(body).toString().split('\n');
  } catch {
    return undefined;
  }
}

/** What a row of an audit says of its image; nothing, if it does not say when that was pushed. */
export function toldIn(row: WrittenRow): readonly Told[] {
  const digest = digestIn(row.digest);
  if (!digest || row.pushedAt === undefined) return [];
  const { tags, sizeBytes = 0, mediaType = '', component = digest } = row;
  const told = { digest, tags, sizeBytes, mediaType, pushedAtMs: Date.parse(row.pushedAt) };
  return [{ ...told, component: digestIn(component) ?? digest, ...pullIn(row), ...kindIn(row), ...useIn(row) }];
}

const pullIn = ({ pulledAt }: WrittenRow): Pick<Told, 'pulledAtMs'> =>
  pulledAt ? { pulledAtMs: Date.parse(pulledAt) } : {};

function kindIn({ reasons, digest }: WrittenRow): Pick<Told, 'artifactType'> {
  const kind = reasons.find(({ rule, digest: about }) => rule === 'unknown-kind' && about === digest);
  return kind ? { artifactType: String(kind['artifactType']) } : {};
}

/** That somebody runs it says more than that somebody might. */
function useIn({ reasons }: WrittenRow): Pick<Told, 'use'> {
  const certain = reasons.find(({ rule }) => rule === 'in-use' || rule === 'in-use-elsewhere');
  const found = certain ?? reasons.find(({ rule }) => possible.has(rule));
  if (!found) return {};
  const users: unknown = found['usedBy'];
  const [first]: readonly unknown[] = Array.isArray(users) ? users : [];
  return { use: { usedBy: typeof first === 'string' ? first : found.rule, isCertain: certain !== undefined } };
}

const possible: ReadonlySet<string> = new Set(['rollback-target', 'mentioned-in', 'pinned-unknown']);
