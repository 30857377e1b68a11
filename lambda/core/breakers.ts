import { placeOf } from './image.ts';
import type { Repository } from './image.ts';
import { inUseOf, knownCells, unknownIn } from './in-use.ts';
import { baselineOf, stoppedSince } from './run-history.ts';
import type { RunHistory } from './run-history.ts';
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

/** How many images of a repository there are, and how many of them were condemned after some instant. */
export interface NewlyCondemned {
  readonly repository: Repository;
  readonly images: number;
  readonly newly: number;
}

/** What the breakers look at. */
export interface Readings {
  readonly findings: readonly Finding[];
  readonly repositories: readonly NewlyCondemned[];
  readonly surveyedAtMs: number;
  readonly nowMs: number;
}

/** A cell of two images that loses one has lost half: fewer than these are no incident. */
const fewestMissing = 3;
const fewestCondemned = 10;

/** Every number that is beyond its limit. Without a run that passed there is only the age of the survey to judge. */
export function trips(history: RunHistory, breakers: Breakers, readings: Readings): readonly Trip[] {
  const all = [
    ...surveyAge(breakers, readings),
    ...(baselineOf(history)
      ? [...usageDrops(history, breakers, readings.findings), ...surges(breakers, readings)]
      : []),
  ];
  return all.map((trip) => ({ ...trip, accepted: isAccepted(trip, history) }));
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

function surges({ newlyCondemned }: Breakers, { repositories }: Readings): readonly Unjudged[] {
  const surge = (images: number, newly: number, about?: string): readonly Unjudged[] =>
    newly > newlyCondemned * images && newly >= fewestCondemned
      ? [
          {
            breaker: 'newly-condemned',
            ...(about === undefined ? {} : { about }),
            number: newly,
            limit: newlyCondemned * images,
            baseline: images,
          },
        ]
      : [];
  const sum = (of: (one: NewlyCondemned) => number): number => repositories.reduce((all, one) => all + of(one), 0);
  return [
    ...surge(
      sum(({ images }) => images),
      sum(({ newly }) => newly),
    ),
    ...repositories.flatMap(({ repository, images, newly }) => surge(images, newly, placeOf(repository))),
  ];
}

/** Accepted is what a person saw: the same breaker about the same thing, no further from its limit than it was then. */
function isAccepted(trip: Unjudged, { runs, acceptances }: RunHistory): boolean {
  return stoppedSince({ runs }).some(({ run, trips: then }) => {
    if (!acceptances.some((one) => one.run === run && one.breaker === trip.breaker)) return false;
    return then.some((one) => one.breaker === trip.breaker && one.about === trip.about && !isWorse(trip, one));
  });
}

const isWorse = (now: Unjudged, then: Unjudged): boolean =>
  now.breaker === 'usage-drop' || now.breaker === 'usage-empty' ? now.number < then.number : now.number > then.number;
