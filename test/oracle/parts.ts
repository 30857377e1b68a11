import type { Image } from '../../lambda/core/image.ts';

/** A root and all that stands and falls with it. */
export interface Part {
  readonly root: Image;
  readonly members: readonly Image[];
}

/** The components that have a root. */
export const partsOf = (images: readonly Image[]): readonly Part[] =>
  images.filter((image) => isRoot(image, images)).map((root) => ({ root, members: heldBy([root.digest], images) }));

/** What stays whatever the policy says: what is about something that is not there, and what goes round in a circle. */
export function rootless(images: readonly Image[]): readonly Image[] {
  const roots = images.filter((image) => isRoot(image, images)).map(({ digest }) => digest);
  const missing = images
    .flatMap(aboutOf)
    .filter((about) => !images.some(({ digest }) => digest === about))
    .filter((about) => !images.some((image) => listedBy(image).includes(about)));
  const placed = heldBy([...roots, ...missing], images);
  const circles = images.filter((image) => !placed.includes(image)).map(({ digest }) => digest);
  return heldBy([...missing, ...circles], images);
}

/** What an image says that it is about, by its subject or by a tag. */
export function aboutOf({ subject, tags }: Image): readonly string[] {
  const byTag = tags.filter((tag) => ['', '.sig', '.att', '.sbom'].some((end) => isAboutTag(tag, end)));
  return [...(subject === undefined ? [] : [subject]), ...byTag.map((tag) => `sha256:${tag.slice(7, 7 + 64)}`)];
}

function isAboutTag(tag: string, end: string): boolean {
  if (!tag.startsWith('sha256-') || tag.length !== 7 + 64 + end.length || !tag.endsWith(end)) return false;
  return tag
    .slice(7, 7 + 64)
    .split('')
    .every((letter) => '0123456789abcdef'.includes(letter));
}

const listedBy = ({ manifest }: Image): readonly string[] => (manifest.kind === 'index' ? manifest.lists : []);

const isRoot = (image: Image, images: readonly Image[]): boolean =>
  aboutOf(image).length === 0 && !images.some((other) => listedBy(other).includes(image.digest));

/** The images that these digests hold: themselves, what is listed, and what is about any of these, at any depth. */
function heldBy(digests: readonly string[], images: readonly Image[]): readonly Image[] {
  const more = images.flatMap((image) => [
    ...(digests.includes(image.digest) ? listedBy(image) : []),
    ...(aboutOf(image).some((about) => digests.includes(about)) ? [image.digest] : []),
  ]);
  const fresh = more.filter((digest) => !digests.includes(digest));
  return fresh.length > 0
    ? heldBy([...digests, ...new Set(fresh)], images)
    : images.filter(({ digest }) => digests.includes(digest));
}
