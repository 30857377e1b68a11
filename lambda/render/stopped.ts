import type { Trip } from '../core/breakers.ts';
import type { Summary } from '../core/summary.ts';
import { durationText } from './record.ts';
import type { Palette } from './table.ts';
import { counted, shown, wrapped } from './text.ts';

/** What stopped a run, with the numbers, and what is to be done about it; and what came of one that died before it. */
export function stoppedText(summary: Summary, { bold, bad }: Palette): string {
  const { trips, stopped, reconciled, lost, pardoned } = summary;
  const sections = [
    ...(lost.length > 0
      ? [[bad('LOST: in use, and not there any more'), ...lost.flatMap(({ usedBy }) => wrapped(shown(usedBy), 2))]]
      : []),
    ...(stopped === undefined ? [] : [[bad('Stopped'), ...wrapped(shown(stopped), 2)]]),
    ...(trips.length > 0 ? [[bad('Breakers'), ...trips.flatMap((trip) => wrapped(tripText(trip, summary), 2))]] : []),
    ...(reconciled.length > 0
      ? [[bold('Runs that ended without a word'), ...reconciled.flatMap((one) => wrapped(reconciledText(one), 2))]]
      : []),
    ...(pardoned.length > 0 ? [pardonedLines(summary, bold)] : []),
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function pardonedLines({ pardoned }: Summary, bold: Palette['bold']): readonly string[] {
  const some = pardoned.slice(0, mostPardoned).flatMap(({ region, name, component, tags, because }) => {
    const image = `${region}/${name}${tags[0] === undefined ? `@${component.slice(0, 19)}` : `:${tags[0]}`}`;
    return wrapped(shown(`${image}: ${because}`), 2);
  });
  const rest = pardoned.length - mostPardoned;
  const more = rest > 0 ? [`  … and ${rest.toLocaleString('en')} more; the summary has all`] : [];
  return [bold('Announced to go, and stay after all'), ...some, ...more];
}

const mostPardoned = 5;

/** What became of a run that died. */
export function reconciledText({ run, deleted, archived, left, unreadable }: Summary['reconciled'][number]): string {
  const known = `${run}: ${counted(deleted, 'image')} deleted, ${archived} archived, ${left} left; the audit has them now`;
  if (unreadable.length === 0) return known;
  return `${known}. Nobody can tell what it did by ${unreadable.join(', ')}, which is missing or damaged`;
}

/** The number, its limit, what it was held against, and how to let it pass. */
export function tripText(trip: Trip, { run, baseline }: Pick<Summary, 'run' | 'baseline'>): string {
  const { breaker, accepted } = trip;
  const remedy = accepted ? 'accepted' : `if that is right: keeper accept ${breaker} --run ${run} --because TEXT`;
  return `${breaker}: ${numbersOf(trip, baseline)}; ${remedy}`;
}

function numbersOf({ breaker, about, number, limit, baseline }: Trip, run: string | undefined): string {
  const where = about === undefined ? 'all of the account' : shown(about);
  const since = run === undefined ? '' : ` (compared with run ${run})`;
  switch (breaker) {
    case 'usage-drop':
      return `${number} images named by ${where}, were ${baseline}; fewer than ${Math.ceil(limit)} are suspicious${since}`;
    case 'usage-empty':
      return `nothing is in use any more, were ${baseline}${since}`;
    case 'newly-condemned':
      return `${number} of ${baseline} images of ${where} newly condemned; more than ${Math.floor(limit)} are suspicious${since}`;
    case 'survey-age':
      return `the survey is ${durationText(number)} old, at most ${durationText(limit)} are allowed`;
  }
}
