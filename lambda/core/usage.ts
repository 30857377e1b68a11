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
    | {
        readonly repository?: Repository;
        readonly tag?: string;
        readonly digest: Digest;
        /** That of a configuration, as some nodes know an image: it may have to be looked for in manifests. */
        readonly isConfig?: boolean;
      }
  );

/** A repository named in a text from which neither tag nor digest can be read, with the words of the text. */
export type Mention = Naming & {
  readonly repository: Repository;
  readonly words: readonly string[];
  /** Those of the words that stand where a tag would; without these, all. */
  readonly near?: readonly string[];
  /** Of a mention of any repository: the words that could be one, and what each open address is with its variable filled in. */
  readonly names?: readonly string[];
  readonly filledIn?: readonly (readonly string[])[];
};

/** A consumer that pinned what a tag meant at some moment, which nobody can tell us any more. */
export interface UnknownPin {
  readonly usedBy: string;
  readonly repository: Repository;
  /** What was pushed later cannot be meant. The largest number if nobody knows. */
  readonly pinnedAtMs: number;
  /** Since when it was pulled, if ever: what was not pulled since is not meant. */
  readonly pulledSinceMs?: number;
}

/** All that one cell's consumers name. */
export interface Sightings {
  readonly references: readonly Reference[];
  readonly mentions: readonly Mention[];
  readonly pins: readonly UnknownPin[];
}

/** One source in one region of one account or, where that has units of its own, in one of these. */
export interface Cell {
  readonly source: SourceName;
  readonly account: string;
  readonly region: string;
  /** The cluster, or the publisher of a list. */
  readonly unit?: string;
}

/**
 * What an unread cell could have named: a fact of AWS, such as that Lambda pulls from its own region only. `copies`: what
 * has a copy there, in another region than its own.
 */
export type Reach = 'anywhere' | 'own-region' | 'copies' | 'nothing';

/**
 * What one cell told us. One that was cut short is `failed`, not `complete`; `barred` is one that an organisation's policy
 * forbids to read. Neither is evidence of absence: what such a cell could have named is held back. `guarded` is a cell
 * whose one cheap list said that there is nothing.
 */
export type Finding = Complete | Unread | Settled;

export interface Complete extends Cell, Sightings {
  readonly status: 'complete' | 'guarded';
}

export interface Unread extends Cell {
  readonly status: 'failed' | 'barred';
  readonly error: string;
  readonly reach: Reach;
  /** Globs of repositories that it cannot name, by a written sentence of the policy. */
  readonly sparing?: readonly string[];
}

interface Settled extends Cell {
  readonly status: 'absent' | 'excluded';
  readonly because: string;
}

export type Usage = readonly Finding[];

/** What the survey could read. What it could not is no reason to keep, but a hold: see `vetoes`. */
export const completeIn = (usage: Usage): readonly Complete[] =>
  usage.flatMap((one) => (one.status === 'complete' || one.status === 'guarded' ? [one] : []));

/** The cells that could not be read for a reason that may pass; what an organisation bars stays barred. */
export const failedIn = (usage: Usage): readonly Unread[] =>
  unreadIn(usage).filter(({ status }) => status === 'failed');

/** The cells that could have named more than we know. */
export const unreadIn = (usage: Usage): readonly Unread[] =>
  usage.flatMap((one) => (one.status === 'failed' || one.status === 'barred' ? [one] : []));
