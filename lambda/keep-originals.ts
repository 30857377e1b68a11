import type { Digest, Image, Repository } from './core/image.ts';
import type { Job, Working } from './job.ts';
import { originalLine } from './render/record.ts';

/**
 * Keeps the manifests of images in the bucket before these go: with luck they can be pushed again, and what an archived
 * index lists nobody could tell any more. They are read at the last moment, because the registry takes it for a pull and
 * would not notice a real one on the same day.
 */
export async function keepOriginals(
  {
    working: { bucket },
    records,
    sources,
    layers,
  }: Pick<Job, 'records' | 'sources' | 'layers'> & { readonly working: Working },
  repository: Repository,
  images: readonly Image[],
): Promise<ReadonlySet<Digest>> {
  const readable = images.filter(({ status }) => status === 'active');
  const originals = await sources.manifests.originals(repository, readable);
  layers.note(repository, originals);
  const tagsOf = new Map(images.map(({ digest, tags }) => [digest, tags]));
  const lines = originals.map((one) =>
    originalLine(records.run, repository, { ...one, tags: tagsOf.get(one.digest) ?? [] }),
  );
  if (lines.length > 0)
    await bucket.write(records.originalsKey(), Buffer.from(`${lines.join('\n')}\n`), 'application/x-ndjson');
  // What is in the archive cannot be read; its manifest was kept when we put it there.
  const archived = images.filter(({ status }) => status !== 'active').map(({ digest }) => digest);
  return new Set([...archived, ...originals.map(({ digest }) => digest)]);
}
