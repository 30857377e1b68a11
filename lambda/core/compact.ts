import { placeOf } from './image.ts';
import type { Digest, Repository } from './image.ts';
import type { Reference } from './usage.ts';

/**
 * The same references in as little memory as they take: of tasks there may be a hundred thousand. What many of them say is
 * there once, and no text holds on to the answer of AWS that it was cut out of.
 */
export function compact(references: readonly Reference[]): readonly Reference[] {
  const shared: Shared = { text: sharing<string>(), digest: sharing<Digest>(), repository: sharingRepositories() };
  return references.map((one) => compacted(one, shared));
}

interface Shared {
  readonly text: (text: string) => string;
  readonly digest: (digest: Digest) => Digest;
  readonly repository: (repository: Repository) => Repository;
}

/** Every field is written out: an object that others are spread into takes a second one for what they bring. */
function compacted(one: Reference, shared: Shared): Reference {
  const { role } = one;
  const usedBy = shared.text(one.usedBy);
  if (one.digest === undefined) {
    return { usedBy, role, repository: shared.repository(one.repository), tag: shared.text(one.tag) };
  }
  const digest = shared.digest(one.digest);
  if ('isConfig' in one || !one.repository) return { ...one, usedBy, digest };
  const repository = shared.repository(one.repository);
  return one.tag === undefined
    ? { usedBy, role, repository, digest }
    : { usedBy, role, repository, tag: shared.text(one.tag), digest };
}

function sharingRepositories(): (repository: Repository) => Repository {
  const known = new Map<string, Repository>();
  return (repository) => {
    const place = placeOf(repository);
    const same = known.get(place) ?? repository;
    known.set(place, same);
    return same;
  };
}

/** Gives one text for all that are equal. */
function sharing<Text extends string>(): (text: Text) => Text {
  const known = new Map<Text, Text>();
  return (text) => {
    const same = known.get(text) ?? copied(text);
    known.set(same, same);
    return same;
  };
}

/** What JSON makes is whole: a text that was put together, or cut out, refers to what it was made of. */
const copied = <Text extends string>(text: Text): Text => JSON.parse(JSON.stringify(text));
