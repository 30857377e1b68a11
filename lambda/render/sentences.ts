import { placeOf } from '../core/image.ts';
import type { Endangered } from '../core/lifecycle.ts';
import type { Summary } from '../core/summary.ts';
import type { Reference } from '../core/usage.ts';
import { bytesText, shown } from './text.ts';

/** Repositories that nobody seems to need. */
export function orphansText(orphans: Summary['orphans']): string {
  const named = orphans.slice(0, 3).map(placeOf).join(', ');
  const bytes = orphans.reduce((sum, one) => sum + one.bytes, 0);
  return `nobody seems to need ${shown(named)}${orphans.length > 3 ? ` and ${orphans.length - 3} more repositories` : ''} (${bytesText(bytes)})`;
}

/** An image in use that is about to be out of reach, or is. */
export function dangerLine({ region, name, tags, digest, danger }: Endangered): string {
  const image = shown(`${region}/${name} ${tags[0] ?? digest.slice(0, 19)}`);
  return danger === 'archived'
    ? `${image} is in use and archived: nobody can pull it`
    : `${image} is in use, and its native lifecycle policy is about to ${danger} it`;
}

/** What a reference names. */
export const nameText = ({ repository, tag, digest }: Reference): string =>
  `${repository ? placeOf(repository) : ''}${tag === undefined ? '' : `:${tag}`}${digest ? `@${digest.slice(0, 19)}` : ''}`;
