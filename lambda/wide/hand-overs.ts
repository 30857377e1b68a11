import type { Applied } from '../apply-all.ts';
import type { ConfigurationDeeds } from '../configurations.ts';
import type { Census } from '../core/census.ts';
import type { CopiesData } from '../core/copies.ts';
import type { Repository } from '../core/image.ts';
import type { Spent } from '../core/own-cost.ts';
import type { Announced, Reconciled } from '../core/summary.ts';
import type { Reference } from '../core/usage.ts';
import type { Facts } from '../facts.ts';
import type { Gate } from '../gate.ts';
import type { Remembrance } from '../job.ts';
import type { TakenAway } from '../kept-records.ts';
import type { LedgerDeeds } from '../ledgers.ts';
import type { Listing, Shard } from '../listing.ts';
import type { ShelfDeeds } from '../manifest-shelf.ts';
import type { Armed, Planned } from '../plan-all.ts';
import type { ReportPart } from '../report.ts';
import type { Survey, Usage } from '../survey.ts';
import type { Desk, Slot } from './desk.ts';

/** Repositories that are listed and planned together. */
export type Batch = readonly Repository[];

/** What every stage leaves of itself for the summary. */
export interface Done {
  readonly part: ReportPart;
  readonly spent: Spent & { readonly durationMs: number };
}

/** What is known when the consumers were read. */
export interface Opening extends Done {
  readonly scheduled: string | undefined;
  readonly startedAtMs: number;
  readonly usage: Usage;
  readonly reconciled: readonly Reconciled[];
  /** What a run before took away that could not tell. */
  readonly deleted: readonly TakenAway[];
}

/** What is to be listed, in batches. */
export interface Batches extends Pick<Usage, 'settings'> {
  readonly batches: readonly Batch[];
}

export interface Listed extends Done {
  readonly listing: Listing;
  /** The names of what is in the spool of the batch. */
  readonly keys: readonly string[];
}

/** What is known when everything was listed: all but the census, of which every batch has its own copies. */
export interface Counted extends Done, Pick<Opening, 'scheduled' | 'startedAtMs'> {
  readonly surveyed: Omit<Survey, 'census'>;
  readonly resolved: Census['resolved'];
  readonly meant: readonly Reference[];
  readonly nowMs: number;
  readonly recalled: Remembrance;
  /** What is to be planned, by the number of its batch. */
  readonly shards: ReadonlyMap<number, readonly Shard[]>;
  /** Where entries of the spool are: the names of each object. */
  readonly shelved: ReadonlyMap<string, readonly string[]>;
}

/** What was done to what runs remember. */
interface Deeds {
  readonly ledgers: ReadonlyMap<string, LedgerDeeds>;
  readonly manifests: ShelfDeeds;
  readonly configurations: ConfigurationDeeds;
}

/** The plan of one batch. */
export interface PlannedBatch extends Done {
  readonly planned: Planned;
  readonly announced: readonly Announced[];
  readonly deeds: Deeds;
  readonly keys: readonly string[];
}

/** What may go, and where the run stands before the first deletion. */
export interface Opened extends Done {
  readonly gate: Gate;
  readonly facts: Facts;
  /** The batches that count: one that comes later does not. */
  readonly batches: readonly number[];
}

/** Where the run stands after the gate (turn 0), and after each turn of taking away. */
export interface Turn extends Done {
  readonly left: readonly Armed[];
  readonly announced: readonly Announced[];
  readonly deeds: Omit<Deeds, 'configurations'>;
  readonly shelved: ReadonlyMap<string, readonly string[]>;
  readonly applied: Omit<Applied, 'left'>;
}

/** Everything that stages hand over, by name. */
export const handOvers = (desk: Desk) => ({
  opening: desk.at<Opening>('survey'),
  batches: desk.at<Batches>('batches'),
  listed: (batch: number): Slot<Listed> => desk.at(`listed-${batch}`),
  counted: desk.at<Counted>('census'),
  copies: (batch: number): Slot<CopiesData> => desk.at(`copies-${batch}`),
  planned: (batch: number): Slot<PlannedBatch> => desk.at(`planned-${batch}`),
  opened: desk.at<Opened>('gate'),
  turn: (number: number): Slot<Turn> => desk.at(`turn-${number}`),
});

/** What stages put into the spool, by the names of the objects. */
export const spooled = {
  images: (batch: number): string => `images-${batch}`,
  texts: (batch: number): string => `texts-${batch}`,
  /** What is remembered of repositories that are in no batch, because they are gone. */
  otherTexts: 'texts-of-others',
  notes: (batch: number): string => `notes-${batch}`,
  ofTurn: (number: number): string => `notes-of-turn-${number}`,
} as const;

/** What was handed over, or an error: without it nobody can go on. */
export async function taken<Value>(slot: Slot<Value>, what: string): Promise<Value> {
  const value = await slot.get();
  if (value === undefined) throw new Error(`the run may not go on: ${what} is not there`);
  return value;
}
