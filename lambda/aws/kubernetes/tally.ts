import { placeOf } from '../../core/image.ts';
import type { Mention, Reference, Sightings } from '../../core/usage.ts';

/** What a whole cluster names, in little memory: fifty thousand pods of one image are one image. */
export interface Tally {
  /** Adds what one object of a kind names. */
  readonly add: (kind: string, sightings: Sightings) => void;
  readonly total: () => Sightings;
}

/** As many consumers of one kind are told for an image as a report shows. */
const mostConsumers = 10;
/** After so many texts that mention a repository each in other words, all of it counts as mentioned. */
const mostTexts = 100;

/** Begins to count. */
export function createTally(): Tally {
  const references = new Map<string, Map<string, Reference>>();
  const mentions = new Map<string, Map<string, Map<string, Mention>>>();
  return {
    add: (kind, sightings) => {
      for (const one of sightings.references) note(inside(references, `${kind} ${nameOf(one)}`), one);
      for (const one of sightings.mentions) {
        const texts = inside(mentions, `${kind} ${one.role} ${placeOf(one.repository)}`);
        const { usedBy, role, repository } = one;
        const whole = texts.size > mostTexts ? { usedBy, role, repository, words: [] } : one;
        note(inside(texts, wordsOf(whole)), whole);
      }
    },
    total: () => ({
      references: [...references.values()].flatMap((consumers) => [...consumers.values()]),
      mentions: [...mentions.values()].flatMap((texts) => [...texts.values()].flatMap((some) => [...some.values()])),
      pins: [],
    }),
  };
}

/** What a mention may be narrowed by: those that differ in it are different texts. */
const wordsOf = ({ words, near, names, filledIn }: Mention): string =>
  JSON.stringify([...[words, near, names].map((some) => some?.toSorted()), filledIn]);

const nameOf = ({ role, repository, tag, digest }: Reference): string =>
  `${role} ${repository ? placeOf(repository) : ''}:${tag ?? ''}@${digest ?? ''}`;

function note<Naming extends { readonly usedBy: string }>(consumers: Map<string, Naming>, one: Naming): void {
  if (consumers.size < mostConsumers) consumers.set(one.usedBy, one);
}

function inside<Key, Inner>(outer: Map<string, Map<Key, Inner>>, key: string): Map<Key, Inner> {
  const inner = outer.get(key) ?? new Map<Key, Inner>();
  outer.set(key, inner);
  return inner;
}
