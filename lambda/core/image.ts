import { foundIn } from './found.ts';

export type Digest = `sha256:${string}`;

/** One registry: ECR has one in every region of every account. */
export interface Registry {
  readonly account: string;
  readonly region: string;
}

/** A repository in any account and region: consumers pull across both. */
export interface Repository extends Registry {
  readonly name: string;
}

/**
 * Names a repository among all, for comparing and ordering. Joined it is one text: what a template puts together stays in pieces,
 * which take three times the memory, and of these names there are many.
 */
export const placeOf = ({ account, region, name }: Repository): string => [account, region, name].join('/');

/** One manifest in one repository, as the registry described it. Plain JSON: instants are epoch milliseconds. */
export interface Image {
  readonly digest: Digest;
  /** Sorted at the edge: a registry lists them in any order. */
  readonly tags: readonly string[];
  readonly status: 'active' | 'archived' | 'activating';
  /** When it was pushed to this repository. */
  readonly pushedAtMs: number;
  /** When it was last put into the archive. */
  readonly archivedAtMs?: number;
  /** When it was last brought back from the archive. */
  readonly restoredAtMs?: number;
  /** The last pull that the registry recorded, our own reads left out. */
  readonly pulledAtMs?: number;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly manifest: Manifest;
  /** When we read its manifest, if ECR took that for its last pull: a real one within the day after it was not recorded. */
  readonly readByUsAtMs?: number;
  /** The digest of its configuration, where its manifest was read for it. */
  readonly config?: Digest;
  /** What its configuration says, where a policy asks for it. */
  readonly configuration?: Configuration;
  /** What an OCI 1.1 referrer is about. Older tools say it in a tag, so ask `subjectsOf`. */
  readonly subject?: Digest;
}

/** What a build wrote into the configuration of a platform; or why that cannot be told. */
export type Configuration =
  | { readonly labels: Readonly<Record<string, string>>; readonly createdAtMs?: number }
  | { readonly because: string };

export type Manifest =
  | { readonly kind: 'platform' }
  | { readonly kind: 'index'; readonly lists: readonly Digest[]; readonly artifactType?: string }
  | { readonly kind: 'artifact'; readonly artifactType: string }
  /** An index or a type that the listing does not tell: it was not necessary, or not yet, to read its manifest. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** The manifests that an index lists. */
export const listsOf = ({ manifest }: Image): readonly Digest[] => (manifest.kind === 'index' ? manifest.lists : []);

/** What an image is about: nothing for a build; for a signature or an SBOM its subject, whichever way it says so. */
export function subjectsOf({ tags, subject }: Image): readonly Digest[] {
  const inTags = foundIn(tags, subjectInTag);
  return subject ? [subject, ...inTags] : inTags;
}

function subjectInTag(tag: string): Digest | undefined {
  // Nearly every tag is something else, and every tag is asked.
  const hex = tag.startsWith('sha256-') ? subjectTag.exec(tag)?.groups?.['hex'] : undefined;
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** Cosign's `sha256-<hex>.sig`, `.att` and `.sbom`, and the fallback tag of OCI 1.1, which has no suffix. */
const subjectTag = /^sha256-(?<hex>[0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;

/** Reads a digest as ECR knows them; anything else is none. */
export function digestIn(text: string): Digest | undefined {
  if (isDigest(text)) return text;
  return sha256.test(text) ? `sha256:${text.slice('sha256:'.length).toLowerCase()}` : undefined;
}

const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text);

const sha256 = /^sha256:[0-9a-fA-F]{64}$/;

/** Compares by code unit: unlike `localeCompare`, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
