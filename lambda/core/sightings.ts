import type { Digest, Registry } from './image.ts';
import { imageNamedBy, namedInText, wordsOf } from './reference.ts';
import type { Named } from './reference.ts';
import type { Role, Sightings } from './usage.ts';

/** Who names it, why that counts, and the registry of the consumer. */
export interface Consumer {
  readonly usedBy: string;
  readonly role: Role;
  readonly home: Registry;
}

export const nothingSeen: Sightings = { references: [], mentions: [], pins: [] };

/** Puts together what several consumers name. */
export const allSeen = (parts: readonly Sightings[]): Sightings => ({
  references: parts.flatMap(({ references }) => references),
  mentions: parts.flatMap(({ mentions }) => mentions),
  pins: parts.flatMap(({ pins }) => pins),
});

/** What a field that means an image names. `digest` is what the service says it stands for, where it says so. */
export function seenInField(field: string | undefined, consumer: Consumer, digest?: Digest): Sightings {
  const named = field === undefined ? undefined : imageNamedBy(field, consumer.home);
  return allSeen([
    ...(named ? [seen(named, consumer, [])] : []),
    ...(digest ? [seen(resolvedTo(digest, named), consumer, [])] : []),
  ]);
}

/** The image that runs, in the repository that it was pulled from if that could be read. */
const resolvedTo = (digest: Digest, named: Named | undefined): Named =>
  named?.kind === 'image' && named.repository
    ? { kind: 'image', repository: named.repository, digest }
    : { kind: 'image', digest };

/** Every address of an image in any part of a JSON value, whatever it is called: environments, commands, labels. */
export function seenInText(value: unknown, consumer: Consumer): Sightings {
  const texts = textsIn(value);
  const named = texts.flatMap((text) => namedInText(text, consumer.home));
  if (named.length === 0) return nothingSeen;
  const words = [...new Set(texts.flatMap(wordsOf))];
  return allSeen(named.map((one) => seen(one, consumer, words)));
}

function seen(named: Named, { usedBy, role }: Consumer, words: readonly string[]): Sightings {
  switch (named.kind) {
    case 'image': {
      const { kind: _, ...reference } = named;
      return { ...nothingSeen, references: [{ usedBy, role, ...reference }] };
    }
    case 'mention':
      return { ...nothingSeen, mentions: [{ usedBy, role, repository: named.repository, words }] };
    case 'elsewhere':
      return nothingSeen;
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
