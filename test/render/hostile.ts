import type { Summary } from '../../lambda/core/summary.ts';
import { nothingStored } from '../../lambda/core/layers.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import { digest, here, nowMs, reference } from '../core/build.ts';
import { summary } from '../core/build-run.ts';

/** A run in which every text that somebody else may choose is this one. */
export function hostileRun(text: string): Summary {
  const place = { ...here, region: text, name: text };
  const cell = { source: 'kubernetes', account: text, region: text, unit: text } as const;
  const users = [reference({ repository: place, tag: text, digest: digest('a'), usedBy: text })];
  const hold = { hold: 'veto', ...cell, error: text } as const;
  const amount = { images: 2, bytes: 3e9 };
  const image = { digest: digest('a'), tags: [text], moreTags: 1, sizeBytes: 1, pushedAtMs: nowMs, because: [text] };
  const some = { some: [image], more: 1 };
  return summary({
    account: text,
    run: text,
    stopped: text,
    unwritten: text,
    baseline: text,
    policySha256: text,
    audit: [text],
    totals: { ...noTotals, found: amount, condemned: amount, failed: amount, restored: amount },
    repositories: [
      { ...place, totals: { ...noTotals, found: amount }, stored: nothingStored, earlyByteDays: 0, heldBy: {} },
    ],
    heldBack: [
      { hold, ...amount },
      { hold: { hold: 'by-hand', because: text }, ...amount },
      { hold: { hold: 'image-tag', tag: text }, ...amount },
      { hold: { hold: 'repository-tag', tag: text, value: text }, ...amount },
    ],
    keptBy: { [text]: 2 },
    findings: [
      { ...cell, status: 'failed', error: text, reach: 'anywhere' },
      { ...cell, status: 'barred', error: text, reach: 'anywhere' },
      { ...cell, status: 'absent', because: text },
      { ...cell, status: 'excluded', because: text },
    ],
    broken: users,
    lost: users,
    endangered: [{ ...place, digest: digest('a'), tags: [text], usedBy: [text], danger: 'expire' }],
    archivedInUse: [{ ...place, digest: digest('a'), tags: [text], usedBy: [text], danger: 'archived' }],
    twoCleaners: [text],
    strangers: [{ principal: text, ...amount }],
    trips: [{ breaker: 'usage-drop', about: text, number: 1, limit: 2, baseline: 3, accepted: false }],
    pardoned: [{ ...place, component: digest('a'), tags: [text], because: text }],
    surprises: [
      { surprise: 'matches-nothing', path: text, value: text },
      { surprise: 'loses-all-but-the-newest', ...place, family: text, images: 5 },
    ],
    orphans: [{ ...place, ...amount }],
    announced: [{ repository: place, digest: digest('a'), tags: [text], goesAtMs: nowMs, isNew: true }],
    reconciled: [{ run: text, deleted: 1, archived: 0, left: 0, unreadable: [text] }],
    shown: { ...summary().shown, repositories: [{ ...place, gone: some, condemned: some, kept: some }] },
  });
}
