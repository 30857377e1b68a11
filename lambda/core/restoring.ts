import * as z from 'zod';
import { extractOf } from './manifest.ts';
import { grouped } from './grouped.ts';
import type { Digest, Image, Repository } from './image.ts';
import { digestIn, listsOf, subjectsOf } from './image.ts';

/** A manifest that was kept when its image was deleted. */
export interface Kept {
  readonly run: string;
  readonly repository: Repository;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly mediaType: string;
  readonly manifest: string;
}

/** A kept manifest as the image that it was. */
export const imageFrom = ({ digest, tags, mediaType, manifest }: Kept): Image => ({
  ...extractOf(manifest),
  digest,
  tags,
  mediaType,
  status: 'active',
  pushedAtMs: 0,
  sizeBytes: 0,
});

/** What belongs to an image: what it lists at any depth, and what is about any of these. */
export function companyOf(digest: Digest, images: readonly Image[]): readonly Image[] {
  const below = grouped(
    images.flatMap((image) => [
      ...listsOf(image).map((listed) => [image.digest, listed] as const),
      ...subjectsOf(image).map((subject) => [subject, image.digest] as const),
    ]),
  );
  const reached = new Set([digest]);
  // The set grows while it is walked, to all that hangs below.
  for (const one of reached) for (const other of below.get(one) ?? []) reached.add(other);
  return images.filter((image) => reached.has(image.digest));
}

/**
 * What is listed before what lists it, and subjects before what is about them: as a registry takes them. What goes round in
 * a circle comes last, since nothing can be said of it.
 */
export function inOrder(images: readonly Image[]): readonly Image[] {
  const there = new Set<Digest>(images.map(({ digest }) => digest));
  const needs = (image: Image) => [...listsOf(image), ...subjectsOf(image)].filter((digest) => there.has(digest));
  const waiting = new Map(images.map((image) => [image, new Set(needs(image))]));
  const neededBy = grouped(images.flatMap((image) => needs(image).map((digest) => [digest, image] as const)));
  const ready = new Set(images.filter((image) => waiting.get(image)?.size === 0));
  // The set grows while it is walked, as the last that something waited for is ready.
  for (const { digest } of ready) {
    for (const image of neededBy.get(digest) ?? []) {
      const rest = waiting.get(image);
      rest?.delete(digest);
      if (rest?.size === 0) ready.add(image);
    }
  }
  return [...ready, ...images.filter((image) => !ready.has(image))];
}

/** The layers and the configuration that a manifest needs to be there. */
export function blobsIn(manifest: string): readonly Digest[] {
  const parsed = parts.safeParse(JSON.parse(manifest));
  const { config, layers = [], blobs = [], fsLayers = [] } = parsed.data ?? {};
  const named = [config, ...layers, ...blobs].map((one) => one?.digest ?? '');
  return [...new Set([...named, ...fsLayers.map(({ blobSum }) => blobSum)].flatMap((one) => digestIn(one) ?? []))];
}

const blob = z.object({ digest: z.string() });

/** An image, an artifact, and Docker's first schema each say it in their own way. */
const parts = z.object({
  config: blob.optional(),
  layers: z.array(blob).optional(),
  blobs: z.array(blob).optional(),
  fsLayers: z.array(z.object({ blobSum: z.string() })).optional(),
});
