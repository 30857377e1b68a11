import { compareText, digestIn } from './image.ts';
import type { Registry, Repository } from './image.ts';
import { isOfPublicRegistry, isProxy, unnamedHost } from './proxies.ts';
import { imageNamedBy } from './reference.ts';
import { allSeen, nothingSeen, seenInField } from './sightings.ts';
import type { Consumer } from './sightings.ts';
import type { Mention, Reference, Role, Sightings } from './usage.ts';

/** What somebody who can see the users publishes, whole or not at all: the images in use where we cannot look. */
export interface UsageList {
  readonly format: 1;
  readonly publisher: string;
  /** When the reading began, in ISO 8601. */
  readonly takenAt: string;
  /** There is no partial list: whoever could not read everything publishes nothing. */
  readonly complete: true;
  /** What was read, for people: `apps/deployments`. */
  readonly sources: readonly string[];
  /** How many references there are: a list that was cut says another number. */
  readonly count: number;
  readonly references: readonly Listed[];
}

/** An image's address or digest as users give it, with or without who uses it; or a repository named in a text. */
export type Listed = string | ListedImage | ListedRepository;

interface By {
  readonly usedBy?: string | undefined;
  readonly role?: Role | undefined;
}

interface ListedImage extends By {
  readonly image: string;
}

/** All tags of it are meant, or those among the words of the text where these are told: see `mentioned-in`. */
interface ListedRepository extends By {
  readonly repository: string;
  readonly words?: readonly string[] | undefined;
}

/**
 * Writes what was seen as a list. An unknown pin becomes what it protects at most, its repository. The words around a
 * repository stay where they are: environments hold secrets.
 */
export function listOf(
  head: Pick<UsageList, 'publisher' | 'takenAt' | 'sources'>,
  { references, mentions, pins }: Sightings,
): UsageList {
  const pinned = pins.map(({ usedBy, repository }) => ({ usedBy, repository, role: 'in-use' as const }));
  const all = [...references.map(listedImage), ...[...mentions, ...pinned].map(listedRepository)];
  const unique = new Map(all.map((one) => [JSON.stringify(one), one] as const));
  const sorted = [...unique].toSorted(([a], [b]) => compareText(a, b));
  return {
    format: 1,
    publisher: head.publisher,
    takenAt: head.takenAt,
    complete: true,
    sources: head.sources.toSorted(compareText),
    count: sorted.length,
    references: sorted.map(([, one]) => one),
  };
}

const listedImage = ({ usedBy, role, repository, tag, digest }: Reference): ListedImage => ({
  image: repository
    ? `${addressOf(repository)}${tag === undefined ? '' : `:${tag}`}${digest ? `@${digest}` : ''}`
    : String(digest),
  usedBy,
  role,
});

const listedRepository = ({ usedBy, role, repository }: Omit<Mention, 'words'>): ListedRepository => ({
  repository: addressOf(repository),
  usedBy,
  role,
});

/** Readers do not look at the suffix, so that it need not be that of the partition. */
function addressOf(repository: Repository): string {
  const { account, region, name } = repository;
  return isProxy(repository) ? `${account}/${name}` : `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
}

/** What a list names. Images of public registries are none of our business. */
export function seenInList({ publisher, references }: Pick<UsageList, 'publisher' | 'references'>, home: Registry) {
  return allSeen(
    references.map((one) => seenInListed(typeof one === 'string' ? { image: one } : one, publisher, home)),
  );
}

function seenInListed(listed: ListedImage | ListedRepository, publisher: string, home: Registry): Sightings {
  const { usedBy = `list of ${publisher}`, role = 'in-use' } = listed;
  const consumer: Consumer = { usedBy, role, home };
  if ('repository' in listed) return mentionOf(listed, consumer);
  const digest = digestIn(listed.image.trim());
  // Nobody says of a bare digest whether it is a manifest's.
  if (digest) return { ...nothingSeen, references: [{ usedBy, role, digest, isConfig: true }] };
  return seenInField(addressIn(listed.image, home), consumer);
}

/** Whoever publishes a name without a host may mean a tag of ours by it. */
const addressIn = (image: string, home: Registry): string =>
  imageNamedBy(image, home).kind === 'elsewhere' && !isOfPublicRegistry(image)
    ? `${unnamedHost}/${image.trim()}`
    : image;

function mentionOf({ repository: address, words = [] }: ListedRepository, { usedBy, role, home }: Consumer): Sightings {
  const named = imageNamedBy(address, home);
  if (named.kind === 'elsewhere' || !named.repository) return nothingSeen;
  return { ...nothingSeen, mentions: [{ usedBy, role, repository: named.repository, words }] };
}
