import { firstGoesAtMs } from '../core/summary.ts';
import type { RepositorySummary, Summary } from '../core/summary.ts';
import type { Finding, Reference } from '../core/usage.ts';
import { isoOf } from './record.ts';

/** The version of `summary.json` and `latest.json`. */
const schema = 1;

/** `summary.json`: what a run found and did, what it could read and what not, and what holds the rest back. */
export const summaryJson = (summary: Summary): string =>
  `${JSON.stringify(
    {
      schema,
      run: summary.run,
      account: summary.account,
      mode: summary.mode,
      status: summary.status,
      startedAt: isoOf(summary.startedAtMs),
      finishedAt: isoOf(summary.finishedAtMs),
      policySha256: summary.policySha256,
      totals: summary.totals,
      stored: summary.stored,
      money: summary.money,
      growth: summary.growth.map(({ run, atMs, images, bytes }) => ({ run, at: isoOf(atMs), images, bytes })),
      cost: summary.cost,
      baseline: summary.baseline ?? null,
      breakers: summary.trips,
      stopped: summary.stopped ?? null,
      lost: summary.lost.map(brokenOf),
      reconciled: summary.reconciled,
      announced: announcedIn(summary),
      pardoned: summary.pardoned,
      surprises: summary.surprises,
      orphans: summary.orphans,
      keptBy: summary.keptBy,
      heldBack: summary.heldBack,
      coverage: summary.findings.map(coverageOf),
      brokenReferences: summary.broken.map(brokenOf),
      endangered: [...summary.endangered, ...summary.archivedInUse],
      twoCleaners: summary.twoCleaners,
      strangers: summary.strangers,
      pulledByNobody: summary.pulledByNobody,
      unreadableManifests: summary.unreadable,
      repositories: summary.repositories.map(repositoryOf),
      audit: summary.audit,
      unwritten: summary.unwritten ?? null,
    },
    null,
    2,
  )}\n`;

const repositoryOf = ({ newestPushAtMs, ...one }: RepositorySummary) => ({
  ...one,
  newestPush: newestPushAtMs === undefined ? null : isoOf(newestPushAtMs),
});

/** `latest.json`: where the newest run left its records. */
export const latestJson = ({ run, status, mode, finishedAtMs }: Summary, summaryKey: string): string =>
  `${JSON.stringify({ schema, run, status, mode, finishedAt: isoOf(finishedAtMs), summary: summaryKey }, null, 2)}\n`;

/** What comes next; `condemned/latest.json` has the images. */
function announcedIn({ announced }: Summary) {
  const first = firstGoesAtMs(announced);
  return { images: announced.length, firstGoesAt: first === Infinity ? null : isoOf(first) };
}

function coverageOf(finding: Finding) {
  const cell = cellOf(finding);
  switch (finding.status) {
    case 'complete':
    case 'guarded':
      return { ...cell, references: finding.references.length, mentions: finding.mentions.length };
    case 'failed':
    case 'barred':
      return { ...cell, error: finding.error, reach: finding.reach };
    case 'absent':
    case 'excluded':
      return { ...cell, because: finding.because };
  }
}

const cellOf = ({ source, account, region, unit, status }: Finding) => ({
  source,
  account,
  region,
  ...(unit === undefined ? {} : { unit }),
  status,
});

const brokenOf = ({ usedBy, repository, tag, digest }: Reference) => ({
  usedBy,
  ...repository,
  ...(tag === undefined ? {} : { tag }),
  ...(digest === undefined ? {} : { digest }),
});
