import { namedApart } from './apart.ts';
import { digestIn } from './image.ts';
import type { Digest, Registry, Repository } from './image.ts';
import { wordsIn } from './mentions.ts';
import type { Words } from './mentions.ts';
import { isProxy } from './proxies.ts';
import { anyRepository, imageNamedBy, namedInText } from './reference.ts';
import type { Named } from './reference.ts';
import { namesAround } from './untold.ts';
import type { Names } from './untold.ts';
import { textsIn } from './texts.ts';
import type { NamedText } from './texts.ts';
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
    ...(named ? [sightingsOf(named, consumer, noWords)] : []),
    ...(digest ? [sightingsOf(resolvedTo(digest, named), consumer, noWords)] : []),
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
  const named = texts.flatMap(({ text }) => namedInText(text, consumer.home));
  return seenAmong(named, texts, consumer);
}

function seenAmong(named: readonly Named[], texts: readonly NamedText[], consumer: Consumer): Sightings {
  const all = [...named, ...namedApart(texts, consumer.home)];
  if (all.length === 0) return nothingSeen;
  const words = all.some(({ kind }) => kind === 'mention') ? wordsIn(texts, consumer.home) : noWords;
  const names = all.some(isOpen) ? namesAround(texts, consumer.home) : {};
  return allSeen(all.map((one) => sightingsOf(one, consumer, isOpen(one) ? { ...words, ...names } : words)));
}

/** Whether it may be any repository of a registry. */
const isOpen = (named: Named): boolean => named.kind === 'mention' && named.repository.name === anyRepository;

/**
 * What the answer of any service names, whatever the service calls its members: those whose names say image or URI are
 * read like fields, digests count wherever they stand, and everything else is searched like text. Documents inside
 * documents (JSON in a string, user data in base64) are opened.
 */
export function seenInAnswer(answer: unknown, consumer: Consumer): Sightings {
  const texts = textsIn(answer);
  const inFields = texts.flatMap(({ name, text }) => (isImageField(name) ? fieldOf(text, consumer) : []));
  const others = texts.filter(({ name }) => !isImageField(name)).map(({ text }) => text);
  const named = [
    ...others.flatMap((text) => namedInText(text, consumer.home)),
    ...texts.flatMap(({ text }) => digestsIn(text)).map((digest): Named => ({ kind: 'image', digest })),
    ...inFields,
  ];
  return seenAmong(named, texts, consumer);
}

/** The ARNs in an answer of task and job definitions and of state machines, with their numbers: whoever names one starts it. */
export function definitionsIn(answer: unknown): readonly string[] {
  const found = textsIn(answer).flatMap(({ text }) => text.match(definitionArn) ?? []);
  return [...new Set(found)];
}

const definitionArn =
  /arn:aws[a-z-]{0,20}:(?:ecs:[a-z0-9-]{1,40}:\d{12}:task-definition\/|batch:[a-z0-9-]{1,40}:\d{12}:job-definition\/|states:[a-z0-9-]{1,40}:\d{12}:stateMachine:)[\w-]{1,255}:\d{1,9}/g;

/**
 * Names of members that mean an image in some service: `image`, `containerUri`, `TrainingImage`, `_CUSTOM_IMAGE`. Not
 * `repositoryUri`: which tag of it is meant stands somewhere else in the same answer.
 */
const isImageField = (name: string): boolean =>
  /(?:image|image_?(?:uri|url|identifier|name|reference)|(?:container|ecr|docker)_?uri)s?$/i.test(name);

/**
 * A member may also be called image and hold more than one address: a sentence, a flag, several of them. What is not one
 * address as a whole is searched as text.
 */
function fieldOf(text: string, { home }: Consumer): readonly Named[] {
  const found = namedInText(text, home);
  if (/[\s=,;'"]/.test(text.trim())) return found;
  const named = imageNamedBy(text, home);
  return named.kind === 'image' && !isBeyond(named) ? [named] : [named, ...found];
}

/** A proxy may have an address of ours in its path. */
const isBeyond = ({ repository }: { readonly repository?: Repository }): boolean =>
  repository === undefined || isProxy(repository);

const digestsIn = (text: string): readonly Digest[] =>
  (text.match(/\bsha256:[0-9a-fA-F]{64}\b/g) ?? []).flatMap((found) => digestIn(found) ?? []);

const noWords: Words = { words: [] };

function sightingsOf(named: Named, { usedBy, role }: Consumer, words: Words & Names): Sightings {
  switch (named.kind) {
    case 'image': {
      const { kind: _, ...reference } = named;
      return { ...nothingSeen, references: [{ usedBy, role, ...reference }] };
    }
    case 'mention':
      return { ...nothingSeen, mentions: [{ usedBy, role, repository: named.repository, ...words }] };
    case 'elsewhere':
      return nothingSeen;
  }
}

/**
 * What was named by a tag that became a digest at some moment since, and nobody can tell which: see `pinned-unknown`. Not a
 * number: nobody knows since when.
 */
export function pinned(seen: Sightings, sinceMs: number): Sightings {
  const pulled = Number.isNaN(sinceMs) ? {} : { pulledSinceMs: sinceMs };
  const pins = seen.references.flatMap(({ usedBy, repository, tag, digest }) =>
    repository && tag !== undefined && !digest
      ? [{ usedBy, repository, pinnedAtMs: Number.MAX_SAFE_INTEGER, ...pulled }]
      : [],
  );
  return { ...seen, pins: [...seen.pins, ...pins] };
}
