import type { Digest, Image } from '../../lambda/core/image.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import type { Reference } from '../../lambda/core/usage.ts';

/** One repository and its policy, as plain data: what the plan and the oracle are both asked about. */
export interface World {
  readonly images: readonly Image[];
  readonly policy: Retention;
  /** What the tag `ecr-keeper:keep-newest` of the repository says; 0 without one. */
  readonly keepNewestTag: number;
  readonly references: readonly Reference[];
  /** What consumers ran before what they run now. */
  readonly ranBefore: ReadonlyMap<Digest, readonly string[]>;
  /** When tags were first seen where they are, where we watched by then. */
  readonly taggedAtMs: ReadonlyMap<string, number>;
  readonly seenInUseMs: ReadonlyMap<Digest, number>;
  /** Where another registry knows of an earlier push. */
  readonly firstPushMs: ReadonlyMap<Digest, number>;
  readonly archivedByUs: ReadonlySet<Digest>;
  readonly isOrphan: boolean;
  readonly pulledWithinMs: number;
  readonly seenWithinMs: number;
  readonly nowMs: number;
}
