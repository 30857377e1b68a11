import type { AuditRow } from '../core/audit-row.ts';
import type { Digest, Repository } from '../core/image.ts';
import { onceEach } from '../core/once-each.ts';
import type { Hold, KeepReason, Outcome } from '../core/verdict.ts';

/** The version of the audit rows. It changes when a field changes its meaning or goes; new fields do not change it. */
const schema = 1;

/** One line of the audit: what became of an image, and why, in plain JSON with instants as ISO 8601. */
export function auditLine(run: string, { repository, image, component, verdict, ...row }: AuditRow): string {
  return JSON.stringify({
    schema,
    run,
    account: repository.account,
    region: repository.region,
    repository: repository.name,
    digest: image.digest,
    tags: image.tags,
    mediaType: image.mediaType,
    status: image.status,
    pushedAt: isoOf(image.pushedAtMs),
    pulledAt: image.pulledAtMs === undefined ? null : isoOf(image.pulledAtMs),
    sizeBytes: image.sizeBytes,
    component,
    verdict,
    reasons: row.reasons.map(legible),
    blockedBy: row.blockedBy.map(legibleHold),
    outcome: row.outcome ? outcomeText(row.outcome) : null,
  });
}

/** One line of the kept manifests: with the image's layers, all that it takes to push it again. */
export const originalLine = (
  run: string,
  { account, region, name }: Repository,
  { digest, tags, mediaType, manifest }: Kept,
): string => JSON.stringify({ schema, run, account, region, repository: name, digest, tags, mediaType, manifest });

interface Kept {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly mediaType: string;
  readonly manifest: string;
}

/** `deleted`, `archived`, `restored`, `failed(CODE)` or `skipped(because)`. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'deleted':
    case 'archived':
    case 'restored':
      return outcome.outcome;
    case 'failed':
      return `failed(${outcome.code})`;
    case 'skipped':
      return `skipped(${outcome.because})`;
  }
}

/** Evidence as people read it: `pulledAtMs` becomes `pulledAt`, `withinMs: 7776000000` becomes `within: 90d`. */
export function legible(evidence: KeepReason | Hold): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(evidence).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'number' || !key.endsWith('Ms')) return [key, value];
      const name = key.slice(0, -'Ms'.length);
      return /(At|since|until)$/.test(name) ? [name, isoOf(value)] : [name, durationText(value)];
    }),
  );
}

const legibleHold = onceEach((hold: Hold) => legible(hold));

/** An instant as ISO 8601 says it. There are three in every row, and of days only so many: these are written once. */
export function isoOf(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const known = dates.get(day);
  const date = known ?? new Date(day * dayMs).toISOString().slice(0, -'00:00:00.000Z'.length);
  if (known === undefined) dates.set(day, date);
  const time = Math.trunc(ms) - day * dayMs;
  const [hours, minutes, seconds] = [time / 3_600_000, (time / 60_000) % 60, (time / 1000) % 60];
  return `${date}${two(hours)}:${two(minutes)}:${two(seconds)}.${`${1000 + (time % 1000)}`.slice(1)}Z`;
}

const dayMs = 86_400_000;
const dates = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, i) => `${i}`.padStart(2, '0'));
const two = (number: number): string => twoDigits[Math.trunc(number)] ?? '';

const hourMs = 3_600_000;

/** As policies write it: `14d`, or `36h`. */
export const durationText = (ms: number): string =>
  ms % (24 * hourMs) === 0 ? `${ms / (24 * hourMs)}d` : `${Math.round(ms / hourMs)}h`;
