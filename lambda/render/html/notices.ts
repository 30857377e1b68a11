import type { Summary } from '../../core/summary.ts';
import { sources } from '../../core/sources.ts';
import { compareText } from '../../core/image.ts';
import { unreadIn } from '../../core/usage.ts';
import type { Unread } from '../../core/usage.ts';
import { dangerLine, nameText, orphansText } from '../sentences.ts';
import { reconciledText, tripText } from '../stopped.ts';
import { surpriseText } from '../surprises.ts';
import { counted } from '../text.ts';
import { amountText, numberText } from './words.ts';

/** Something for a person: `act` if it makes the run end with an exit code that says so. */
export interface Notice {
  readonly level: 'act' | 'look';
  readonly title: string;
  readonly lines: readonly string[];
}

/** Everything that somebody should look at, the most urgent first. */
export const noticesOf = (summary: Summary): readonly Notice[] =>
  [...urgent(summary), ...unread(summary), ...endangered(summary), ...worthALook(summary)].filter(
    ({ lines }) => lines.length > 0,
  );

function urgent(summary: Summary): readonly Notice[] {
  const { lost, unwritten, stopped, trips, totals } = summary;
  const { failed } = totals;
  return [
    act(
      'In use, and not there any more',
      lost.map((one) => `${one.usedBy} names ${nameText(one)}`),
    ),
    act('The audit could not be written', unwritten === undefined ? [] : [unwritten]),
    act('The run was stopped', stopped === undefined ? [] : [stopped]),
    act(
      'Breakers stopped the run',
      trips.filter(({ accepted }) => !accepted).map((trip) => tripText(trip, summary)),
    ),
    act(
      'Deletions that failed',
      failed.images === 0 ? [] : [`${amountText(failed)}: the repositories below say which, and by what error`],
    ),
  ];
}

function unread({ findings, heldBack }: Summary): readonly Notice[] {
  const alike = Map.groupBy(unreadIn(findings), unreadText);
  const lines = [...alike]
    .map(([text, cells]) => {
      const places = [...new Set(cells.map(placeText))].toSorted(compareText);
      const most = Math.max(0, ...cells.map((cell) => heldBy(cell, heldBack)));
      const holds = most === 0 ? 'it holds nothing back' : `it holds back ${counted(most, 'image')}`;
      const [first, ...others] = places;
      const where = others.length > 3 ? `${first} and ${others.length} more places` : places.join(', ');
      return { most, line: `${text} (${where}); ${holds}` };
    })
    .toSorted((a, b) => b.most - a.most || compareText(a.line, b.line));
  return [
    act(
      'Could not be read: what it could have named stays',
      lines.map(({ line }) => line),
    ),
  ];
}

/** What an organisation bars it bars for many sources at once, each in words of its own. */
const unreadText = ({ source, status, error }: Unread): string =>
  status === 'barred' ? "An organisation's policy forbids to read" : `${sources[source].title}: ${error}`;

const placeText = ({ account, region, unit }: Unread): string =>
  unit === undefined ? `${account} ${region}` : `${account} ${region} ${unit}`;

const heldBy = (cell: Unread, heldBack: Summary['heldBack']): number =>
  heldBack
    .filter(
      ({ hold }) =>
        hold.hold === 'veto' &&
        hold.source === cell.source &&
        hold.account === cell.account &&
        hold.region === cell.region &&
        hold.unit === cell.unit,
    )
    .reduce((most, { images }) => Math.max(most, images), 0);

function endangered(summary: Summary): readonly Notice[] {
  const { broken, archivedInUse, reconciled, totals, unreadable } = summary;
  const isUnreadable = unreadable === 0 ? [] : [`${counted(unreadable, 'image')} whose manifest cannot be read`];
  return [
    act(
      'Broken references: these fail at their next start',
      broken.map((one) => `${one.usedBy} names ${nameText(one)}`),
    ),
    act('In use, and in danger', [...archivedInUse, ...summary.endangered].map(dangerLine)),
    act('Runs that ended without a word', reconciled.map(reconciledText)),
    act(
      'Brought back from the archive, because somebody uses it',
      totals.restored.images === 0 ? [] : [amountText(totals.restored)],
    ),
    act('Manifests that cannot be read', isUnreadable),
  ];
}

function worthALook(summary: Summary): readonly Notice[] {
  const { strangers, pulledByNobody, orphans, surprises, twoCleaners, pardoned, trips } = summary;
  const { images } = pulledByNobody;
  return [
    look(
      'Numbers beyond their limits, which a person accepted',
      trips.filter(({ accepted }) => accepted).map((trip) => tripText(trip, summary)),
    ),
    look(
      'Who may pull and is not looked at',
      strangers.map((one) => `${amountText(one)} stay for ${one.principal}`),
    ),
    look(
      'Pulled by nobody who was found',
      images === 0 ? [] : [`${counted(images, 'image')} in the last 30 days: somebody pulls who is not surveyed`],
    ),
    look('Repositories that nobody seems to need', orphans.length === 0 ? [] : [orphansText(orphans)]),
    look('Rules of the policy that do nothing, or more than may be meant', surprises.map(surpriseText)),
    look(
      'Two cleaners',
      twoCleaners.length === 0
        ? []
        : [`${numberText(twoCleaners.length)} of the repositories have a native lifecycle policy as well`],
    ),
    look(
      'Announced to go, and stay after all',
      pardoned.map(({ region, name, component, tags: [tag], because }) => {
        const image = `${region}/${name}${tag === undefined ? `@${component.slice(0, 19)}` : `:${tag}`}`;
        return `${image}: ${because}`;
      }),
    ),
  ];
}

const act = (title: string, lines: readonly string[]): Notice => ({ level: 'act', title, lines });
const look = (title: string, lines: readonly string[]): Notice => ({ level: 'look', title, lines });
