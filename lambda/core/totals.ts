import type { AuditRow } from './audit-row.ts';
import type { Image } from './image.ts';
import type { Outcome } from './verdict.ts';

/** How many images, and the bytes that ECR states for them: layers that images share are counted for each of them. */
export interface Amount {
  readonly images: number;
  readonly bytes: number;
}

/** What a run found and did, in one repository or in all. */
export interface Totals {
  readonly found: Amount;
  readonly kept: Amount;
  readonly condemned: Amount;
  /** Condemned, but held back today. */
  readonly held: Amount;
  readonly deleted: Amount;
  readonly archived: Amount;
  /** Brought back from the archive, because somebody uses it. */
  readonly restored: Amount;
  readonly failed: Amount;
  readonly skipped: Amount;
}

const none: Amount = { images: 0, bytes: 0 };

export const noTotals: Totals = {
  found: none,
  kept: none,
  condemned: none,
  held: none,
  deleted: none,
  archived: none,
  restored: none,
  failed: none,
  skipped: none,
};

/** Adds up the rows of a repository. */
export function totalsOf(rows: readonly AuditRow[]): Totals {
  const [found, kept, condemned, held] = [nothing(), nothing(), nothing(), nothing()];
  const happened: Readonly<Record<Outcome['outcome'], Adding>> = {
    deleted: nothing(),
    archived: nothing(),
    restored: nothing(),
    failed: nothing(),
    skipped: nothing(),
  };
  for (const { verdict, blockedBy, outcome, image } of rows) {
    addTo(found, image);
    addTo(verdict === 'keep' ? kept : condemned, image);
    if (blockedBy.length > 0) addTo(held, image);
    if (outcome) addTo(happened[outcome.outcome], image);
  }
  return { found, kept, condemned, held, ...happened };
}

const nothing = (): Adding => ({ images: 0, bytes: 0 });

interface Adding {
  images: number;
  bytes: number;
}

function addTo(amount: Adding, { sizeBytes }: Pick<Image, 'sizeBytes'>): void {
  amount.images += 1;
  amount.bytes += sizeBytes;
}

/** Condemned, and still there. */
export const waitingIn = ({ condemned, deleted, archived }: Totals): Amount => ({
  images: Math.max(condemned.images - deleted.images - archived.images, 0),
  bytes: Math.max(condemned.bytes - deleted.bytes - archived.bytes, 0),
});

/** Adds the totals of repositories. */
export const plus = (a: Totals, b: Totals): Totals => ({
  found: sum(a.found, b.found),
  kept: sum(a.kept, b.kept),
  condemned: sum(a.condemned, b.condemned),
  held: sum(a.held, b.held),
  deleted: sum(a.deleted, b.deleted),
  archived: sum(a.archived, b.archived),
  restored: sum(a.restored, b.restored),
  failed: sum(a.failed, b.failed),
  skipped: sum(a.skipped, b.skipped),
});

const sum = (a: Amount, b: Amount): Amount => ({ images: a.images + b.images, bytes: a.bytes + b.bytes });
