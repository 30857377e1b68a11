import { copies } from './copies.ts';
import type { Copies, CopiesData } from './copies.ts';
import { allIn } from './found.ts';
import { grouped } from './grouped.ts';
import type { Digest, Image, Registry, Repository } from './image.ts';
import { placeOf } from './image.ts';
import { byRepository, tagsMeantBy } from './mentions.ts';
import { couldBePinned } from './pins.ts';
import { copiesNamed, copyOf, tagName } from './references.ts';
import type { Mention, Reference, Sightings, UnknownPin } from './usage.ts';

/** What listing everything once tells beyond each repository. */
export interface Census {
  /** The earliest push of its digest anywhere. */
  readonly firstPushOf: (image: Image) => number;
  readonly regionsOf: (digest: Digest) => readonly string[];
  /** Whether a digest is in one repository only. */
  readonly isOnlyHere: (digest: Digest) => boolean;
  /** The digests that referenced tags stand for, by `tagName`. */
  readonly resolved: ReadonlyMap<string, Digest>;
  /** What mentions, unknown pins and tags of registries that were not listed may mean that has copies elsewhere, by digest: the copies stay as well. */
  readonly meant: () => readonly Reference[];
}

/** A census that is filled while listing, in whatever order, and then only read. */
export interface Counting extends Census {
  readonly add: (repository: Repository, images: readonly Image[], recordsAllPulls?: boolean) => void;
  /** Whether a reference names something that is there. */
  readonly has: (reference: Reference) => boolean;
  /** What it knows of some digests, as plain data. */
  readonly copiesOf: (digests: Iterable<Digest>) => CopiesData;
}

/** The same census for the digests that the copies are of: of others it says that they are nowhere. */
export const censusOf = (
  data: CopiesData,
  { resolved, meant }: { readonly resolved: Census['resolved']; readonly meant: readonly Reference[] },
): Census => ({ ...readingOf(copies(data)), resolved, meant: () => meant });

const readingOf = (everything: Copies): Pick<Census, 'firstPushOf' | 'regionsOf' | 'isOnlyHere'> => ({
  firstPushOf: ({ digest, pushedAtMs }) => everything.firstPushMs(digest) ?? pushedAtMs,
  regionsOf: (digest) => everything.spreadOf(digest)?.regions ?? [],
  isOnlyHere: (digest) => everything.spreadOf(digest)?.isAlone !== false,
});

interface Listed {
  readonly isListed: (registry: Registry) => boolean;
}

/** Takes the references first, so that it need remember only what they name. */
export function census(
  references: readonly Reference[],
  { mentions = [], pins = [], isListed = () => true }: Partial<Pick<Sightings, 'mentions' | 'pins'> & Listed> = {},
): Counting {
  const everything = copies();
  const wanted = namedBy(references, ({ tag }) => tag);
  const pinned = namedBy(references, ({ digest }) => digest);
  const resolved = new Map<string, Digest>();
  const found = new Set<string>();
  const maybeMeant: Reference[] = [];
  const copied = grouped(
    references.flatMap((one) => copiesNamed(one, isListed).map((copy) => [`${copy}:${one.tag}`, one] as const)),
  );
  const said: Said = {
    mentions: byRepository(mentions),
    pins: byRepository(pins),
    copied: copied.size === 0 ? undefined : ({ name }, tag) => copied.get(`${copyOf(name)}:${tag}`) ?? [],
  };
  const note = (repository: Repository, images: readonly Image[]): void => {
    const [tags, digests] = [wanted.get(placeOf(repository)), pinned.get(placeOf(repository))];
    for (const image of images) {
      everything.add(image.digest, image.pushedAtMs, repository.region);
      for (const tag of image.tags) if (tags?.has(tag)) resolved.set(tagName(repository, tag), image.digest);
      if (digests?.has(image.digest)) found.add(digestName(repository, image.digest));
    }
  };
  return {
    ...readingOf(everything),
    add: (repository, images, recordsAllPulls = false) => {
      note(repository, images);
      for (const one of meantIn(repository, images, { ...said, recordsAllPulls })) maybeMeant.push(one);
    },
    resolved,
    copiesOf: everything.dataOf,
    has: ({ repository, tag, digest }) => {
      if (!repository) return true;
      if (digest) return found.has(digestName(repository, digest));
      return tag !== undefined && resolved.has(tagName(repository, tag));
    },
    meant: () => maybeMeant.filter(({ digest }) => digest && everything.spreadOf(digest)?.isAlone === false),
  };
}

/** What references name in each repository that they name. */
function namedBy(
  references: readonly Reference[],
  nameIn: (reference: Reference) => string | undefined,
): ReadonlyMap<string, ReadonlySet<string>> {
  const named = references.flatMap((reference) => {
    const name = reference.repository && nameIn(reference);
    return reference.repository && name ? [[placeOf(reference.repository), name] as const] : [];
  });
  return new Map([...grouped(named)].map(([place, names]) => [place, new Set(names)]));
}

interface Said {
  readonly mentions: (repository: Repository) => readonly Mention[];
  readonly pins: (repository: Repository) => readonly UnknownPin[];
  /** Who names a tag in a registry that was not listed, and may mean this one by it. */
  readonly copied: ((repository: Repository, tag: string) => readonly Reference[]) | undefined;
}

function meantIn(
  repository: Repository,
  images: readonly Image[],
  { mentions, pins, copied, recordsAllPulls }: Said & { readonly recordsAllPulls: boolean },
): readonly Reference[] {
  const mentioned = mentions(repository);
  const pinsHere = pins(repository).map((pin) => ({ ...pin, role: 'in-use' as const }));
  if (mentioned.length + pinsHere.length === 0 && !copied) return [];
  const byText = saidOf(images, mentioned);
  return allIn(images, (image) => {
    const pinned = pinsHere.filter((pin) => couldBePinned(pin, image, recordsAllPulls));
    const named = copied ? allIn(image.tags, (tag) => copied(repository, tag)) : [];
    const said = byText(image);
    if (said.length + pinned.length + named.length === 0) return [];
    return [...said, ...pinned, ...named]
      .slice(0, mostNamed)
      .map(({ usedBy, role }) => ({ usedBy, role, digest: image.digest }));
  });
}

/** One is enough to keep a copy, and reports name no more than these. */
const mostNamed = 10;

/** Who may mean an image by a text: those who say one of its tags, and those who say none that is there. */
function saidOf(
  images: readonly Image[],
  mentions: readonly Mention[],
): (image: Image) => readonly Pick<Mention, 'usedBy' | 'role'>[] {
  if (mentions.length === 0) return () => [];
  const tagsHere = new Set(images.flatMap(({ tags }) => tags));
  const meant = mentions.map((mention) => [mention, tagsMeantBy(mention, (word) => tagsHere.has(word))] as const);
  const ofAll = meant.flatMap(([mention, tags]) => (tags.length === 0 ? [mention] : []));
  const byTag = grouped(meant.flatMap(([mention, tags]) => tags.map((tag) => [tag, mention] as const)));
  return ({ tags }) => [
    ...ofAll.slice(0, mostNamed),
    ...tags.flatMap((tag) => byTag.get(tag)?.slice(0, mostNamed) ?? []),
  ];
}

const digestName = (repository: Repository, digest: Digest): string => `${placeOf(repository)}@${digest}`;
