import { standing } from '../core/breakers.ts';
import { firstGoesAtMs, newsIn, wentIn } from '../core/summary.ts';
import type { Stop, Summary } from '../core/summary.ts';
import type { Amount, Totals } from '../core/totals.ts';
import { failedIn } from '../core/usage.ts';
import { bytesText, counted } from './text.ts';

/** A run in a few words. */
export function noticeTitle({ account, mode, totals }: Summary, stops: readonly Stop[]): string {
  const [stop] = stops;
  if (stop !== undefined) return `ecr-keeper in ${account}: ${stopWords[stop]}`;
  const went = mode === 'report' ? `${amountWords(totals.condemned)} could go` : wentWords(totals);
  return `ecr-keeper in ${account}: ${went}`;
}

/**
 * What went, what stays, what needs a look and where to read on, in one line. Only numbers and words of our own: a name that
 * somebody else chose could break the JSON of whoever passes it on, or speak to a whole chat.
 */
export function noticeText(summary: Summary, stops: readonly Stop[], report: string): string {
  const { totals, mode } = summary;
  const { kept, condemned, held } = totals;
  const went =
    mode === 'report' ? `Nothing was changed: ${amountWords(condemned)} could go.` : `${capital(wentWords(totals))}.`;
  return [
    ...(stops.length > 0 ? [`${capital(stops.map((stop) => stopWords[stop]).join(', '))}.`] : []),
    went,
    `${counted(kept.images, 'image')} kept${mode === 'report' ? '' : `, ${held.images.toLocaleString('en')} condemned and held back`}.`,
    ...newsSentence(summary),
    ...lookSentence(summary),
    `Report: ${report}`,
  ].join(' ');
}

const stopWords: Readonly<Record<Stop, string>> = {
  interrupted: 'ran out of time, and the next run goes on',
  stopped: 'stopped before its end',
  breaker: 'stopped by a breaker',
  'incomplete-survey': 'deleted nothing, because not everything could be read',
};

function wentWords(totals: Totals): string {
  const { deleted, archived, restored } = totals;
  const words = [
    ...(archived.images > 0 ? [`${amountWords(archived)} archived`] : []),
    ...(deleted.images > 0 || !wentIn(totals) ? [`${amountWords(deleted)} deleted`] : []),
    ...(restored.images > 0 ? [`${amountWords(restored)} restored`] : []),
  ];
  return words.join(', ');
}

const amountWords = ({ images, bytes }: Amount): string =>
  images === 0 ? 'no images' : `${counted(images, 'image')} (${bytesText(bytes)})`;

function newsSentence(summary: Summary): readonly string[] {
  const news = newsIn(summary);
  if (news.length === 0) return [];
  const first = firstGoesAtMs(news);
  const when = first === Infinity ? '' : `, to go from ${new Date(first).toISOString().slice(0, 10)} on`;
  return [`${counted(news.length, 'image')} announced for the first time${when}.`];
}

function lookSentence(summary: Summary): readonly string[] {
  const { lost, archivedInUse, endangered } = summary;
  const unaccepted = standing(summary.trips).map(({ breaker }) => `breaker ${breaker}`);
  const troubles = [
    ...(summary.unwritten === undefined ? [] : ['the audit could not be written']),
    ...countedIf(lost.length, 'LOST image'),
    ...new Set(unaccepted),
    ...countedIf(failedIn(summary.findings).length, 'unread source'),
    ...countedIf(summary.totals.failed.images, 'failed deletion'),
    ...countedIf(summary.broken.length, 'broken reference'),
    ...countedIf(archivedInUse.length + endangered.length, 'endangered image'),
  ];
  return troubles.length === 0 ? [] : [`Needs a look: ${troubles.join(', ')}.`];
}

const countedIf = (count: number, thing: string): readonly string[] => (count > 0 ? [counted(count, thing)] : []);

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
