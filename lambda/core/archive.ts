import type { Component } from './component.ts';
import type { Digest, Image } from './image.ts';
import type { Hold } from './verdict.ts';

/** An image that a run of ours put into the archive, or was about to. */
export interface Archived {
  readonly pushedAtMs: number;
  readonly intendedAtMs: number;
  /** When it was archived, as the registry said it afterwards. Unknown if the run ended before it could look. */
  readonly archivedAtMs?: number;
}

/** Of one repository, by digest. */
export type Archive = ReadonlyMap<Digest, Archived>;

/** A run that died before it could look archived within this time, or not at all. */
const withinMs = 3_600_000;
/** The registry's clock and ours need not agree to the second. */
const slackMs = 60_000;

/** Whether an archived image is there by our doing: somebody else may have restored and archived it again. */
export function isArchivedByUs({ status, digest, pushedAtMs, archivedAtMs }: Image, archive: Archive): boolean {
  const known = archive.get(digest);
  if (status !== 'archived' || !known || archivedAtMs === undefined || known.pushedAtMs !== pushedAtMs) return false;
  if (known.archivedAtMs !== undefined) return known.archivedAtMs === archivedAtMs;
  const sinceMs = archivedAtMs - known.intendedAtMs;
  return sinceMs >= -slackMs && sinceMs <= withinMs;
}

/** What is done to what goes. */
export type Action = 'archive' | 'delete';

/**
 * Mode archive archives a component whole first, and deletes it when it was there for long enough. What another component
 * holds as well is that one's to archive: else it would wait for good for one that is kept, and use up the budget of others.
 */
export const actionFor = (mode: Action, { members }: Component, shared: ReadonlySet<Digest>): Action =>
  mode === 'delete' || members.every(({ digest, status }) => status === 'archived' || shared.has(digest))
    ? 'delete'
    : 'archive';

/** What holds back the deletion of what we archived: it was promised to stay there for a while. */
export function archivedHold(
  { members }: Component,
  archive: Archive,
  { forMs, nowMs }: { readonly forMs: number; readonly nowMs: number },
): Hold | undefined {
  const since = members.flatMap((image) =>
    isArchivedByUs(image, archive) && image.archivedAtMs !== undefined ? [image.archivedAtMs] : [],
  );
  if (since.length === 0) return undefined;
  const untilMs = Math.max(...since) + forMs;
  if (untilMs === Infinity) return { hold: 'archived' };
  return nowMs < untilMs ? { hold: 'archived', untilMs } : undefined;
}
