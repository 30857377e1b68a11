import { namesBehindVariables } from './apart.ts';
import { grouped } from './grouped.ts';
import { placeOf } from './image.ts';
import type { Registry, Repository } from './image.ts';
import { anyRepository, namedInText, wordsOf } from './reference.ts';
import type { NamedText } from './texts.ts';
import type { Mention } from './usage.ts';

/** The words of a document that mentions a repository: `near` are those in members called tags, or around the address. */
export type Words = Pick<Mention, 'words' | 'near'>;

export function wordsIn(texts: readonly NamedText[], home: Registry): Words {
  const near = texts.filter(
    ({ name, text }) => isTagField(name) || namedInText(text, home).length > 0 || namesBehindVariables(text).length > 0,
  );
  return { words: distinct(texts), near: distinct(near) };
}

const distinct = (texts: readonly NamedText[]): readonly string[] => [
  ...new Set(texts.flatMap(({ text }) => wordsOf(text))),
];

/** Finds what is said of a repository, or of any in its registry, without looking through everything for each. */
export function byRepository<One extends { readonly repository: Repository }>(
  all: readonly One[],
): (repository: Repository) => readonly One[] {
  const found = grouped(all.map((one) => [placeOf(one.repository), one] as const));
  return (repository) =>
    [repository, { ...repository, name: anyRepository }].flatMap((one) => found.get(placeOf(one)) ?? []);
}

/** `IMAGE_TAG`, `imageTag` and `ImageVersion` are called so, `Stage` is not. */
const isTagField = (name: string): boolean =>
  name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).some((word) => tagWords.has(word.toLowerCase()));

const tagWords: ReadonlySet<string> = new Set(
  ['tag', 'tags', 'imagetag', 'version', 'versions', 'image', 'images', 'release', 'releases', 'revision'].concat([
    'build',
    'commit',
    'sha',
    'digest',
    'ref',
  ]),
);

/**
 * The tags that a mention means, among those that there are: the words of its document, if one of them stands where a tag
 * would. Otherwise a word that happens to be a tag says nothing, and all are meant: none are returned.
 */
export function tagsMeantBy({ words, near = words }: Mention, isTag: (word: string) => boolean): readonly string[] {
  return near.some(isTag) ? words.filter(isTag) : [];
}
