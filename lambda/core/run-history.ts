import type { Trip } from './breakers.ts';
import type { Amount } from './totals.ts';

/** What later runs need to know of one. */
export interface RunRecord {
  readonly run: string;
  /** When its survey began. */
  readonly atMs: number;
  /** The time that the schedule started it for, if a schedule did. */
  readonly scheduled?: string;
  /** All that its registries listed, if they all did; older records do not say. */
  readonly listed?: Amount;
  /** How many different images the consumers of each cell use, by the cell's name. What is not there was none or unread. */
  readonly inUse: Readonly<Record<string, number>>;
  /** Cells that runs before knew, and that could not be read, or are excluded. */
  readonly unread?: readonly string[];
  readonly trips: readonly Trip[];
}

/** A person's word that what a breaker stopped is right. */
export interface Acceptance {
  readonly breaker: string;
  /** The run that it stopped. */
  readonly run: string;
  readonly because: string;
  readonly atMs: number;
}

/** What runs remember of those before, oldest first. */
export interface RunHistory {
  readonly runs: readonly RunRecord[];
  readonly acceptances: readonly Acceptance[];
}

/** A run passed the gate if no breaker tripped, or each that did was accepted. */
export const hasPassed = ({ trips }: RunRecord): boolean => trips.every(({ accepted }) => accepted);

/** The last run that passed: what later ones are held against. Without one there is nothing to trust. */
export const baselineOf = ({ runs }: RunHistory): RunRecord | undefined => runs.findLast(hasPassed);

/** What may be believed of it at that instant: a record from the future was written by a clock that was ahead. */
export const upTo = (nowMs: number, { runs, acceptances }: RunHistory): RunHistory => ({
  runs: runs.filter(({ atMs }) => atMs <= nowMs),
  acceptances,
});

/** The runs after the last that passed: what a person may still accept. */
export const stoppedSince = ({ runs }: Pick<RunHistory, 'runs'>): readonly RunRecord[] =>
  runs.slice(runs.findLastIndex(hasPassed) + 1);

/** Longer than breakers look back; a duplicate of an event does not come later than this either. */
const remembersMs = 35 * 86_400_000;
/** However long ago they seem to be: a clock that is ahead must not make a run forget all others. */
const fewestRuns = 50;
/** However often somebody runs it by hand. */
const mostRuns = 500;

/** The runs with one more. The baseline stays, however old. */
export function runsAfter({ runs }: Pick<RunHistory, 'runs'>, run: RunRecord): readonly RunRecord[] {
  const all = [...runs, run];
  const baseline = all.findLast((one) => hasPassed(one) && one.atMs <= run.atMs);
  const isKept = (one: RunRecord, later: number): boolean =>
    later < fewestRuns || (later < mostRuns && run.atMs - one.atMs <= remembersMs);
  return all.filter((one, i) => one === baseline || isKept(one, all.length - 1 - i));
}
