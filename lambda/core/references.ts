import { grouped } from './grouped.ts';
import { placeOf } from './image.ts';
import type { Digest, Image, Registry, Repository } from './image.ts';
import type { Reference } from './usage.ts';

/** Every reference, found by what it names: a digest wherever it is, a tag in its own repository. */
export type References = ReadonlyMap<string, readonly Reference[]>;

/**
 * Makes references findable. `resolved` are the digests that their tags stand for: copies elsewhere count as well. What a
 * tag stands for in a registry that was not listed nobody knows: the same tag of a repository of that name may be its copy
 * or its original.
 */
export const referencesByName = (
  references: readonly Reference[],
  resolved: ReadonlyMap<string, Digest>,
  isListed: (registry: Registry) => boolean = () => true,
): References =>
  grouped(
    references.flatMap((one) => {
      return [...namesIn(one, resolved), ...copiesNamed(one, isListed)].map((name) => [name, one] as const);
    }),
  );

/**
 * The tags that may be meant by one of a registry that was not listed. A proxy or a cache serves us under a prefix of its
 * own: `mirror.example.com/ecr/team/app` is `team/app`, or `app`.
 */
export function copiesNamed(
  { repository, tag }: Reference,
  isListed: (registry: Registry) => boolean,
): readonly string[] {
  if (!repository || tag === undefined || isListed(repository)) return [];
  const parts = repository.name.split('/');
  return parts.map((_, i) => copyName(parts.slice(i).join('/'), tag));
}

/** Names a tag of a repository of that name in whichever registry. */
export const copyName = (name: string, tag: string): string => `*/${name}:${tag}`;

/** Names a tag among those of all repositories. */
export const tagName = (repository: Repository, tag: string): string => `${placeOf(repository)}:${tag}`;

/** All that a reference may name an image of a repository by. */
export const namesOf = (repository: Repository, { digest, config, tags }: Image): readonly string[] => [
  digest,
  ...(config ? [config] : []),
  ...tags.flatMap((tag) => [tagName(repository, tag), copyName(repository.name, tag)]),
];

/** A consumer that names both runs the digest today and the tag at its next deployment. */
function namesIn({ repository, tag, digest }: Reference, resolved: ReadonlyMap<string, Digest>): readonly string[] {
  const named = repository && tag !== undefined ? tagName(repository, tag) : undefined;
  const tagged = named === undefined ? undefined : resolved.get(named);
  return [...new Set([named, tagged, digest])].filter((name) => name !== undefined);
}
