import * as z from 'zod';
import type { AuditRow } from './audit-row.ts';
import { allIn, foundIn } from './found.ts';
import { digestIn } from './image.ts';
import type { Digest } from './image.ts';
import { extractOf } from './manifest.ts';

/** What ECR stores of an image and bills: a compressed layer, or a configuration. */
export interface Layer {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** The layers of those images of a repository of which they are known. */
export type Layers = ReadonlyMap<Digest, readonly Layer[]>;

/** Bytes as ECR bills them, each layer of a repository once; or, where layers are not known, no more than these. */
export interface Weight {
  readonly bytes: number;
  readonly isExact: boolean;
}

/** What the images of a repository take, and what they free when they go. */
export interface Stored {
  readonly before: Weight;
  /** What is freed when everything goes that is condemned: what already went, too. */
  readonly condemned: Weight;
  /** What this run freed. */
  readonly freed: Weight;
}

const nothing: Weight = { bytes: 0, isExact: true };

export const nothingStored: Stored = { before: nothing, condemned: nothing, freed: nothing };

/** Weighs the images of a repository. What goes into the archive frees nothing. */
export function storedOf(rows: readonly AuditRow[], layers: Layers): Stored {
  const freedBy = (goes: (row: AuditRow) => boolean): Weight => weightOf(rows, goes, layers);
  return {
    before: freedBy(() => true),
    condemned: freedBy(({ verdict }) => verdict === 'condemned'),
    freed: freedBy(({ outcome }) => outcome?.outcome === 'deleted'),
  };
}

/** What goes with some images: each layer once, and none that is known to belong to one that stays. */
function weightOf(rows: readonly AuditRow[], goes: (row: AuditRow) => boolean, layers: Layers): Weight {
  const of = (row: AuditRow) => layersOf(row, layers);
  const [going, staying] = [rows.filter(goes), rows.filter((row) => !goes(row))];
  const shared = new Set(allIn(staying, (row) => of(row) ?? []).map(({ digest }) => digest));
  const sizes = new Map<Digest, number>();
  for (const { digest, sizeBytes } of allIn(going, (row) => of(row) ?? [])) {
    if (!shared.has(digest)) sizes.set(digest, Math.max(sizes.get(digest) ?? 0, sizeBytes));
  }
  const unknown = foundIn(going, (row) => (of(row) ? undefined : row.image.sizeBytes));
  const bytes = [...sizes.values(), ...unknown].reduce((sum, size) => sum + size, 0);
  const mayShare = bytes > 0 && staying.some((row) => !of(row));
  return { bytes, isExact: unknown.length === 0 && !mayShare };
}

/** An index has no layers: what it lists has them. */
const layersOf = ({ image }: AuditRow, layers: Layers): readonly Layer[] | undefined =>
  image.manifest.kind === 'index' ? [] : layers.get(image.digest);

/** Adds what repositories store: ECR keeps the layers of each for itself. */
export const plusStored = (a: Stored, b: Stored): Stored => ({
  before: sum(a.before, b.before),
  condemned: sum(a.condemned, b.condemned),
  freed: sum(a.freed, b.freed),
});

const sum = (a: Weight, b: Weight): Weight => ({ bytes: a.bytes + b.bytes, isExact: a.isExact && b.isExact });

/** The layers that a manifest names, its configuration too. Nothing if it does not say all of them with their sizes. */
export function layersIn(text: string): readonly Layer[] | undefined {
  const { kind } = extractOf(text).manifest;
  if (kind === 'index') return [];
  const parsed = parts.safeParse(kind === 'unreadable' ? undefined : JSON.parse(text));
  if (!parsed.success) return undefined;
  const { config, layers, blobs, manifests } = parsed.data;
  const named = [...(config ? [config] : []), ...layers, ...blobs, ...manifests];
  const read = named.flatMap(({ digest, size, mediaType }) => {
    const id = digestIn(digest);
    return id && !foreign.test(mediaType) ? [{ digest: id, sizeBytes: size }] : [];
  });
  return read.length === named.length ? read : undefined;
}

/** Layers that a registry need not have: whoever pulls gets them elsewhere. */
const foreign = /foreign|nondistributable/;

const blob = z.object({ digest: z.string(), size: z.int().min(0), mediaType: z.string().default('') });

/** BuildKit's cache lists its layers as an index lists manifests. Docker's first schema tells no sizes. */
const parts = z.object({
  config: blob.optional(),
  layers: z.array(blob).default([]),
  blobs: z.array(blob).default([]),
  manifests: z.array(blob).default([]),
  fsLayers: z.undefined().optional(),
});
