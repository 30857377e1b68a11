import { digestIn, placeOf } from './image.ts';
import type { Digest, Registry, Repository } from './image.ts';
import { isProxy } from './proxies.ts';
import { imageNamedBy } from './reference.ts';
import { askedFor } from './usage-rows.ts';

/** An image as somebody asks for it: by tag or digest, of one repository name or any, in one registry or all. */
export interface Asked {
  /** Only where the whole address was given. */
  readonly registry?: Registry;
  readonly name?: string;
  /** What a digest says as well has no say. */
  readonly by: { readonly tag: string } | { readonly digest: Digest };
}

/** Reads an address, `repository:tag`, `repository@digest` or a digest. Nothing if it names no single image. */
export function imageAsked(text: string, home: Registry): Asked | undefined {
  const digest = digestIn(text);
  if (digest) return { by: { digest } };
  const isWhole = isAddress(text, home);
  const { repository, tag, digest: said } = askedFor(isWhole ? text : `${hostOf(home)}/${text}`, home);
  const by = said ? { digest: said } : tag === undefined ? undefined : { tag };
  if (!repository || !by) return undefined;
  const { account, region, name } = repository;
  return { ...(isWhole ? { registry: { account, region } } : {}), name, by };
}

function isAddress(text: string, home: Registry): boolean {
  const named = imageNamedBy(text, home);
  return named.kind !== 'elsewhere' && named.repository !== undefined && !isProxy(named.repository);
}

const hostOf = ({ account, region }: Registry): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

/** Where an image is, and what it is called there. */
interface Standing {
  readonly repository: Repository;
  readonly digest: string;
  readonly tags: readonly string[];
}

/** Whether an image is one that was asked for. */
export function isAsked({ registry, name, by }: Asked, { repository, digest, tags }: Standing): boolean {
  const here = { ...repository, ...registry, name: name ?? repository.name };
  return placeOf(here) === placeOf(repository) && ('tag' in by ? tags.includes(by.tag) : digest === by.digest);
}
