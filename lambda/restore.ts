import { componentsOf } from './core/component.ts';
import { grouped } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { blobsIn, companyOf, imageFrom, inOrder } from './core/restoring.ts';
import type { Kept } from './core/restoring.ts';
import { sentenceOf } from './failure.ts';
import type { TakenAway } from './kept-records.ts';
import { openManifests } from './manifests.ts';
import type { Undo, World } from './ports.ts';

/** What became of one image that was to come back. */
export interface Returned extends TakenAway {
  readonly tags: readonly string[];
  /** `coming`: ECR takes up to 20 minutes to bring it back from the archive. `lost`: it cannot come back from here. */
  readonly status: 'there' | 'coming' | 'back' | 'lost';
  readonly because?: string;
}

/**
 * Brings back what was asked for, with all that belongs to it: from the archive, or by pushing the manifests that were kept
 * when it was deleted. That works as long as ECR has their layers, which it may clean up at any time.
 */
export async function restore(
  world: World & { readonly undo: Undo },
  wanted: readonly TakenAway[],
  kept: readonly Kept[],
): Promise<readonly Returned[]> {
  const all: Returned[] = [];
  for (const some of grouped(wanted.map((one) => [placeOf(one.repository), one] as const)).values()) {
    const [first] = some;
    if (first)
      all.push(...(await restoreIn(world, first.repository, { wanted: some.map(({ digest }) => digest), kept })));
  }
  return all;
}

async function restoreIn(
  world: World & { readonly undo: Undo },
  repository: Repository,
  { wanted, kept }: { readonly wanted: readonly Digest[]; readonly kept: readonly Kept[] },
): Promise<readonly Returned[]> {
  const listed = (await world.registries.images(repository)) ?? [];
  const manifests = await openManifests(world, [repository]);
  const images = await manifests.read(repository, await manifests.known(repository, listed));
  const present = new Map(images.map((image) => [image.digest, image]));
  const here = kept.filter((one) => placeOf(one.repository) === placeOf(repository));
  const originals = new Map(here.toReversed().map((one) => [one.digest, one]));
  const gone = [...originals.values()].filter(({ digest }) => !present.has(digest)).map(imageFrom);
  const archived = withCompany(wanted, images).filter(({ status }) => status !== 'active');
  const missing = wanted.flatMap((digest) => (present.has(digest) ? [] : companyOf(digest, gone)));
  const known = new Set([...images, ...gone].map(({ digest }) => digest));
  const unknown = wanted.filter((digest) => !known.has(digest));
  const there = wanted.flatMap((digest) => present.get(digest) ?? []).filter(({ status }) => status === 'active');
  const taken = new Set(images.flatMap(({ tags }) => tags));
  // What was deleted later had the tag later.
  const ownerOf = new Map(here.toReversed().flatMap(({ tags, digest }) => tags.map((tag) => [tag, digest] as const)));
  const isFree = (tag: string, digest: Digest): boolean => !taken.has(tag) && ownerOf.get(tag) === digest;
  const returned: Returned[] = [
    ...there.map(({ digest, tags }) => ({ repository, digest, tags, status: 'there' }) as const),
    ...unknown.map(
      (digest) => ({ repository, digest, tags: [], status: 'lost', because: 'no manifest was kept' }) as const,
    ),
  ];
  for (const image of inOrder([...new Set(archived)])) returned.push(await bringBack(world, repository, image));
  for (const { digest } of inOrder([...new Set(missing)])) {
    const original = originals.get(digest);
    if (original) returned.push(await pushAgain(world, original, isFree));
  }
  return returned;
}

/** An index is of no use without what it lists. */
function withCompany(wanted: readonly Digest[], images: readonly Image[]): readonly Image[] {
  const components = componentsOf(images).filter(({ members }) =>
    members.some(({ digest }) => wanted.includes(digest)),
  );
  return components.flatMap(({ members }) => members);
}

async function bringBack({ registries }: World, repository: Repository, image: Image): Promise<Returned> {
  const { digest, tags, status } = image;
  try {
    if (status === 'archived') await registries.restore(repository, digest);
    return { repository, digest, tags, status: 'coming' };
  } catch (error) {
    return { repository, digest, tags, status: 'lost', because: sentenceOf(error) };
  }
}

/** Pushes a manifest under each of its tags that nobody has given to another image since. */
async function pushAgain(
  { undo }: { readonly undo: Undo },
  original: Kept,
  isFree: (tag: string, digest: Digest) => boolean,
): Promise<Returned> {
  const { repository, digest, manifest } = original;
  const tags = original.tags.filter((tag) => isFree(tag, digest));
  const lost = (because: string): Returned => ({ repository, digest, tags: original.tags, status: 'lost', because });
  try {
    const missing = await undo.missingLayers(repository, blobsIn(manifest));
    if (missing.length > 0) return lost(`${missing.length} of its layers are not there any more`);
    for (const tag of tags.length > 0 ? tags : [undefined]) await undo.push(repository, original, tag);
  } catch (error) {
    return lost(sentenceOf(error));
  }
  const others = original.tags.filter((tag) => !isFree(tag, digest));
  const because = others.length > 0 ? { because: `without ${others.join(', ')}, which name another image now` } : {};
  return { repository, digest, tags, status: 'back', ...because };
}
