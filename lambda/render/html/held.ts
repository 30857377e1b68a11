import type { HeldBack, Summary } from '../../core/summary.ts';
import type { Amount } from '../../core/totals.ts';
import { compareText } from '../../core/image.ts';
import { holdText } from '../holds.ts';

/** What is held back for the same reason, in one sentence. */
export interface HeldFor extends Amount {
  readonly sentence: string;
  /** The regions, and clusters, that could not be read. */
  readonly places: readonly string[];
}

/**
 * The reasons for which the condemned stay today, those that hold most images first. An image may have several, and then it
 * counts for each; of places that could not be read nobody can tell how many images are held by several, so the most count.
 */
export function heldFor({ heldBack }: Pick<Summary, 'heldBack'>): readonly HeldFor[] {
  return [...Map.groupBy(heldBack, ({ hold }) => holdText(hold))]
    .map(([sentence, alike]) => ({
      sentence,
      places: [...new Set(alike.flatMap(placesOf))].toSorted(compareText),
      ...(alike.length > 1 && alike[0]?.hold.hold === 'veto' ? most(alike) : sum(alike)),
    }))
    .toSorted((a, b) => b.images - a.images || compareText(a.sentence, b.sentence));
}

const placesOf = ({ hold }: HeldBack): readonly string[] =>
  hold.hold === 'veto' ? [hold.unit === undefined ? hold.region : `${hold.region} ${hold.unit}`] : [];

const sum = (all: readonly Amount[]): Amount => ({
  images: all.reduce((images, one) => images + one.images, 0),
  bytes: all.reduce((bytes, one) => bytes + one.bytes, 0),
});

const most = (all: readonly Amount[]): Amount => ({
  images: Math.max(...all.map(({ images }) => images)),
  bytes: Math.max(...all.map(({ bytes }) => bytes)),
});
