import { allIn, foundIn } from './found.ts';
import { grouped } from './grouped.ts';
import { compareText, listsOf, subjectsOf } from './image.ts';
import type { Digest, Image } from './image.ts';

/**
 * What is judged as one: a root, all that it lists at any depth, and whatever is about any of these. Components overlap
 * where successive indexes list the same platform: `membersToGo` says when that goes.
 */
export interface Component {
  /** Where it begins: its root, or the subject that is missing. Its name in records, and the end of every tie. */
  readonly id: Digest;
  /** What nothing lists and is about nothing. None if the subject is elsewhere, or if tags go round in a circle. */
  readonly root: Image | undefined;
  readonly members: readonly Image[];
  /** The digests of its members, and those that they name but the repository does not hold. */
  readonly digests: readonly Digest[];
  readonly tags: readonly string[];
  /** Its tags without those of signatures and the like. */
  readonly buildTags: readonly string[];
}

/** Finds the components of one repository, in whichever order its images were listed. Each image is in one or more. */
export function componentsOf(images: readonly Image[]): readonly Component[] {
  const imageOf = new Map(images.map((image) => [image.digest, image]));
  const below = grouped(allIn(images, linksOf));
  const hanging = new Set([...below.values()].flat());
  const known = [...new Set([...imageOf.keys(), ...below.keys()])].toSorted(compareText);
  const tops = known.filter((digest) => !hanging.has(digest));
  const placed = reachable(tops, below);
  const circles = known.filter((digest) => !placed.has(digest));
  const from = (id: Digest, starts: readonly Digest[]): Component => {
    const digests = [...reachable(starts, below)].toSorted(compareText);
    const members = foundIn(digests, (digest) => imageOf.get(digest));
    return {
      id,
      root: hanging.has(id) ? undefined : imageOf.get(id),
      members,
      digests,
      tags: allIn(members, ({ tags }) => tags),
      buildTags: allIn(members, (member) => (subjectsOf(member).length === 0 ? member.tags : [])),
    };
  };
  const [first] = circles;
  return [
    ...tops.map((top) => {
      const image = below.has(top) ? undefined : imageOf.get(top);
      return image ? componentAlone(image) : from(top, [top]);
    }),
    ...(first ? [from(first, circles)] : []),
  ];
}

/** Most images list nothing, and are about nothing: what is at a top has no subject. */
const componentAlone = (image: Image): Component => ({
  id: image.digest,
  root: image,
  members: [image],
  digests: [image.digest],
  tags: image.tags,
  buildTags: image.tags,
});

/**
 * What really goes of a repository: the members of the components in `going`, unless any other component holds them
 * too. So it is given all components, and what goes must be some of them.
 */
export function membersToGo(components: readonly Component[], going: ReadonlySet<Digest>): readonly Image[] {
  const held = new Set(components.filter(({ id }) => !going.has(id)).flatMap(({ digests }) => digests));
  const free = components.flatMap(({ members }) => members).filter(({ digest }) => !held.has(digest));
  return [...new Map(free.map((member) => [member.digest, member])).values()];
}

/** What more than one component holds. */
export function sharedIn(components: readonly Component[]): ReadonlySet<Digest> {
  const seen = new Set<Digest>();
  const all = components.flatMap(({ digests }) => digests);
  return new Set(all.filter((digest) => seen.size === seen.add(digest).size));
}

/** Downwards only: an index leads to what it lists, a subject to its referrers, even if it is not here itself. */
function linksOf(image: Image): readonly (readonly [Digest, Digest])[] {
  const [lists, subjects] = [listsOf(image), subjectsOf(image)];
  if (lists.length + subjects.length === 0) return [];
  return [
    ...lists.map((listed) => [image.digest, listed] as const),
    ...subjects.map((subject) => [subject, image.digest] as const),
  ];
}

function reachable(starts: readonly Digest[], links: ReadonlyMap<Digest, readonly Digest[]>): ReadonlySet<Digest> {
  const reached = new Set(starts);
  // A set that grows while it is walked is walked to its new end: this is the whole traversal.
  for (const digest of reached) for (const next of links.get(digest) ?? []) reached.add(next);
  return reached;
}
