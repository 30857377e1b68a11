import { placeOf } from './image.ts';
import type { Image, Repository } from './image.ts';
import { listOf } from './references.ts';
import type { References } from './references.ts';
import type { Reference } from './usage.ts';

/** A naming that could be pulled before a run, and cannot any more; and the image that it meant. */
export interface Lost {
  readonly reference: Reference;
  readonly image: Image;
}

/**
 * What consumers named in a repository and could pull, and what is not there any more, or only in the archive. It must
 * never be anything: this looks at the registry itself, and not at what we think that we did.
 */
export function lostIn(
  repository: Repository,
  { before, after }: { readonly before: readonly Image[]; readonly after: readonly Image[] },
  references: References,
): readonly Lost[] {
  const place = placeOf(repository);
  const named = references.byTag.get(place);
  const active = new Map(after.flatMap((image) => (image.status === 'active' ? [[image.digest, image]] : [])));
  const taggedNow = new Set([...active.values()].flatMap(({ tags }) => tags));
  return before.flatMap((image) => {
    if (image.status !== 'active') return [];
    const { digest, tags } = image;
    const byDigest = active.has(digest)
      ? []
      : listOf(references.byDigest.get(digest)).filter((one) => one.digest === digest);
    const byTag = tags.filter((tag) => !taggedNow.has(tag)).flatMap((tag) => listOf(named?.get(tag)));
    const lost = new Set([...byDigest, ...byTag].filter((one) => one.repository && placeOf(one.repository) === place));
    return [...lost].map((reference) => ({ reference, image }));
  });
}
