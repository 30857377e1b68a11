import { firstMatch, globMatcher } from './glob.ts';

export type Mode = 'report' | 'archive' | 'delete';

/** What the user wants kept of the repositories that an entry matches. Durations are milliseconds; none is 0. */
export interface Retention {
  readonly repositories: readonly string[];
  /** Resource tags that a repository must have as well, each with a glob of its value. */
  readonly withTags: Readonly<Record<string, string>>;
  /** May only weaken the mode of the policy. */
  readonly mode?: Mode;
  readonly minimumAgeMs: number;
  /** By the date in the image's configuration. */
  readonly createdWithinMs: number;
  readonly keepTags: readonly string[];
  readonly families: readonly Family[];
  readonly untagged: { readonly keepNewest: number; readonly keepWithinMs: number };
  /** `NAME` or `NAME=GLOB`: what has a label of `keep` or `except` stays, and of `only`, what has none. */
  readonly labels: Labels;
  /** What to do with images that somebody else put into the archive. */
  readonly archived: 'keep' | 'delete';
  /** Whether counts and tags keep anything of a repository that nobody named or pulled from for `pulledWithin`. */
  readonly orphans: 'keep' | 'empty';
}

interface Labels {
  readonly keep: readonly string[];
  readonly only: readonly string[];
  readonly except: readonly string[];
}

export interface Family {
  readonly name: string;
  readonly tags: readonly string[];
  /** At least 1. */
  readonly keepNewest: number;
  readonly keepWithinMs: number;
  readonly orderBy: 'pushed' | 'semver';
  /** The placeholder in its tags whose values are ranked each for itself. */
  readonly groupBy?: string;
}

/** Whether a policy needs the configurations of images to decide. */
export const decidesByConfiguration = ({
  labels: { keep, only, except },
  createdWithinMs,
}: Pick<Retention, 'labels' | 'createdWithinMs'>): boolean =>
  createdWithinMs > 0 || keep.length + only.length + except.length > 0;

/** The entries that may decide about a repository, in their order: which of them does, its resource tags may have to tell. */
export function retentionFinder(retention: readonly Retention[]): (repository: string) => readonly Retention[] {
  const entries = retention.map((entry) => ({ entry, matches: firstMatch(entry.repositories) }));
  return (repository) => {
    const matching = entries.flatMap(({ entry, matches }) => (matches(repository) === undefined ? [] : [entry]));
    const certain = matching.findIndex((entry) => !asksForTags(entry));
    return certain < 0 ? matching : matching.slice(0, certain + 1);
  };
}

export const asksForTags = ({ withTags }: Retention): boolean => Object.keys(withTags).length > 0;

/** The entry that decides about a repository with these tags: the first that matches. Without one everything is kept. */
export const chosenAmong = (entries: readonly Retention[], tags: ReadonlyMap<string, string>): Retention | undefined =>
  entries.find(({ withTags }) =>
    Object.entries(withTags).every(([key, glob]) => {
      const value = tags.get(key);
      return value !== undefined && globMatcher(glob)(value);
    }),
  );

/** The weaker of two modes: an entry can hold a repository back, never arm it. What no entry matches is left alone. */
export const modeFor = (mode: Mode, entry: Retention | undefined): Mode =>
  entry ? weaker(mode, entry.mode ?? mode) : 'report';

export const weaker = (one: Mode, other: Mode): Mode => (strength[one] < strength[other] ? one : other);

const strength = { report: 0, archive: 1, delete: 2 } as const;

export const isMode = (text: string): text is Mode => Object.hasOwn(strength, text);
