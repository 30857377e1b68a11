import type { Action } from './core/archive.ts';
import type { KeeperEvent } from './core/events.ts';
import type { Extract } from './core/extract.ts';
import type { Configuration, Digest, Image, Registry, Repository } from './core/image.ts';
import type { Spent } from './core/own-cost.ts';
import type { ManifestRead } from './core/own-reads.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import type { ConsumerSource } from './core/sources.ts';
import type { Sightings } from './core/usage.ts';

/** The registries of the account: what a run lists, reads and, in the end, deletes. */
export interface Registries {
  readonly repositories: (registry: Registry) => Promise<readonly Repository[]>;
  /** Every image whatever its status, or undefined if the repository is gone. */
  readonly images: (repository: Repository) => Promise<readonly Image[] | undefined>;
  /** Those of the images that are there now. */
  readonly describe: (repository: Repository, digests: readonly Digest[]) => Promise<readonly Image[]>;
  /** Reads manifests. The registry takes it for a pull, so each comes with the time of the read. */
  readonly manifests: (repository: Repository, images: readonly Image[]) => Promise<ReadonlyMap<Digest, ManifestRead>>;
  /** Reads configurations by their digests. What could not be read says why. */
  readonly configurations: (
    repository: Repository,
    configs: readonly Digest[],
  ) => Promise<ReadonlyMap<Digest, Configuration>>;
  /** Throws unless all of it could be read. */
  readonly settings: (registry: Registry) => Promise<RegistrySettings>;
  /** The document of a repository that says who else may pull from it, if there is one. */
  readonly repositoryPolicy: (repository: Repository) => Promise<string | undefined>;
  /** The same of the registry: it is about all of its repositories. */
  readonly registryPolicy: (registry: Registry) => Promise<string | undefined>;
  /** The lifecycle policy of the repository, if it has one. */
  readonly lifecyclePolicy: (repository: Repository) => Promise<string | undefined>;
  readonly tags: (repository: Repository) => Promise<ReadonlyMap<string, string>>;
  /** The manifests word for word. The registry takes it for a pull. */
  readonly originals: (repository: Repository, images: readonly Image[]) => Promise<readonly Original[]>;
  readonly remove: (request: RemovalRequest) => Promise<Removal>;
  /** Begins to bring an image back from the archive. */
  readonly restore: (repository: Repository, digest: Digest) => Promise<void>;
}

/** A manifest as it was pushed: with its layers it is all that there is of an image. */
export interface Original {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly manifest: string;
}

/** What an operator may do to bring images back. The function never does, and has no permission to. */
export interface Undo {
  /** Those of the layers that are not there to be used, and why. */
  readonly missingLayers: (
    repository: Repository,
    layers: readonly Digest[],
  ) => Promise<readonly { readonly layer: Digest; readonly because: string }[]>;
  /** Pushes a manifest whose layers are there, under a tag or without one. */
  readonly push: (repository: Repository, original: Original, tag: string | undefined) => Promise<void>;
}

/** What is asked to happen to images: the archive is a way to go, too. */
export interface RemovalRequest {
  readonly repository: Repository;
  readonly action: Action;
  readonly digests: readonly Digest[];
  /** Asked at the last moment before the request leaves: whether what justifies it is still young enough. */
  readonly isJustified: () => boolean;
}

/**
 * What the registry answered: each digest is gone, or failed with a code. `asked` are those that were asked for at all: what
 * becomes of them may be our doing. `unanswered`: it may have happened.
 */
export type Removal =
  | {
      readonly status: 'answered';
      readonly failures: ReadonlyMap<Digest, string>;
      readonly gone: ReadonlySet<Digest>;
      readonly asked: ReadonlySet<Digest>;
    }
  | {
      readonly status: 'unanswered';
      readonly code: string;
      readonly mayRetry: boolean;
      readonly asked: ReadonlySet<Digest>;
    }
  | { readonly status: 'unjustified' };

/** Reads one kind of consumer in one region. Throws when anything at all could not be read. */
export type Consumers = (source: ConsumerSource, registry: Registry) => Promise<Seen>;

/** What a source names; `isGuarded` if its one cheap list was empty. Or why it cannot be there, or its units. */
export type Seen = (Sightings & { readonly isGuarded?: boolean }) | Absent | Units;

