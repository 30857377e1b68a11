import { allIn, joinedLists } from './found.ts';
import { grouped } from './grouped.ts';
import { placeOf } from './image.ts';
import type { Digest, Image, Registry, Repository } from './image.ts';
import type { Reference } from './usage.ts';

/** Every reference, found by what it names. */
export interface References {
  /** A digest, wherever it is. */
  readonly byDigest: ReadonlyMap<string, Users>;
  /** A tag, by its repository (`placeOf`), or by what a copy of its repository may be called. */
  readonly byTag: ReadonlyMap<string, ReadonlyMap<string, Users>>;
}

/** Whoever names something. Where that is one, as mostly, a list would take more memory than the reference. */
type Users = Reference | readonly Reference[];

/** All who name something, if anybody does. */
export function listOf(users: Users | undefined): readonly Reference[] {
  if (users === undefined) return nobody;
  return isList(users) ? users : [users];
}

const nobody: readonly Reference[] = [];

const isList = (users: Users): users is readonly Reference[] => Array.isArray(users);

export const noReferences: References = { byDigest: new Map(), byTag: new Map() };

/**
 * Makes references findable. `resolved` are the digests that their tags stand for: copies elsewhere count as well. What a
 * tag stands for in a registry that was not listed nobody knows: the same tag of a repository of that name may be its copy
 * or its original.
 */
export const referencesByName = (
  references: readonly Reference[],
  resolved: ReadonlyMap<string, Digest>,
  isListed: (registry: Registry) => boolean = () => true,
): References => {
  const tags = references.flatMap((one) =>
    tagsNamed(one, isListed).map(([place, tag]) => [place, [tag, one] as const] as const),
  );
  return {
    byDigest: usersOf(references.flatMap((one) => digestsNamed(one, resolved).map((digest) => [digest, one] as const))),
    byTag: new Map([...grouped(tags)].map(([place, named]) => [place, usersOf(named)])),
  };
};

const usersOf = (named: Iterable<readonly [string, Reference]>): ReadonlyMap<string, Users> =>
  new Map([...grouped(named)].map(([name, users]) => [name, withoutList(users)]));

function withoutList(users: readonly Reference[]): Users {
  const [first] = users;
  return first && users.length === 1 ? first : users;
}

/** Who names an image of a repository: by its digest or its configuration, by its tags, or by the same tags of a copy. */
export function usersIn(
  { byDigest, byTag }: References,
  repository: Repository,
): (image: Image) => readonly Reference[] {
  const named = [placeOf(repository), copyOf(repository.name)].flatMap((place) => byTag.get(place) ?? []);
  return ({ digest, config, tags }) => {
    const ofDigest = listOf(byDigest.get(digest));
    const ofConfig = config === undefined ? nobody : listOf(byDigest.get(config));
    const ofTags = named.length === 0 ? nobody : allIn(named, (here) => allIn(tags, (tag) => listOf(here.get(tag))));
    return joinedLists(ofDigest, ofConfig, ofTags);
  };
}

/**
 * The repositories whose same tag may be meant by a tag of a registry that was not listed. A proxy or a cache serves us under a prefix of its
 * own: `mirror.example.com/ecr/team/app` is `team/app`, or `app`.
 */
export function copiesNamed(
  { repository, tag }: Reference,
  isListed: (registry: Registry) => boolean,
): readonly string[] {
  if (!repository || tag === undefined || isListed(repository)) return [];
  const parts = repository.name.split('/');
  return parts.map((_, i) => copyOf(parts.slice(i).join('/')));
}

/** Stands for a repository of that name in whichever registry. */
export const copyOf = (name: string): string => `*/${name}`;

/** Names a tag among those of all repositories. */
export const tagName = (repository: Repository, tag: string): string => `${placeOf(repository)}:${tag}`;

const tagsNamed = (
  one: Reference,
  isListed: (registry: Registry) => boolean,
): readonly (readonly [place: string, tag: string])[] => {
  const { repository, tag } = one;
  if (!repository || tag === undefined) return [];
  return [placeOf(repository), ...copiesNamed(one, isListed)].map((place) => [place, tag]);
};

/** A consumer that names both runs the digest today and the tag at its next deployment. */
function digestsNamed(
  { repository, tag, digest }: Reference,
  resolved: ReadonlyMap<string, Digest>,
): readonly Digest[] {
  const tagged = repository && tag !== undefined ? resolved.get(tagName(repository, tag)) : undefined;
  return [...new Set([tagged, digest])].filter((one) => one !== undefined);
}
