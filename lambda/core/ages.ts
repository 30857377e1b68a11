import type { AuditRow } from './audit-row.ts';
import type { Image } from './image.ts';
import type { Amount } from './totals.ts';

const dayMs = 86_400_000;

/** The steps in which ages are counted, each up to so many days. */
export const ageSteps = [
  { upTo: 'a week', days: 7 },
  { upTo: 'a month', days: 30 },
  { upTo: 'three months', days: 90 },
  { upTo: 'a year', days: 365 },
  { upTo: 'older', days: Infinity },
] as const;

/** What images of one age come to, by their last pull: in each step, and at the end those that nobody pulled. */
interface AgeBand {
  readonly pulled: readonly Amount[];
  readonly never: Amount;
}

/** Age against last use, one band for each step of the age. */
export type Ages = readonly AgeBand[];

const none: Amount = { images: 0, bytes: 0 };
const width = ageSteps.length + 1;

/** Counts images by age and last pull while they pass by. */
export function ages(nowMs: number): {
  readonly add: (rows: readonly AuditRow[]) => void;
  /** Takes what was counted of other rows. */
  readonly absorb: (others: Ages) => void;
  readonly result: () => Ages;
} {
  const cells = Array.from({ length: ageSteps.length * width }, () => ({ images: 0, bytes: 0 }));
  const count = (number: number, images: number, bytes: number): void => {
    const cell = cells[number];
    if (!cell) return;
    cell.images += images;
    cell.bytes += bytes;
  };
  return {
    add: (rows) => {
      for (const { image } of rows) {
        count(stepOf(nowMs - image.pushedAtMs) * width + pullStepOf(image, nowMs), 1, image.sizeBytes);
      }
    },
    absorb: (others) => {
      for (const [age, { pulled, never }] of others.entries()) {
        for (const [column, { images, bytes }] of [...pulled, never].entries())
          count(age * width + column, images, bytes);
      }
    },
    result: () =>
      ageSteps.map((_, age) => {
        const amountAt = (column: number): Amount => cells[age * width + column] ?? none;
        return { pulled: ageSteps.map((__, column) => amountAt(column)), never: amountAt(ageSteps.length) };
      }),
  };
}

const pullStepOf = ({ pulledAtMs }: Image, nowMs: number): number =>
  pulledAtMs === undefined ? ageSteps.length : stepOf(nowMs - pulledAtMs);

const stepOf = (ageMs: number): number => ageSteps.findIndex(({ days }) => ageMs <= days * dayMs);
