import { grouped } from './grouped.ts';
import { placeOf } from './image.ts';
import type { Digest, Repository } from './image.ts';
import type { Reference } from './usage.ts';

/** Every reference, found by what it names: a digest wherever it is, a tag in its own repository. */
export type References = ReadonlyMap<string, readonly Reference[]>;

/** Makes references findable. `resolved` are the digests that their tags stand for: copies elsewhere count as well. */
export const referencesByName = (references: readonly Reference[], resolved: ReadonlyMap<string, Digest>): References =>
  grouped(references.flatMap((one) => namesIn(one, resolved).map((name) => [name, one] as const)));

/** Names a tag among those of all repositories. */
export const tagName = (repository: Repository, tag: string): string => `${placeOf(repository)}:${tag}`;

/** A consumer that names both runs the digest today and the tag at its next deployment. */
function namesIn({ repository, tag, digest }: Reference, resolved: ReadonlyMap<string, Digest>): readonly string[] {
  const named = repository && tag !== undefined ? tagName(repository, tag) : undefined;
  const tagged = named === undefined ? undefined : resolved.get(named);
  return [...new Set([named, tagged, digest])].filter((name) => name !== undefined);
}
