import type { ImageId } from './repository.ts';

/** What a reference within a repository names: a digest has a colon, which no tag may have. */
export const idOf = (ref: string): ImageId => (ref.includes(':') ? { imageDigest: ref } : { imageTag: ref });
