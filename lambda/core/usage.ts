import type { Digest, Repository } from './image.ts';
import type { SourceName } from './sources.ts';

/** Why a naming keeps: somebody may pull it at any time, or may go back to it. */
export type Role = 'in-use' | 'rollback-target';

/** A consumer, in words that an operator recognises, and why it counts. */
interface Naming {
  readonly usedBy: string;
  readonly role: Role;
}

/**
 * A consumer's naming of an image by tag, digest or both; the parser reads a bare name as `latest`. A digest counts
 * wherever it is, also without a repository.
 */
export type Reference = Naming &
  (
    | { readonly repository: Repository; readonly tag: string; readonly digest?: Digest }
    | { readonly repository?: Repository; readonly tag?: string; readonly digest: Digest }
  );

/** A repository named in a text from which neither tag nor digest can be read, with the words of the text. */
export type Mention = Naming & { readonly repository: Repository; readonly words: readonly string[] };

/** A consumer that pinned what a tag meant at some moment, which nobody can tell us any more. */
export interface UnknownPin {
  readonly usedBy: string;
  readonly repository: Repository;
  /** What was pushed later cannot be meant. */
  readonly pinnedAtMs: number;
}

/** All that one cell's consumers name. */
export interface Sightings {
  readonly references: readonly Reference[];
  readonly mentions: readonly Mention[];
  readonly pins: readonly UnknownPin[];
}

/** One source in one region of one account. */
interface Cell {
  readonly source: SourceName;
  readonly account: string;
  readonly region: string;
}

/** What an unread cell could have named: a fact of AWS, such as that Lambda pulls from its own region only. */
export type Reach = 'anywhere' | 'own-region' | 'nothing';

/** What one cell told us. One that was cut short is `failed`, not `complete`. */
export type Finding = Cell &
  (
    | (Sightings & { readonly status: 'complete' })
    | { readonly status: 'failed'; readonly error: string; readonly reach: Reach }
    | { readonly status: 'absent' | 'excluded'; readonly because: string }
  );

export type Usage = readonly Finding[];

export type Unread = Extract<Finding, { status: 'failed' }>;

/** What the survey could read. What it could not is no reason to keep, but a hold: see `vetoes`. */
export const completeIn = (usage: Usage) => usage.filter((finding) => finding.status === 'complete');

/** The cells that could have named more than we know: all that failed. */
export const unreadIn = (usage: Usage): readonly Unread[] => usage.filter((finding) => finding.status === 'failed');
