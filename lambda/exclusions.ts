import { firstMatch } from './core/glob.ts';
import type { Surprise } from './core/surprises.ts';
import type { Cell, Finding } from './core/usage.ts';
import type { Policy } from './policy.ts';

type Exclusion = Policy['inUse']['exclude'][number];

/** What a person answers for: cells that need not be read, and what those that are read cannot name. */
export interface Exclusions {
  /** The sentence that excludes a whole cell, if there is one. */
  readonly because: (cell: Cell) => string | undefined;
  /** The repositories that a cell cannot name even if it cannot be read. */
  readonly sparing: (cell: Cell) => readonly string[];
}

export function exclusionsOf({ inUse }: Pick<Policy, 'inUse'>): Exclusions {
  const entries = inUse.exclude.map((entry) => ({ entry, matches: matcherOf(entry) }));
  const whole = entries.filter(({ entry }) => entry.repositories === undefined);
  const partly = entries.filter(({ entry }) => entry.repositories !== undefined);
  return {
    because: (cell) => whole.find(({ matches }) => matches(cell))?.entry.because,
    sparing: (cell) => partly.filter(({ matches }) => matches(cell)).flatMap(({ entry }) => entry.repositories ?? []),
  };
}

/** Only the registries that are excluded by name: an entry about a region's consumers is no word about its images. */
export const registriesIn = ({ inUse }: Pick<Policy, 'inUse'>): Exclusions =>
  exclusionsOf({ inUse: { ...inUse, exclude: inUse.exclude.filter(({ source }) => source?.includes('registries')) } });

const anything = ['*'];

/**
 * Lists stand in for what we cannot look at, wherever their bucket is: only an entry that names them is about them. A
 * cluster without a source is a cluster of Kubernetes.
 */
function matcherOf(entry: Exclusion): (cell: Cell) => boolean {
  const { source = entry.cluster ? ['kubernetes'] : anything, account = anything, region = anything, cluster } = entry;
  const [isSource, isAccount, isRegion] = [source, account, region].map(firstMatch);
  const isUnit = cluster && firstMatch(cluster);
  const isPlace = (cell: Cell) =>
    [isSource?.(cell.source), isAccount?.(cell.account), isRegion?.(cell.region)].every((one) => one !== undefined);
  const isOfUnit = ({ unit }: Cell) => !isUnit || (unit !== undefined && isUnit(unit) !== undefined);
  const isMeant = (cell: Cell) => cell.source !== 'lists' || source.includes('lists');
  return (cell) => isMeant(cell) && isPlace(cell) && isOfUnit(cell);
}

/** Exclusions that are about nothing that a survey found: what they were about is gone, or was never called so. */
export const vainExclusions = ({ inUse }: Pick<Policy, 'inUse'>, findings: readonly Finding[]): readonly Surprise[] =>
  inUse.exclude.flatMap((entry, i): readonly Surprise[] =>
    findings.some(matcherOf(entry))
      ? []
      : [{ surprise: 'matches-nothing', path: `inUse.exclude[${i}]`, value: entry.because }],
  );
