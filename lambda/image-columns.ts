import { deserialize, serialize } from 'node:v8';
import type { Digest, Image } from './core/image.ts';

/**
 * The images of a repository as bytes: numbers and digests side by side, and what is alike once. An object for each of a million
 * takes four times as long to write and to read, and three times the room.
 */
export function packedImages(images: readonly Image[]): Buffer {
  const plain = images.filter(isPlain);
  const kinds = new Map<string, { readonly number: number; readonly kind: Kind }>();
  const kindOf = ({ status, mediaType, manifest }: Image): number => {
    const key = `${status} ${manifest.kind} ${mediaType}`;
    const known = kinds.get(key) ?? { number: kinds.size, kind: { status, mediaType, manifest } };
    kinds.set(key, known);
    return known.number;
  };
  const columns: Columns = {
    digests: Buffer.from(plain.map(({ digest }) => digest.slice(prefix.length)).join(''), 'hex'),
    // As JSON it is one text, which takes a fraction of the time of many.
    tags: JSON.stringify(plain.map(({ tags }) => tags)),
    pushedAtMs: new Float64Array(plain.map(({ pushedAtMs }) => pushedAtMs)),
    pulledAtMs: new Float64Array(plain.map(({ pulledAtMs = Number.NaN }) => pulledAtMs)),
    sizeBytes: new Float64Array(plain.map(({ sizeBytes }) => sizeBytes)),
    kindNumbers: new Uint32Array(plain.map(kindOf)),
    kinds: Array.from(kinds.values(), ({ kind }) => kind),
    others:
      plain.length === images.length ? [] : images.flatMap((image, at) => (isPlain(image) ? [] : [{ at, image }])),
  };
  return serialize(columns);
}

/** The same images again, in the same order. */
export function unpackedImages(body: Uint8Array): readonly Image[] {
  const columns: Columns = deserialize(body);
  const { others, kinds, kindNumbers, pushedAtMs, pulledAtMs, sizeBytes } = columns;
  const hex = Buffer.from(columns.digests).toString('hex');
  const tagsOfAll: readonly (readonly string[])[] = JSON.parse(columns.tags);
  const plain = tagsOfAll.map((tags, i): Image => {
    const [kind, pulledMs = Number.NaN] = [kinds[kindNumbers[i] ?? 0], pulledAtMs[i]];
    if (!kind) throw new Error('scratch of images is damaged');
    const digest: Digest = `${prefix}${hex.slice(i * digits, (i + 1) * digits)}`;
    const { status, mediaType, manifest } = kind;
    const image = { digest, tags, status, pushedAtMs: pushedAtMs[i] ?? 0, sizeBytes: sizeBytes[i] ?? 0 };
    const all = { ...image, mediaType, manifest };
    return Number.isNaN(pulledMs) ? all : { ...all, pulledAtMs: pulledMs };
  });
  return others.length === 0 ? plain : withOthers(plain, others);
}

/** Puts each of the others where it was. */
function withOthers(plain: readonly Image[], others: Columns['others']): readonly Image[] {
  const all: Image[] = [];
  let taken = 0;
  for (const { at, image } of others) {
    const next = taken + at - all.length;
    for (const one of plain.slice(taken, next)) all.push(one);
    taken = next;
    all.push(image);
  }
  return [...all, ...plain.slice(taken)];
}

const prefix = 'sha256:';
const digits = 64;

type Kind = Pick<Image, 'status' | 'mediaType' | 'manifest'>;
type Plain = Pick<Image, keyof Kind | 'digest' | 'tags' | 'pushedAtMs' | 'pulledAtMs' | 'sizeBytes'>;

/** Of the plain images the first of a column is that of the first image, and so on; all others are there as they are. */
interface Columns {
  readonly digests: Uint8Array;
  readonly tags: string;
  readonly pushedAtMs: Float64Array;
  /** Not a number where there was no pull. */
  readonly pulledAtMs: Float64Array;
  readonly sizeBytes: Float64Array;
  readonly kindNumbers: Uint32Array;
  readonly kinds: readonly Kind[];
  readonly others: readonly { readonly at: number; readonly image: Image }[];
}

/** What no column is for: an image that has any of it is not plain. A field that is neither here nor there does not compile. */
const uncommon = Object.keys({
  archivedAtMs: true,
  restoredAtMs: true,
  readByUsAtMs: true,
  config: true,
  configuration: true,
  subject: true,
} satisfies Readonly<Record<Exclude<keyof Image, keyof Plain>, true>>);

const isPlain = (image: Image): boolean =>
  (image.manifest.kind === 'platform' || image.manifest.kind === 'unread') &&
  uncommon.every((field) => !(field in image));
