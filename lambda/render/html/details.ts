import { placeOf } from '../../core/image.ts';
import type { ShownImage } from '../../core/shown.ts';
import type { Some } from '../../core/shelf.ts';
import type { Summary } from '../../core/summary.ts';
import { listed, numbersOf } from './repositories.ts';

/**
 * What the script of a page opens, in JSON: `s` are sentences, `r` is a list for each row of the table of repositories: name,
 * region, the numbers of its columns, and its images. An image is its digest, tags, count of further tags, size, the day it
 * was pushed, the day it was last pulled or null, and the places of its sentences. `share` is the part of the images for
 * which there is room.
 */
export function detailsJson(summary: Summary, share: number): string {
  const shown = new Map(summary.shown.repositories.map((one) => [placeOf(one), one]));
  const sentences = new Map<string, number>();
  const rows = listed(summary).map((one) => {
    const images = shown.get(placeOf(one));
    const lists = images ? [images.gone, images.condemned, images.kept] : [];
    const packed = lists.map((list, i) => packedList(list, { share, sentences, digits: i < 2 ? whole : short }));
    return [one.name, one.region, numbersOf(one), ...packed];
  });
  const { account, audit } = summary;
  return JSON.stringify({ account, audit, s: [...sentences.keys()], r: rows });
}

/** Whoever brings back or holds an image needs all of its digest; of one that stays the beginning says which it is. */
const whole = 64;
const short = 12;

interface Packing {
  readonly share: number;
  readonly sentences: Map<string, number>;
  readonly digits: number;
}

function packedList({ some, more }: Some<ShownImage>, packing: Packing): readonly unknown[] {
  const left = some.slice(0, Math.floor(some.length * packing.share));
  return [more + some.length - left.length, left.map((one) => packedImage(one, packing))];
}

const packedImage = (one: ShownImage, { sentences, digits }: Packing): readonly unknown[] => [
  one.digest.slice('sha256:'.length, 'sha256:'.length + digits),
  one.tags,
  one.moreTags,
  one.sizeBytes,
  dayOf(one.pushedAtMs),
  one.pulledAtMs === undefined ? null : dayOf(one.pulledAtMs),
  one.because.map((sentence) => numberOf(sentences, sentence)),
];

const dayOf = (ms: number): number => Math.floor(ms / 86_400_000);

function numberOf(sentences: Map<string, number>, sentence: string): number {
  const known = sentences.get(sentence);
  if (known !== undefined) return known;
  sentences.set(sentence, sentences.size);
  return sentences.size - 1;
}
