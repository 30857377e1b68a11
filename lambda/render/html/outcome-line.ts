import type { Summary } from '../../core/summary.ts';
import { waitingIn } from '../../core/totals.ts';
import type { Amount, Totals } from '../../core/totals.ts';
import { tripText } from '../stopped.ts';
import { counted, monthlyText } from '../text.ts';
import { heldFor } from './held.ts';
import type { HeldFor } from './held.ts';
import { amountText, isAre, numberText } from './words.ts';

/** What went, in one sentence; and what holds the rest back, in another. */
export interface OutcomeLine {
  readonly went: string;
  readonly rest: string;
}

/** What a person wants to know first. */
export const outcomeLine = (summary: Summary): OutcomeLine => ({ went: wentText(summary), rest: restText(summary) });

function wentText({ mode, totals, money }: Summary): string {
  const { deleted, archived, condemned } = totals;
  const went = [
    ...(deleted.images > 0 ? [`${amountText(deleted)} deleted: ${monthlyText(money.freed)} a month saved`] : []),
    ...(archived.images > 0 ? [`${amountText(archived)} archived`] : []),
  ];
  if (went.length > 0) return `${went.join('; ')}.`;
  if (mode === 'report' && condemned.images > 0) {
    return `Nothing was touched. ${amountText(condemned)} could go: ${monthlyText(money.condemned)} a month.`;
  }
  return mode === 'report' ? 'Nothing was touched, and nothing could go.' : 'Nothing went.';
}

function restText(summary: Summary): string {
  const ended = endedText(summary);
  if (ended !== undefined) return ended;
  const { totals } = summary;
  if (totals.found.images === 0) return 'There are no images.';
  const rest = waitingIn(totals);
  return rest.images === 0 ? nothingLeftText(totals) : waitingText(rest, summary);
}

function waitingText(rest: Amount, summary: Summary): string {
  const reasons = heldFor(summary);
  const [first] = reasons.filter(({ sentence }) => !isMode(sentence));
  const isReport = reasons.some(({ sentence }) => isMode(sentence));
  if (isReport) {
    const more = first ? ` Even then, ${heldText(first)}.` : '';
    return `Report mode holds back everything that is condemned, until the policy says "mode: delete" or "mode: archive".${more}`;
  }
  if (!first) return `${amountText(rest)} ${isAre(rest.images)} condemned and still there.`;
  const wait = rest.images === 1 ? 'waits' : 'wait';
  return `${amountText(rest)} ${wait}. What holds most of them back (${numberText(first.images)}): ${first.sentence}${whereText(first)}.`;
}

const heldText = (held: HeldFor): string =>
  `${numberText(held.images)} ${held.images === 1 ? 'is' : 'are'} held back: ${held.sentence}${whereText(held)}`;

const whereText = ({ places }: HeldFor): string => (places.length > 0 ? ` in ${places.slice(0, 3).join(', ')}` : '');

const isMode = (sentence: string): boolean => sentence.startsWith('report mode');

/** What cut the run short. */
function endedText(summary: Summary): string | undefined {
  const { status, stopped, trips } = summary;
  if (stopped !== undefined) return `The run was stopped: ${stopped}.`;
  if (status === 'interrupted')
    return 'The run was interrupted: what it did until then is here, the rest is not judged.';
  const [trip, ...others] = trips.filter(({ accepted }) => !accepted);
  if (!trip) return undefined;
  const more = others.length > 0 ? ` (and ${counted(others.length, 'more number')} beyond the limit)` : '';
  return `A breaker stopped the run${more}. ${tripText(trip, summary)}.`;
}

const nothingLeftText = ({ kept }: Totals): string =>
  `Nothing else is condemned: a rule keeps each of the ${counted(kept.images, 'image')} that stay.`;
