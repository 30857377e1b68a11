/** A run that ended without a word, or one after such a run, and what it was about to do: the keys of what it intended. */
export interface Unsettled {
  readonly run: string;
  readonly intended: readonly string[];
  /** Its own records tell what it did. What it intended tells how it found things, and so what those before it did not do. */
  readonly isTold: boolean;
}

/** Who works, until when, and what is not found out yet: what the lease says in the bucket. */
export interface LeaseState {
  readonly run: string;
  readonly takenAtMs: number;
  readonly expiresAtMs: number;
  readonly isOver: boolean;
  /** What the run is about to do. */
  readonly intended: readonly string[];
  /** The runs before it that ended without a word. */
  readonly unsettled: readonly Unsettled[];
}

/** Longer than Lambda lets a function run, so that a dead run is told from a slow one. */
export const leaseMs = 16 * 60_000;

/** Whether somebody else is at work, as far as anybody can tell. */
export const isTakenByAnother = (held: LeaseState | undefined, run: string, nowMs: number): held is LeaseState =>
  held !== undefined && held.run !== run && !held.isOver && nowMs < held.expiresAtMs;

/** The lease as a run takes it over. Whoever had it and did not end has died, and what it intended is to be found out. */
export function taken(before: LeaseState | undefined, run: string, nowMs: number): LeaseState {
  const hasDied = before && before.run !== run && !before.isOver;
  return {
    run,
    takenAtMs: nowMs,
    expiresAtMs: nowMs + leaseMs,
    isOver: false,
    intended: [],
    unsettled: [...(before?.unsettled ?? []), ...(hasDied ? intentionsOf(before, false) : [])],
  };
}

/** The lease as a run gives it back that has told everything, and has found out what these others did. */
export function ended(held: LeaseState, settled: readonly string[]): LeaseState {
  const left = held.unsettled.filter(({ run }) => !settled.includes(run));
  const isAnyOpen = left.some(({ isTold }) => !isTold);
  return { ...held, isOver: true, unsettled: isAnyOpen ? [...left, ...intentionsOf(held, true)] : [] };
}

const intentionsOf = ({ run, intended }: LeaseState, isTold: boolean): readonly Unsettled[] =>
  intended.length > 0 ? [{ run, intended, isTold }] : [];

/** Why a run holds the lease no longer, if it does not. One that expired may be anybody's, even if nobody took it yet. */
export function lossOf(held: LeaseState | undefined, run: string, nowMs: number): string | undefined {
  if (held?.run !== run) return `run ${held?.run ?? 'nobody'} has taken over`;
  if (held.isOver) return 'it has ended already';
  return nowMs >= held.expiresAtMs ? 'its lease has expired: it slept, or was too slow' : undefined;
}

/** The lease with its whole time before it, when half of that is over. */
export const renewed = (held: LeaseState, nowMs: number): LeaseState | undefined =>
  held.expiresAtMs - nowMs > leaseMs / 2 ? undefined : { ...held, expiresAtMs: nowMs + leaseMs };
