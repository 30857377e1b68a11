import type { Repository } from './image.ts';
import type { Stored, Weight } from './layers.ts';
import { earlyUsd, isPriceKnown, pricesAsOf, restoreUsd, usdPerMonth, usualRegion } from './prices.ts';
import { waitingIn } from './totals.ts';
import type { Totals } from './totals.ts';

/** US dollars a month; or, where layers are not known, no more than these. */
export interface Usd {
  readonly usd: number;
  readonly isExact: boolean;
}

/** What images cost: a month in storage, unless it says once. */
export interface Money {
  readonly before: Usd;
  readonly kept: Usd;
  /** Condemned, and still there. */
  readonly waiting: Usd;
  /** What is saved when everything goes that is condemned, with what went already. */
  readonly condemned: Usd;
  /** What this run saved. */
  readonly freed: Usd;
  /** Once: for what was brought back from the archive. */
  readonly restoredUsd: number;
  /** Once: what ECR bills on for what was deleted before its 90 days in the archive were over. */
  readonly earlyUsd: number;
  readonly pricesAsOf: string;
  /** The regions whose price we do not know: they are counted as if they were us-east-1. */
  readonly pricedAsUsual: readonly string[];
}

/** What money depends on, of each repository. */
export interface Priced extends Repository {
  readonly totals: Totals;
  readonly stored: Stored;
  /** Bytes times days that ECR bills on for what this run deleted from the archive. */
  readonly earlyByteDays: number;
}

/** Adds up what repositories cost, each at the price of its region. */
export function moneyOf(repositories: readonly Priced[]): Money {
  const monthly = (weightOf: (one: Priced) => Weight): Usd => ({
    usd: sumOf(repositories, (one) => usdPerMonth(weightOf(one).bytes, one.region)),
    isExact: repositories.every((one) => weightOf(one).isExact),
  });
  return {
    before: monthly(({ stored }) => stored.before),
    kept: monthly(keptWeight),
    waiting: monthly(waitingWeight),
    condemned: monthly(({ stored }) => stored.condemned),
    freed: monthly(({ stored }) => stored.freed),
    restoredUsd: sumOf(repositories, ({ totals, region }) => restoreUsd(totals.restored.bytes, region)),
    earlyUsd: sumOf(repositories, ({ earlyByteDays, region }) => earlyUsd(earlyByteDays, region)),
    pricesAsOf,
    pricedAsUsual: [...new Set(repositories.map(({ region }) => region))]
      .filter((region) => !isPriceKnown(region) && region !== usualRegion)
      .toSorted(),
  };
}

/** To a millionth of a dollar: sums must not depend on the order of what they add. */
const sumOf = (repositories: readonly Priced[], usdOf: (one: Priced) => number): number =>
  Math.round(repositories.reduce((sum, one) => sum + usdOf(one), 0) * 1e6) / 1e6;

type Weighed = Pick<Priced, 'totals' | 'stored'>;

/** What the condemned that are still there would free. */
export const waitingWeight = ({ totals, stored: { condemned, freed } }: Weighed): Weight =>
  condemned.isExact && freed.isExact && totals.archived.images === 0
    ? { bytes: condemned.bytes - freed.bytes, isExact: true }
    : { bytes: Math.min(waitingIn(totals).bytes, condemned.bytes), isExact: false };

/** What is left when everything has gone that is condemned. */
export const keptWeight = ({ totals, stored: { before, condemned } }: Weighed): Weight =>
  before.isExact && condemned.isExact
    ? { bytes: before.bytes - condemned.bytes, isExact: true }
    : { bytes: Math.min(totals.kept.bytes, before.bytes), isExact: false };
