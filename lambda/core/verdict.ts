import type { BreakerName } from './breakers.ts';
import type { Component } from './component.ts';
import type { Digest, Repository } from './image.ts';
import type { SourceName } from './sources.ts';

/** Somebody uses it, or may go back to it: `count` says how many, and ten are named. */
export interface UseReason {
  readonly rule: 'in-use' | 'in-use-elsewhere' | 'rollback-target' | 'mentioned-in' | 'pinned-unknown';
  readonly count: number;
  readonly usedBy: readonly string[];
}

/** Why a component stays, with the evidence. */
export type KeepReason =
  | UseReason
  | { readonly rule: 'foreign-consumer'; readonly principals: readonly string[] }
  | { readonly rule: 'replica-of-kept'; readonly digest: Digest; readonly original: string }
  | {
      readonly rule: 'pull-through-cache';
      readonly digest: Digest;
      readonly cachedAtMs: number;
      readonly withinMs: number;
    }
  | { readonly rule: 'seen-within'; readonly digest: Digest; readonly seenAtMs: number; readonly withinMs: number }
  | { readonly rule: 'pulled-within'; readonly digest: Digest; readonly pulledAtMs: number; readonly withinMs: number }
  /** `tag`: it is young because that tag was first seen at it then. */
  | {
      readonly rule: 'too-young';
      readonly digest: Digest;
      readonly sinceMs: number;
      readonly minimumAgeMs: number;
      readonly tag?: string;
    }
  /** By the date that the build wrote into the configuration. */
  | {
      readonly rule: 'created-within';
      readonly digest: Digest;
      readonly createdAtMs: number;
      readonly withinMs: number;
    }
  | { readonly rule: 'protected-tag'; readonly tag: string; readonly pattern: string }
  /** `label` is the one that it has, or for `only` those of which it has none. */
  | {
      readonly rule: 'protected-label';
      readonly list: 'keep' | 'only' | 'except';
      readonly digest: Digest;
      readonly label: string;
    }
  /** `by` is the order of the rank; a family that goes by versions keeps its newest three by push as well. */
  | {
      readonly rule: 'newest-in-family';
      readonly family: string;
      readonly rank: number;
      readonly keepNewest: number;
      readonly by: 'pushed' | 'semver';
      readonly group?: string;
    }
  | {
      readonly rule: 'young-in-family';
      readonly family: string;
      readonly sinceMs: number;
      readonly keepWithinMs: number;
    }
  | { readonly rule: 'newest-untagged'; readonly rank: number; readonly keepNewest: number }
  | { readonly rule: 'young-untagged'; readonly pushedAtMs: number; readonly keepWithinMs: number }
  | { readonly rule: 'unknown-kind'; readonly digest: Digest; readonly artifactType: string }
  | { readonly rule: 'unreadable-manifest'; readonly digest: Digest; readonly because: string }
  | { readonly rule: 'unreadable-config'; readonly digest: Digest; readonly because: string }
  | { readonly rule: 'subject-elsewhere'; readonly subjects: readonly Digest[] }
  | { readonly rule: 'archived-by-others'; readonly digest: Digest; readonly status: 'archived' | 'activating' }
  | { readonly rule: 'no-retention'; readonly because: string };

/** A verdict on the facts there are, about a whole component. A keep without a reason cannot be said. */
export type Decision = { readonly component: Component } & (
  | { readonly verdict: 'keep'; readonly reasons: readonly [KeepReason, ...KeepReason[]] }
  | { readonly verdict: 'condemned' }
);

/** What keeps a condemned component from going today, and leaves the verdict as it is. */
export type Hold =
  | { readonly hold: 'mode'; readonly mode: 'report' }
  /** Condemned by two surveys at least, over this long. */
  | { readonly hold: 'grace'; readonly announcedAtMs: number; readonly untilMs: number }
  /** We archived it: it stays so long before it is deleted; without `untilMs`, for ever. */
  | { readonly hold: 'archived'; readonly untilMs?: number }
  /** A tag of its repository. Without `untilMs`, as long as the tag is there. */
  | { readonly hold: 'repository-tag'; readonly tag: string; readonly value?: string; readonly untilMs?: number }
  /** A tag of its own that begins with `hold-`. */
  | { readonly hold: 'image-tag'; readonly tag: string; readonly untilMs?: number }
  /** Somebody said `keeper hold`. */
  | { readonly hold: 'by-hand'; readonly because: string; readonly untilMs?: number }
  /** What was used, or tagged, before we began to watch nobody knows. */
  | { readonly hold: 'watching'; readonly sinceMs: number; readonly untilMs: number }
  /** No run before this one passed. */
  | { readonly hold: 'baseline' }
  | { readonly hold: 'breaker'; readonly breaker: BreakerName }
  | { readonly hold: 'budget'; readonly budget: 'deletions' | 'bytes'; readonly limit: number }
  | {
      readonly hold: 'veto';
      readonly source: SourceName;
      readonly account: string;
      readonly region: string;
      readonly unit?: string;
      readonly error: string;
    };

/** What happened to an image that was to go. */
export type Outcome =
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'archived' }
  /** We had archived it, and it is in use. */
  | { readonly outcome: 'restored' }
  | { readonly outcome: 'failed'; readonly code: string }
  | { readonly outcome: 'skipped'; readonly because: string };

/** What became of one repository: each decision, what held it back, and what happened to its images. */
export interface Judged {
  readonly repository: Repository;
  readonly decisions: readonly Decision[];
  readonly holds: ReadonlyMap<Digest, readonly Hold[]>;
  readonly outcomes: ReadonlyMap<Digest, Outcome>;
}

/** Who uses what is kept for these reasons, as far as they are named. */
export const usersIn = (reasons: readonly KeepReason[]): readonly string[] =>
  reasons.flatMap((reason) => (reason.rule === 'in-use' || reason.rule === 'in-use-elsewhere' ? reason.usedBy : []));
