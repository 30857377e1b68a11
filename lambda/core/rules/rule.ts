import type { Component } from '../component.ts';
import type { Stranger } from '../foreign.ts';
import type { Digest, Image, Repository } from '../image.ts';
import type { Retention } from '../retention.ts';
import type { Mention, UnknownPin } from '../usage.ts';
import type { KeepReason } from '../verdict.ts';
import type { References } from '../references.ts';
import type { TaggedAt } from '../ledgers/tags.ts';

/** What the world says about a repository. The clock is a fact too: `core` never asks what time it is. */
export interface Facts {
  readonly repository: Repository;
  readonly images: readonly Image[];
  readonly components: readonly Component[];
  readonly references: References;
  readonly mentions: readonly Mention[];
  readonly pins: readonly UnknownPin[];
  /** The earliest push of a digest that any surveyed registry knows, so that a replica ranks like its original. */
  readonly firstPushOf: (image: Image) => number;
  /** Who may pull from the repository and is not looked at. */
  readonly strangers: readonly Stranger[];
  /** Whether the repository caches another registry. */
  readonly isCache: boolean;
  /** Whether every pull from the repository is recorded. */
  readonly recordsAllPulls: boolean;
  /** Where the images are kept that this repository has copies of, by replication. */
  readonly keptOriginals: ReadonlyMap<Digest, string>;
  /** Whether a run of ours put an image into the archive, where it is now. */
  readonly isArchivedByUs: (image: Image) => boolean;
  /** Whether we deleted it from here, and could not delete all that was about it. */
  readonly isDeletedByUs: (digest: Digest) => boolean;
  /** Since when a tag is where it is, if it was first seen there while we watched. */
  readonly taggedAt: (tag: string) => TaggedAt | undefined;
  /** When a survey last saw it in use. */
  readonly seenInUseMs: (digest: Digest) => number | undefined;
  /** The consumers that ran it before what they run now, and may go back to it. */
  readonly ranBefore: ReadonlyMap<Digest, readonly string[]>;
  /** Whether configurations were read of what is condemned, where the policy asks for them. */
  readonly hasConfigurations: boolean;
  /** Whether nobody named anything of the repository or pulled from it for long. */
  readonly isOrphan: boolean;
  readonly pulledWithinMs: number;
  readonly seenWithinMs: number;
  readonly nowMs: number;
}

/** Speaks up for a component with every reason it has, or stays silent. */
export type Opinion = (component: Component) => readonly KeepReason[];

/** Of a rule that nothing of a repository can make speak: it need not be asked about each component. */
export const silent: Opinion = () => [];

/** Reads policy and facts once for all components. What a rule takes says what it depends on. */
export type Rule = (given: Retention & Facts) => Opinion;
