import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { chunked } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { layersIn } from './core/layers.ts';
import type { Layer, Layers } from './core/layers.ts';
import { recordsOurPulls } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { sentenceOf } from './failure.ts';
import { digestSchema, zippedJsonIn } from './json.ts';
import type { Policy } from './policy.ts';
import type { Original, World } from './ports.ts';

/** What is known of layers, for counting bytes and for nothing else: no verdict, hold or request depends on it. */
export interface LayerBook {
  /** Takes manifests that were read anyway: those of what goes. */
  readonly note: (repository: Repository, originals: readonly Original[]) => void;
  /**
   * The layers of images of a repository, which is asked for once, when it is reported. Where the policy wants exact bytes
   * and our reads are recorded as no pulls, manifests are read for it. Never throws: what cannot be read is not known.
   */
  readonly of: (repository: Repository, images: readonly Image[]) => Promise<Layers>;
}

/** Before anything is surveyed, nothing is known. */
export const noLayers: LayerBook = { note: () => {}, of: async () => new Map() };

/** Changes whenever the extractor does: what an older one extracted is read again. */
const format = 1;

/** So many manifests are in memory at a time. */
const readAtOnce = 25;

/**
 * A run reads so many at the most, some 400 requests: what it decided must not grow old meanwhile, nor its time run out. The rest
 * follows in later runs.
 */
const mostReads = 10_000;

/** Each repository has a memory of its own: only that of one is held at a time. */
export function openLayers(world: World, policy: Policy, settings: readonly RegistrySettings[]): LayerBook {
  const noted = new Map<string, Layers>();
  let left = mostReads;
  const take = (wanted: readonly Image[]): readonly Image[] => {
    const taken = wanted.slice(0, left);
    left -= taken.length;
    return taken;
  };
  const isRead = (repository: Repository): boolean =>
    policy.report.bytes === 'exact' && !recordsOurPulls(repository, settings);
  return {
    note: (repository, originals) => {
      const place = placeOf(repository);
      noted.set(place, new Map([...(noted.get(place) ?? []), ...layersOf(originals)]));
    },
    of: async (repository, images) => {
      const place = placeOf(repository);
      const seen = noted.get(place) ?? new Map<Digest, readonly Layer[]>();
      noted.delete(place);
      return isRead(repository) ? readAll(world, repository, { images, seen, take }) : seen;
    },
  };
}

const layersOf = (originals: readonly Original[]): readonly (readonly [Digest, readonly Layer[]])[] =>
  originals.flatMap(({ digest, manifest }) => {
    const layers = layersIn(manifest);
    return layers ? [[digest, layers] as const] : [];
  });

interface Reading {
  readonly images: readonly Image[];
  readonly seen: Layers;
  /** As many of them as this run may still read. */
  readonly take: (wanted: readonly Image[]) => readonly Image[];
}

async function readAll(world: World, repository: Repository, { images, seen, take }: Reading): Promise<Layers> {
  const key = keyOf(repository);
  const remembered = await recall(world, key);
  const known = new Map([...remembered, ...seen]);
  const unread = images.filter(({ status, digest }) => status === 'active' && !known.has(digest));
  const read = await readSome(world, repository, take(unread));
  const all = images.flatMap(({ digest }) => {
    const layers = known.get(digest) ?? read.get(digest);
    return layers ? [[digest, layers] as const] : [];
  });
  if (read.size > 0 || seen.size > 0) await remember(world, key, all);
  return new Map(all);
}

/** What fails leaves figures that are upper bounds, and is asked for again by the next run. */
async function readSome(world: World, repository: Repository, images: readonly Image[]): Promise<Layers> {
  const read = new Map<Digest, readonly Layer[]>();
  try {
    for (const chunk of chunked(images, readAtOnce)) {
      if (world.cancelled.aborted) break;
      const originals = await world.registries.originals(repository, chunk);
      for (const [digest, layers] of layersOf(originals)) read.set(digest, layers);
    }
  } catch (error) {
    world.log.warn('manifests could not be read for exact bytes', { ...repository, error: sentenceOf(error) });
  }
  return read;
}

const keyOf = ({ account, region, name }: Repository): string => `state/layers/${account}/${region}/${name}.json.gz`;

async function recall({ memories, log }: World, key: string): Promise<Layers> {
  const known = new Map<Digest, readonly Layer[]>();
  for (const memory of memories) {
    const body = await attempt(() => memory.read(key));
    if (!body) continue;
    const parsed = saved.safeParse(zippedJsonIn(body));
    if (!parsed.success) log.warn('what earlier runs read of layers is damaged, and is read again', { key });
    const { layers = [], images = [] } = parsed.data ?? {};
    for (const [digest, numbers] of images) {
      known.set(
        digest,
        numbers.flatMap((number) => layers[number] ?? []),
      );
    }
  }
  return known;
}

/** A memory that fails costs reads tomorrow; it must not cost the run. */
async function remember(
  { memories }: World,
  key: string,
  all: readonly (readonly [Digest, readonly Layer[]])[],
): Promise<void> {
  const body = bodyOf(all);
  for (const memory of memories) await attempt(() => memory.write(key, body, 'application/gzip'));
}

async function attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await action();
  } catch {
    return undefined;
  }
}

/** Images share most of their layers: each is written once, and images name them by number. */
function bodyOf(all: readonly (readonly [Digest, readonly Layer[]])[]): Uint8Array {
  const numbers = new Map<string, number>();
  const layers: Layer[] = [];
  const numberOf = (layer: Layer): number => {
    const name = `${layer.digest} ${layer.sizeBytes}`;
    const number = numbers.get(name) ?? layers.length;
    if (number === layers.length) layers.push(layer);
    numbers.set(name, number);
    return number;
  };
  const images = all.map(([digest, some]) => [digest, some.map(numberOf)] as const);
  return gzipSync(JSON.stringify({ format, layers, images }), { level: 1 });
}

const saved = z
  .strictObject({
    format: z.literal(format),
    layers: z.array(z.strictObject({ digest: digestSchema, sizeBytes: z.number() })),
    images: z.array(z.tuple([digestSchema, z.array(z.int().min(0))])),
  })
  .refine(({ layers, images }) => images.every(([, numbers]) => numbers.every((number) => number < layers.length)));
