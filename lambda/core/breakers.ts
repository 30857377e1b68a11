import { placeOf } from './image.ts';
import type { Repository } from './image.ts';
import { inUseOf, knownCells, unknownIn } from './in-use.ts';
import { baselineOf, stoppedSince } from './run-history.ts';
import type { RunHistory, RunRecord } from './run-history.ts';
import type { Finding } from './usage.ts';

/** How far things may be from what they were. A limit of Infinity never trips. */
export interface Breakers {
  /** The part of the images in use that may be missing, of one cell or of all. */
  readonly usageDrop: number;
  /** The part of the images of a repository, or of all, that may be condemned since the last run that passed. */
  readonly newlyCondemned: number;
  readonly surveyAgeMs: number;
}

export const breakerNames = ['usage-drop', 'usage-empty', 'newly-condemned', 'survey-age'] as const;
export type BreakerName = (typeof breakerNames)[number];

/** A number beyond its limit: it stops a run before the first deletion. */
export interface Trip {
  readonly breaker: BreakerName;
  /** The cell or the repository; without it, all of the account. */
  readonly about?: string;
  readonly number: number;
  readonly limit: number;
  /** What it was before, or out of how many. */
  readonly baseline: number;
  /** Whether a person accepted it. */
  readonly accepted: boolean;
}

/** Those that nobody accepted. */
export const standing = (all: readonly Trip[]): readonly Trip[] => all.filter(({ accepted }) => !accepted);

/** How many images of a repository there are, and how many of them were condemned after some instant. */
export interface NewlyCondemned {
  readonly repository: Repository;
  readonly images: number;
  readonly newly: number;
  /** Whether it could lose images in this run. */
  readonly isArmed: boolean;
}

/** How many images a repository has, and since when so many of them are condemned. */
export interface Condemned extends Omit<NewlyCondemned, 'newly'> {
  readonly since: ReadonlyMap<number, number>;
}

/** How many of them were condemned after that instant. */
export function newlyIn({ since, ...repository }: Condemned, sinceMs: number): NewlyCondemned {
  const newly = [...since].reduce((sum, [atMs, count]) => (atMs > sinceMs ? sum + count : sum), 0);
  // Components may share members, and a part is never more than the whole.
  return { ...repository, newly: Math.min(newly, repository.images) };
}

/** What the breakers look at. */
export interface Readings {
  readonly findings: readonly Finding[];
  readonly newlyCondemned: (sinceMs: number) => readonly NewlyCondemned[];
  readonly surveyedAtMs: number;
  readonly nowMs: number;
}

/** A cell of two images that loses one has lost half: fewer than these are no incident. */
const fewestMissing = 3;
const fewestCondemned = 10;

/** Every number that is beyond its limit. Without a run that passed there is only the age of the survey to judge. */
export function trips(history: RunHistory, breakers: Breakers, readings: Readings): readonly Trip[] {
  const baseline = baselineOf(history);
  const numbers = [
    ...surveyAge(breakers, readings),
    ...(baseline ? usageDrops(history, breakers, readings.findings) : []),
  ];
  return [
    ...numbers.map((trip) => ({
      ...trip,
      accepted: acceptedOf(trip, history).some(({ seen }) => !isWorse(trip, seen)),
    })),
    ...(baseline ? surges(history, baseline, (sinceMs) => surgesIn(breakers, readings.newlyCondemned(sinceMs))) : []),
  ];
}

type Unjudged = Omit<Trip, 'accepted'>;

function surveyAge({ surveyAgeMs }: Breakers, { surveyedAtMs, nowMs }: Readings): readonly Unjudged[] {
  const number = nowMs - surveyedAtMs;
  return number > surveyAgeMs ? [{ breaker: 'survey-age', number, limit: surveyAgeMs, baseline: 0 }] : [];
}

/** Each cell, and all of them together, against their baselines. Cells that were not read now, or are answered for, do not count. */
function usageDrops(history: RunHistory, { usageDrop }: Breakers, findings: readonly Finding[]): readonly Unjudged[] {
  const isUnknown = unknownIn(findings);
  const now = inUseOf(findings);
  const cells = knownCells(history).filter(({ name }) => !isUnknown(name));
  const before = cells.reduce((sum, { baseline }) => sum + baseline, 0);
  const left = Object.entries(now).reduce((sum, [name, count]) => (isUnknown(name) ? sum : sum + count), 0);
  const drop = (baseline: number, number: number, about?: string): readonly Unjudged[] => {
    const limit = baseline * (1 - usageDrop);
    if (number >= limit || baseline - number < fewestMissing) return [];
    return [{ breaker: 'usage-drop', ...(about === undefined ? {} : { about }), number, limit, baseline }];
  };
  const isEmpty = before > 0 && left === 0 && usageDrop <= 1;
  return [
    ...(isEmpty ? [{ breaker: 'usage-empty', number: 0, limit: 1, baseline: before } as const] : []),
    ...drop(before, left),
    ...cells.flatMap(({ name, baseline }) => drop(baseline, now[name] ?? 0, name)),
  ];
}

/**
 * What was condemned since the baseline. Builds come every day, so that its number only grows: once a person accepted it,
 * what was condemned after the run that this person saw has to be too much by itself.
 */
function surges(
  history: RunHistory,
  { atMs }: RunRecord,
  surgesSince: (sinceMs: number) => readonly Unjudged[],
): readonly Trip[] {
  return surgesSince(atMs).map((trip) => {
    const accepted = acceptedOf(trip, history).at(-1)?.run;
    const since = accepted && surgesSince(accepted.atMs).find(({ about }) => about === trip.about);
    return { ...(since ?? trip), accepted: accepted !== undefined && since === undefined };
  });
}

/** Of repositories that can lose images; where none can, of all. */
function surgesIn({ newlyCondemned }: Breakers, all: readonly NewlyCondemned[]): readonly Unjudged[] {
  const armed = all.filter(({ isArmed }) => isArmed);
  const repositories = armed.length > 0 ? armed : all;
  const surge = (images: number, newly: number, about?: string): readonly Unjudged[] => {
    const limit = newlyCondemned * images;
    if (newly <= limit || newly < fewestCondemned) return [];
    return [
      { breaker: 'newly-condemned', ...(about === undefined ? {} : { about }), number: newly, limit, baseline: images },
    ];
  };
  const sum = (of: (one: NewlyCondemned) => number): number => repositories.reduce((some, one) => some + of(one), 0);
  return [
    ...surge(
      sum(({ images }) => images),
      sum(({ newly }) => newly),
    ),
    ...repositories.flatMap(({ repository, images, newly }) => surge(images, newly, placeOf(repository))),
  ];
}

interface Accepted {
  readonly run: RunRecord;
  /** What this person saw. */
  readonly seen: Trip;
}

/** What a person accepted since the last run that passed: the same breaker about the same thing, as it was then. */
function acceptedOf(trip: Unjudged, history: RunHistory): readonly Accepted[] {
  return stoppedSince(history).flatMap((run) => {
    if (!history.acceptances.some((one) => one.run === run.run && one.breaker === trip.breaker)) return [];
    const seen = run.trips.find((one) => one.breaker === trip.breaker && one.about === trip.about);
    return seen ? [{ run, seen }] : [];
  });
}

const isWorse = (now: Unjudged, then: Unjudged): boolean =>
  now.breaker === 'usage-drop' || now.breaker === 'usage-empty' ? now.number < then.number : now.number > then.number;
