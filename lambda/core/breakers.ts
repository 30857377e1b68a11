import { compareText, placeOf } from './image.ts';
import type { Repository } from './image.ts';
import { baselineOf, hasPassed } from './run-history.ts';
import type { RunHistory, RunRecord } from './run-history.ts';
import type { Cell, Finding } from './usage.ts';

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

/** How many images of a repository there are, and how many were condemned since the baseline. */
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

/** Breakers look so far back from the baseline: on a Sunday less runs than on a Friday. */
const windowMs = 14 * 86_400_000;
/** A cell of two images that loses one has lost half: fewer than these are no incident. */
const fewestMissing = 3;
const fewestCondemned = 10;

/** Every number that is beyond its limit. Without a run that passed there is only the age of the survey to judge. */
export function trips(history: RunHistory, breakers: Breakers, readings: Readings): readonly Trip[] {
  const all = [
    ...surveyAge(breakers, readings),
    ...(baselineOf(history) ? [...usageDrops(history, breakers, readings), ...surges(breakers, readings)] : []),
  ];
  return all.map((trip) => ({ ...trip, accepted: isAccepted(trip, history) }));
}

type Unjudged = Omit<Trip, 'accepted'>;

function surveyAge({ surveyAgeMs }: Breakers, { surveyedAtMs, nowMs }: Readings): readonly Unjudged[] {
  const number = nowMs - surveyedAtMs;
  return number > surveyAgeMs ? [{ breaker: 'survey-age', number, limit: surveyAgeMs, baseline: 0 }] : [];
}

/** How many different images each cell's consumers use. What they may go back to moves with every deployment. */
export function inUseOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts = findings.flatMap((finding) => {
    if (finding.status !== 'complete') return [];
    const used = new Set(
      finding.references
        .filter(({ role }) => role === 'in-use')
        .map(({ repository, tag, digest }) => digest ?? `${repository ? placeOf(repository) : ''}:${tag ?? ''}`),
    );
    return used.size > 0 ? [[cellName(finding), used.size] as const] : [];
  });
  return Object.fromEntries(counts.toSorted(([a], [b]) => compareText(a, b)));
}

const cellName = ({ source, account, region, unit }: Cell): string =>
  `${source} ${account} ${region}${unit === undefined ? '' : ` ${unit}`}`;

/** Against the most that the runs of two weeks saw; cells that were not read now, or are answered for, do not count. */
function usageDrops(history: RunHistory, breakers: Breakers, { findings }: Readings): readonly Unjudged[] {
  const isUnknown = unknownIn(findings);
  const now = inUseOf(findings);
  const total = (inUse: RunRecord['inUse']): number =>
    Object.entries(inUse).reduce((sum, [name, count]) => (isUnknown(name) ? sum : sum + count), 0);
  const cells = [...new Set(history.runs.flatMap(({ inUse }) => Object.keys(inUse)))].toSorted(compareText);
  const [before, left] = [most(history, undefined, total), total(now)];
  const limit = (baseline: number): number => baseline * (1 - breakers.usageDrop);
  const drop = (baseline: number, number: number, about?: string): readonly Unjudged[] =>
    number < limit(baseline) && baseline - number >= fewestMissing
      ? [{ breaker: 'usage-drop', ...(about === undefined ? {} : { about }), number, limit: limit(baseline), baseline }]
      : [];
  const empty: readonly Unjudged[] =
    before > 0 && left === 0 && breakers.usageDrop <= 1
      ? [{ breaker: 'usage-empty', number: 0, limit: 1, baseline: before }]
      : [];
  return [
    ...empty,
    ...drop(before, left),
    ...cells
      .filter((name) => !isUnknown(name))
      .flatMap((name) =>
        drop(
          most(history, name, (inUse) => inUse[name] ?? 0),
          now[name] ?? 0,
          name,
        ),
      ),
  ];
}

/** A cell that was not read, or that a sentence of the policy excludes; and the units of either. */
function unknownIn(findings: readonly Finding[]): (name: string) => boolean {
  const unknown = findings.flatMap((finding) =>
    ['failed', 'barred', 'excluded'].includes(finding.status) ? cellName(finding) : [],
  );
  return (name) => unknown.some((one) => name === one || name.startsWith(`${one} `));
}

/** The most that passed runs saw in the two weeks up to the baseline, and since a drop of it was accepted. */
function most({ runs }: RunHistory, about: string | undefined, count: (inUse: RunRecord['inUse']) => number): number {
  const passed = runs.filter(hasPassed);
  const lastMs = passed.at(-1)?.atMs ?? 0;
  const accepted = passed.findLastIndex(({ trips: of }) => of.some((trip) => isDrop(trip) && trip.about === about));
  const counted = passed.slice(Math.max(accepted, 0)).filter(({ atMs }) => lastMs - atMs <= windowMs);
  return Math.max(0, ...counted.map(({ inUse }) => count(inUse)));
}

const isDrop = ({ breaker }: Trip): boolean => breaker === 'usage-drop' || breaker === 'usage-empty';

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
  const since = runs.findLastIndex(hasPassed);
  return runs.slice(since + 1).some(({ run, trips: then }) => {
    if (!acceptances.some((one) => one.run === run && one.breaker === trip.breaker)) return false;
    return then.some((one) => one.breaker === trip.breaker && one.about === trip.about && !isWorse(trip, one));
  });
}

const isWorse = (now: Unjudged, then: Unjudged): boolean =>
  now.breaker === 'usage-drop' || now.breaker === 'usage-empty' ? now.number < then.number : now.number > then.number;
