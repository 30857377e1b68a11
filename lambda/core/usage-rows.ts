import { compareText, digestIn, placeOf } from './image.ts';
import type { Digest, Registry, Repository } from './image.ts';
import { isProxy } from './proxies.ts';
import { imageNamedBy } from './reference.ts';
import type { Named } from './reference.ts';
import { tagName } from './references.ts';
import { completeIn } from './usage.ts';
import type { Cell, Complete, Finding, Reference, Role } from './usage.ts';

/** One naming of an image by one consumer: what `keeper usage` shows. */
export interface UsageRow extends Cell {
  readonly usedBy: string;
  readonly role: Role;
  /** A mention names a repository in a text, a pin a digest that nobody can tell. */
  readonly kind: 'reference' | 'mention' | 'pin';
  readonly repository?: Repository;
  readonly tag?: string;
  /** The digest that it says or, of a tag that is there, stands for. */
  readonly digest?: Digest;
}

type Resolved = ReadonlyMap<string, Digest>;

/** Everything that consumers name, sorted by image. `resolved` are the digests of the tags that are there. */
export const usageRows = (findings: readonly Finding[], resolved: Resolved): readonly UsageRow[] =>
  completeIn(findings)
    .flatMap((finding) => rowsOf(finding, resolved))
    .toSorted((a, b) => compareText(nameOf(a), nameOf(b)) || compareText(a.usedBy, b.usedBy));

function rowsOf({ references, mentions, pins, ...finding }: Complete, resolved: Resolved): readonly UsageRow[] {
  const { source, account, region, unit } = finding;
  const cell: Cell = { source, account, region, ...(unit === undefined ? {} : { unit }) };
  return [
    ...references.map((reference) => ({ ...cell, ...rowOf(reference, resolved) })),
    ...mentions.map(({ usedBy, role, repository }) => ({
      ...cell,
      usedBy,
      role,
      repository,
      kind: 'mention' as const,
    })),
    ...pins.map(({ usedBy, repository }) => ({
      ...cell,
      usedBy,
      role: 'in-use' as const,
      repository,
      kind: 'pin' as const,
    })),
  ];
}

function rowOf(reference: Reference, resolved: Resolved) {
  const { usedBy, role, repository, tag } = reference;
  const digest = reference.digest ?? standsFor(reference, resolved);
  return {
    usedBy,
    role,
    kind: 'reference' as const,
    ...(repository ? { repository } : {}),
    ...(tag === undefined ? {} : { tag }),
    ...(digest ? { digest } : {}),
  };
}

const standsFor = ({ repository, tag }: Partial<Pick<UsageRow, 'repository' | 'tag'>>, resolved: Resolved) =>
  repository && tag !== undefined ? resolved.get(tagName(repository, tag)) : undefined;

/** Such as `111111111111/eu-west-1/app:v1`. */
export const nameOf = ({ repository, tag, digest }: UsageRow): string => {
  const place = repository ? placeOf(repository) : '';
  if (tag !== undefined) return `${place}:${tag}`;
  return `${place}${digest ? `@${digest}` : ''}`;
};

/**
 * Which rows are about an image, named by an address, by `repository:tag` in the home registry, or by a digest. A tag
 * also finds those who name the digest that it stands for, and the other way round.
 */
export function rowsAbout(
  rows: readonly UsageRow[],
  image: string,
  { home, resolved }: { readonly home: Registry; readonly resolved: Resolved },
): readonly UsageRow[] {
  const asked = askedFor(image, home);
  const digest = asked.digest ?? standsFor(asked, resolved);
  const place = asked.repository && placeOf(asked.repository);
  const isSaid = ({ repository, tag }: UsageRow) =>
    repository !== undefined && placeOf(repository) === place && (asked.tag === undefined || tag === asked.tag);
  return rows.filter(
    (row) => (digest !== undefined && row.digest === digest) || (asked.digest === undefined && isSaid(row)),
  );
}

/** A repository may be called as if it began with a host: `my.team/app`. */
const isAddressOfEcr = (named: Named): boolean =>
  named.kind !== 'elsewhere' && !(named.repository && isProxy(named.repository));

type Asked = Partial<Pick<UsageRow, 'repository' | 'tag' | 'digest'>>;

/** A bare repository means all of it here, not its `latest`. */
export function askedFor(image: string, home: Registry): Asked {
  const digest = digestIn(image);
  if (digest) return { digest };
  const isAddress = isAddressOfEcr(imageNamedBy(image, home));
  const address = isAddress ? image : `${home.account}.dkr.ecr.${home.region}.amazonaws.com/${image}`;
  const named = imageNamedBy(address, home);
  if (named.kind === 'elsewhere') return {};
  if (named.kind === 'mention' || !/[:@][^/]*$/.test(image))
    return named.repository ? { repository: named.repository } : {};
  const { kind: _, ...said } = named;
  return said;
}
