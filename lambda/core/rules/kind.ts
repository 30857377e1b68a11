import { foundIn } from '../found.ts';
import { compareText, subjectsOf } from '../image.ts';
import type { Image } from '../image.ts';
import type { Retention } from '../retention.ts';
import { silent } from './rule.ts';
import type { Facts, Opinion } from './rule.ts';

/** Charts, caches and what the parser does not know have users that no survey sees. */
export function unknownKind(): Opinion {
  return ({ id, root }) => {
    const artifactType = root && artifactTypeOf(root);
    return artifactType === undefined ? [] : [{ rule: 'unknown-kind', digest: id, artifactType }];
  };
}

/** What an image is if it is not a build. */
export const artifactTypeOf = ({ manifest }: Image): string | undefined =>
  manifest.kind === 'artifact' || manifest.kind === 'index' ? manifest.artifactType : undefined;

/**
 * Without a root there is nothing to rank: the subject lives in another repository, or tags go round in a circle. If it was
 * here and we deleted it, its company was to go with it.
 */
export function subjectElsewhere({ isDeletedByUs }: Facts): Opinion {
  return ({ id, members, root }) =>
    root || isDeletedByUs(id)
      ? []
      : [{ rule: 'subject-elsewhere', subjects: [...new Set(members.flatMap(subjectsOf))] }];
}

/** What cannot be read may list anything that has no tag of its own. Of what may list it ten are named. */
export function unreadableManifest({ images }: Facts): Opinion {
  const unreadable = foundIn(images, ({ digest, manifest }) =>
    manifest.kind === 'unreadable'
      ? ({ rule: 'unreadable-manifest', digest, because: manifest.because } as const)
      : undefined,
  ).toSorted((a, b) => compareText(a.digest, b.digest));
  if (unreadable.length === 0) return silent;
  const byDigest = new Map(unreadable.map((one) => [one.digest, one]));
  const named = unreadable.slice(0, 10);
  return ({ members }) => {
    const own = members.flatMap(({ digest }) => byDigest.get(digest) ?? []);
    return members.some(({ tags }) => tags.length === 0) ? [...new Set([...own, ...named])] : own;
  };
}

/** What others archived is a record that they keep; what is on its way back from the archive is wanted. */
export function archivedByOthers({ archived, isArchivedByUs }: Retention & Facts): Opinion {
  return ({ members }) =>
    foundIn(members, (image) => {
      const { digest, status } = image;
      if (status === 'active') return undefined;
      const mayGo = status === 'archived' && (archived === 'delete' || isArchivedByUs(image));
      return mayGo ? undefined : { rule: 'archived-by-others', digest, status };
    });
}