/** A definitive answer that there is no such thing there. */
interface Absent {
  readonly absent: string;
}

/** What is read each for itself, such as clusters: one that cannot be read says nothing about the others. */
export interface Units {
  readonly units: readonly { readonly name: string; readonly read: () => Promise<Sightings> }[];
}

/** What definitions that never change name, by names that nothing else ever gets. */
export interface Extracts {
  readonly get: (name: string) => Extract | undefined;
  readonly set: (name: string, extract: Extract) => void;
  /** Takes what earlier runs noted. */
  readonly recall: (earlier: readonly (readonly [string, Noted])[]) => void;
  /** All of them, with when they were last asked for: now, if that was since. */
  readonly all: (nowMs: number) => readonly (readonly [string, Noted])[];
}

/** An extract, and when a run last asked for it. */
export interface Noted {
  readonly extract: Extract;
  readonly askedAtMs: number;
}

/** The account that a run works for. */
export interface Account {
  readonly id: string;
  /** The region that the caller is configured for. */
  readonly home: string;
  readonly enabledRegions: () => Promise<readonly string[]>;
}

/** Named objects, in a bucket or wherever the audit goes. */
export interface Store {
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
  /** When it returns, the body is its caller's again. */
  readonly write: (key: string, body: Uint8Array, type: ContentType) => Promise<void>;
}

type ContentType =
  | 'application/json'
  | 'application/gzip'
  | 'application/octet-stream'
  | 'application/x-ndjson'
  | 'application/x-ndjson+gzip'
  | 'text/csv'
  | 'text/html';

/** The bucket of records, in which runs also agree who works. */
export interface Bucket extends Store {
  /** An object, and what tells this version of it from any other. */
  readonly readVersion: (key: string) => Promise<{ readonly body: Uint8Array; readonly version: string } | undefined>;
  /** Replaces that version, or makes what is not there. False if somebody else was faster. */
  readonly writeIf: (key: string, body: Uint8Array, version: string | undefined) => Promise<boolean>;
  readonly remove: (key: string) => Promise<void>;
  /** The keys that begin so, in their order. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
}

/** Takes events. */
export interface Bus {
  /** Returns a sentence for each that was not taken. */
  readonly put: (events: readonly KeeperEvent[]) => Promise<readonly string[]>;
}

/** Scratch space: what a stage has read and a later one needs, so that memory holds one repository at a time. */
export interface Spool {
  readonly write: (key: string, images: readonly Image[]) => Promise<void>;
  readonly read: (key: string) => Promise<readonly Image[]>;
  readonly writeText: (key: string, text: string) => Promise<void>;
  /** Nothing if there is none of that name. */
  readonly readText: (key: string) => Promise<string | undefined>;
  /** The same as `packedText` packs it. */
  readonly readPackedText: (key: string) => Promise<Uint8Array | undefined>;
  readonly dispose: () => Promise<void>;
}

/** `serviceMs` is AWS's clock, by its latest answer; the other two are this machine's and only measure. */
interface Clock {
  readonly serviceMs: () => number;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** One event per line: a fixed message, and what varies as fields. */
export interface Log {
  readonly info: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

/** Everything that a run touches. */
export interface World {
  readonly account: Account;
  /** Other accounts whose consumers are looked for as well. */
  readonly accounts: readonly Account[];
  /** The organisation that the account is in, with all of its accounts. */
  readonly organization: () => Promise<{ readonly id: string; readonly accounts: readonly string[] }>;
  readonly registries: Registries;
  /** Begins a reading of the consumers: nothing that can change is remembered from the one before. */
  readonly newReading: () => Consumers;
  /** What readers found in definitions that never change, in this run and those before. */
  readonly extracts: Extracts;
  /** Where what manifests said is remembered between runs. None: each run reads them again, which ECR takes for pulls. */
  readonly memories: readonly Store[];
  readonly clock: Clock;
  readonly log: Log;
  /** What was taken of AWS until now. */
  readonly spent: () => Spent;
  /** Where one repository's images wait between the stages. */
  readonly spool: Spool;
  /** Fires when the run must end early. */
  readonly cancelled: AbortSignal;
}
