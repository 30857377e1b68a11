import { placeIn } from '../core/surprises.ts';
import type { Surprise } from '../core/surprises.ts';
import { counted, shown } from './text.ts';

/** What a policy says in vain, or says more than may be meant, in a sentence. */
export function surpriseText(one: Surprise): string {
  const place = shown(placeIn(one) ?? '');
  switch (one.surprise) {
    case 'matches-nothing':
      return `${one.path} "${shown(one.value)}" matched nothing`;
    case 'keeps-nothing-more':
      return `${one.path} "${shown(one.value)}" keeps nothing that other rules would not keep`;
    case 'loses-all-but-the-newest':
      return `${place} is about to lose ${counted(one.images, 'build')} of family ${shown(one.family)}, all but the newest`;
    case 'in-no-family':
      return `${place}: ${counted(one.images, 'build')} of no family are about to go; a family with tags ['*'] keeps the newest`;
  }
}
