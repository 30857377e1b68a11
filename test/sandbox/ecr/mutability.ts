import { text } from '../json.ts';
import type { Repository } from './repository.ts';

/** Whether a tag may move from one image to another. */
export function isMutable({ mutability, mutabilityExclusions }: Repository, tag: string): boolean {
  const isExcluded = mutabilityExclusions.some((filter) => wildcard(text(filter, 'filter') ?? '').test(tag));
  switch (mutability) {
    case 'IMMUTABLE':
      return false;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return isExcluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return !isExcluded;
    default:
      return true;
  }
}

/** `*` stands for any number of characters, everything else for itself. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
