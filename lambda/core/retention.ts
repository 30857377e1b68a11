import { firstMatch } from './glob.ts';

export type Mode = 'report' | 'archive' | 'delete';

/** What the user wants kept of the repositories that an entry matches. Durations are milliseconds; none is 0. */
export interface Retention {
  readonly repositories: readonly string[];
  /** May only weaken the mode of the policy. */
  readonly mode?: Mode;
  readonly minimumAgeMs: number;
  readonly keepTags: readonly string[];
  readonly families: readonly Family[];
  readonly untagged: { readonly keepNewest: number; readonly keepWithinMs: number };
  /** What to do with images that somebody else put into the archive. */
  readonly archived: 'keep' | 'delete';
}

export interface Family {
  readonly name: string;
  readonly tags: readonly string[];
  readonly keepNewest: number;
}

/** Finds the entry that decides about a repository: the first that matches. Without one everything is kept. */
export function retentionFinder(retention: readonly Retention[]): (repository: string) => Retention | undefined {
  const entries = retention.map((entry) => ({ entry, matches: firstMatch(entry.repositories) }));
  return (repository) => entries.find(({ matches }) => matches(repository))?.entry;
}

/** The weaker of two modes: an entry can hold a repository back, never arm it. What no entry matches is left alone. */
export const modeFor = (mode: Mode, entry: Retention | undefined): Mode =>
  [mode, entry ? (entry.mode ?? mode) : 'report'].toSorted((a, b) => strength[a] - strength[b])[0] ?? 'report';

const strength = { report: 0, archive: 1, delete: 2 } as const;
