/** What ECR asks for private repositories in one region, in US dollars. */
interface StoragePrice {
  readonly perGbMonth: number;
  /** Archived images cost the same as others up to this much, and less above. */
  readonly archiveCheaperAboveGb: number;
  readonly archivePerGbMonthAbove: number;
  /** For each gigabyte that is brought back from the archive. */
  readonly restorePerGb: number;
  /** What leaves the archive earlier is billed until then. */
  readonly archiveMinimumDays: number;
}

const usual: StoragePrice = {
  perGbMonth: 0.1,
  archiveCheaperAboveGb: 150_000,
  archivePerGbMonthAbove: 0.07,
  restorePerGb: 0.03,
  archiveMinimumDays: 90,
};

/**
 * Where and when these were read: https://aws.amazon.com/ecr/pricing as others quote it, us-east-1 at hub.pointfive.co (CER-0308),
 * ap-northeast-1 at devjapan.com, who asked AWS's price list.
 */
export const pricesAsOf = '2026-03-22';
const known: Readonly<Record<string, StoragePrice>> = { 'us-east-1': usual, 'ap-northeast-1': usual };

/** Of a region that is not known this one's price is used. */
export const usualRegion = 'us-east-1';

export const isPriceKnown = (region: string): boolean => Object.hasOwn(known, region);

export const priceIn = (region: string): StoragePrice => known[region] ?? usual;

/** ECR bills by the gigabyte; should it mean 2^30 bytes, these figures are 7 % too high. */
const gb = 1e9;
/** A month, where days are billed. */
const daysAMonth = 30;

/** What bytes cost in a month of standard storage, and of the archive below its cheaper part. */
export const usdPerMonth = (bytes: number, region: string): number => (bytes / gb) * priceIn(region).perGbMonth;

/** What it costs once to bring bytes back from the archive. */
export const restoreUsd = (bytes: number, region: string): number => (bytes / gb) * priceIn(region).restorePerGb;

/** What is billed on, once, for bytes that left the archive before their time, by the days that were left. */
export const earlyUsd = (byteDays: number, region: string): number => usdPerMonth(byteDays / daysAMonth, region);

const dayMs = 86_400_000;

/** The days that are billed on when something leaves the archive now, of its minimum there. */
export const daysLeftToPay = (archivedAtMs: number, nowMs: number, region: string): number =>
  Math.max(priceIn(region).archiveMinimumDays - Math.max(nowMs - archivedAtMs, 0) / dayMs, 0);
