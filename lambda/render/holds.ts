import type { Hold } from '../core/verdict.ts';
import { isoOf } from './record.ts';
import { bytesText } from './text.ts';

type Plain = Exclude<Hold, { readonly hold: 'mode' | 'veto' }>;

/** What holds something back, and what releases it. */
export function holdText(hold: Plain): string {
  switch (hold.hold) {
    case 'grace':
      return `announced, and go from ${dayOf(hold.untilMs)} on unless somebody uses or holds them`;
    case 'archived':
      return hold.untilMs === undefined ? 'archived for ever' : `archived until ${dayOf(hold.untilMs)}`;
    case 'repository-tag':
      return `their repository has the tag ${hold.tag}; taking it off releases them`;
    case 'baseline':
      return 'the first run only reports; the next one has something to compare with';
    case 'breaker':
      return `the breaker ${hold.breaker} stopped the run`;
    case 'budget':
      return `over the budget of ${hold.budget === 'bytes' ? bytesText(hold.limit) : `${hold.limit} images`} a run`;
  }
}

const dayOf = (ms: number): string => isoOf(ms).slice(0, 10);
