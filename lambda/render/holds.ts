import type { Hold } from '../core/verdict.ts';
import { sources } from '../core/sources.ts';
import { isoOf } from './record.ts';
import { bytesText, shown } from './text.ts';

/** What holds something back, and what releases it. */
export function holdText(hold: Hold): string {
  if (isByPeople(hold)) return byPeople(hold);
  return isByTime(hold) ? byTime(hold) : byRun(hold);
}

type ByPeople = Extract<Hold, { readonly hold: 'repository-tag' | 'image-tag' | 'by-hand' }>;

const isByPeople = (hold: Hold): hold is ByPeople => /^(?:repository-tag|image-tag|by-hand)$/.test(hold.hold);

function byPeople(hold: ByPeople): string {
  const until = untilText(hold.untilMs);
  switch (hold.hold) {
    case 'repository-tag':
      return `their repository has the tag ${hold.tag}${until}; taking it off releases them`;
    case 'image-tag':
      return `tag ${shown(hold.tag)}${until}; taking it off releases them`;
    case 'by-hand':
      return `held by hand${until}, because ${shown(hold.because)}; "keeper unhold" releases them`;
  }
}

type ByTime = Extract<Hold, { readonly hold: 'grace' | 'archived' | 'watching' }>;

const isByTime = (hold: Hold): hold is ByTime => /^(?:grace|archived|watching)$/.test(hold.hold);

function byTime(hold: ByTime): string {
  switch (hold.hold) {
    case 'grace':
      return `announced: they go from ${dayOf(hold.untilMs)} on, unless somebody uses or holds them`;
    case 'archived':
      return archivedText(hold.untilMs);
    case 'watching':
      return `watched since ${dayOf(hold.sinceMs)} only: what was used or tagged before nobody knows; until ${dayOf(hold.untilMs)}`;
  }
}

function byRun(hold: Exclude<Hold, ByPeople | ByTime>): string {
  switch (hold.hold) {
    case 'mode':
      return 'report mode; "mode: delete" releases them';
    case 'veto':
      return `unread ${sources[hold.source].title}`;
    case 'baseline':
      return 'the first run only reports; the next one has something to be held against';
    case 'breaker':
      return `the breaker ${hold.breaker} stopped the run`;
    case 'budget':
      return `over the budget: ${hold.budget === 'bytes' ? bytesText(hold.limit) : `${hold.limit} images`} a run`;
  }
}

const untilText = (untilMs: number | undefined): string => (untilMs === undefined ? '' : ` until ${dayOf(untilMs)}`);

const archivedText = (untilMs: number | undefined): string =>
  untilMs === undefined ? 'archived for ever' : `archived until ${dayOf(untilMs)}`;

const dayOf = (ms: number): string => isoOf(ms).slice(0, 10);
