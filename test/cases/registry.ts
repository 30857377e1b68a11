import type { Configuration, Digest, Image, Repository } from '../../lambda/core/image.ts';
import { placeOf } from '../../lambda/core/image.ts';
import type { ManifestRead } from '../../lambda/core/own-reads.ts';
import type { Registries } from '../../lambda/ports.ts';
import { digest, here, signatureTag } from '../core/build.ts';
import type { Case, CaseImage } from './language.ts';
import { momentIn } from './moments.ts';

/** An image of a case, where it is, and how the case calls it. */
export interface Placed {
  readonly name: string;
  readonly repository: Repository;
  /** With its manifest, which no listing tells. */
  readonly image: Image;
  readonly configuration: Configuration;
}

export const placedIn = ({ images }: Case, nowMs: number): readonly Placed[] =>
  images.map((one) => ({
    name: one.name,
    repository: { ...here, region: one.region, name: one.repository },
    image: imageOf(one, nowMs),
    configuration: configurationOf(one, nowMs),
  }));

/** Copies are the same image, and have the same configuration. */
export const configOf = (name: string): Digest => configFor(digest(name));

function imageOf(one: CaseImage, nowMs: number): Image {
  const { about, archived, signs } = one;
  const signature = signs === undefined ? [] : [signatureTag(signs)];
  return {
    digest: digest(one.copyOf ?? one.name),
    tags: [...one.tags, ...signature].toSorted(),
    status: one.status ?? (archived === undefined ? 'active' : 'archived'),
    sizeBytes: 1,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    manifest: manifestOf(one),
    ...timesOf(one, nowMs),
    ...(about === undefined ? {} : { subject: digest(about) }),
  };
}

function timesOf({ pushed, pulled, archived, restored }: CaseImage, nowMs: number) {
  const at = (moment: string): number => momentIn(moment, nowMs);
  return {
    pushedAtMs: at(pushed),
    ...(archived === undefined ? {} : { archivedAtMs: at(archived) }),
    ...(restored === undefined ? {} : { restoredAtMs: at(restored) }),
    ...(pulled === undefined ? {} : { pulledAtMs: at(pulled) }),
  };
}

function manifestOf({ kind, lists }: CaseImage): Image['manifest'] {
  if (lists) return { kind: 'index', lists: lists.map(digest) };
  switch (kind) {
    case 'platform':
      return { kind };
    case 'artifact':
      return { kind, artifactType: 'application/vnd.cncf.helm.config.v1+json' };
    case 'unreadable':
      return { kind, because: 'it is no kind of manifest we know' };
  }
}

function configurationOf({ configuration, created, labels = {} }: CaseImage, nowMs: number): Configuration {
  if (configuration === 'unreadable') return { because: 'its configuration is not a JSON object' };
  return { labels, ...(created === undefined ? {} : { createdAtMs: momentIn(created, nowMs) }) };
}

/** Registries that hold what a case says, and tell of it what ECR tells. */
export function registriesOf(one: Case, nowMs: number): Partial<Registries> {
  const placed = placedIn(one, nowMs);
  const repositories = [...new Map(placed.map(({ repository }) => [placeOf(repository), repository])).values()];
  const inside = (repository: Repository) => placed.filter((each) => placeOf(each.repository) === placeOf(repository));
  return {
    repositories: async ({ region }) => repositories.filter((repository) => repository.region === region),
    images: async (repository) => inside(repository).map(({ image }) => listed(image)),
    manifests: async (repository, asked) => {
      const digests = new Set(asked.map((image) => image.digest));
      return new Map(
        inside(repository)
          .filter(({ image }) => digests.has(image.digest))
          .map((each) => [each.image.digest, readOf(each, nowMs)]),
      );
    },
    configurations: async () =>
      new Map(placed.map(({ image, configuration }) => [configFor(image.digest), configuration])),
    ...settingsOf(one),
  };
}

/** What a listing says: of indexes and unknown kinds only that somebody would have to look. */
const listed = (image: Image): Image =>
  image.manifest.kind === 'index' || image.manifest.kind === 'unreadable'
    ? { ...image, manifest: { kind: 'unread' } }
    : image;

const configFor = (id: Digest): Digest => `sha256:${id.slice(7, -2)}c0`;

const readOf = ({ image }: Placed, nowMs: number): ManifestRead => ({
  manifest: image.manifest,
  ...(image.manifest.kind === 'platform' ? { config: configFor(image.digest) } : {}),
  ...(image.subject ? { subject: image.subject } : {}),
  pushedAtMs: image.pushedAtMs,
  ...(image.pulledAtMs === undefined ? {} : { pulledBeforeMs: image.pulledAtMs }),
  fromMs: nowMs,
  toMs: nowMs,
});

function settingsOf({
  repositories,
  registry,
}: Case): Pick<Registries, 'settings' | 'repositoryPolicy' | 'registryPolicy' | 'tags'> {
  const saidOf = ({ name }: Repository) => new Map(Object.entries(repositories)).get(name);
  return {
    settings: async (one) => ({
      registry: one,
      replicatesTo:
        registry.copiesTo === undefined || registry.copiesTo === one.region
          ? []
          : [{ account: here.account, region: registry.copiesTo, prefixes: [] }],
      cachePrefixes: registry.caches,
      upstreams: [],
      hidesPulls: registry.hidesPulls ?? false,
      recordsOurs: true,
      isBackfilling: false,
    }),
    repositoryPolicy: async (repository) => {
      const pullers = saidOf(repository)?.mayBePulledBy ?? [];
      if (pullers === 'unreadable') throw new Error('AccessDenied');
      return pullers.length === 0 ? undefined : policyFor(pullers);
    },
    registryPolicy: async () => undefined,
    tags: async (repository) => {
      const tags = saidOf(repository)?.tags ?? {};
      if (tags === 'unreadable') throw new Error('AccessDenied');
      return new Map(Object.entries(tags));
    },
  };
}

const policyFor = (pullers: readonly string[]): string =>
  JSON.stringify({
    Statement: pullers.map((id) => ({
      Effect: 'Allow',
      Action: 'ecr:BatchGetImage',
      Principal: id === '*' ? '*' : { AWS: id },
    })),
  });
