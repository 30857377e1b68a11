import { compareText } from './image.ts';
import { excludableSources, sources } from './sources.ts';
import type { Summary } from './summary.ts';
import type { Amount } from './totals.ts';
import { unreadIn } from './usage.ts';
import type { Unread } from './usage.ts';

/** Something that makes the tool blind or timid here, or that waits to break: what, what it costs, and what helps. */
export interface Problem {
  readonly what: string;
  /** The images that it holds back or puts at risk. */
  readonly touches?: Amount;
  readonly details: readonly string[];
  /** What to do, in order of preference. */
  readonly remedies: readonly string[];
  /** Lines for the policy file that answer for it. */
  readonly paste?: readonly string[];
}

/** What a run in report mode says about an account before anything is deployed there, worst first. */
export function diagnose(summary: Summary): readonly Problem[] {
  const unread = unreadIn(summary.findings);
  return [
    ...barred(
      unread.filter(({ status }) => status === 'barred'),
      summary,
    ),
    ...denied(
      unread.filter((cell) => cell.status === 'failed' && actionIn(cell) !== undefined),
      summary,
    ),
    ...failed(
      unread.filter((cell) => cell.status === 'failed' && actionIn(cell) === undefined),
      summary,
    ),
    ...strangers(summary),
    ...broken(summary),
    ...endangered(summary),
    ...unseen(summary),
    ...twoCleaners(summary),
  ];
}

function barred(cells: readonly Unread[], summary: Summary): readonly Problem[] {
  if (cells.length === 0) return [];
  const regions = regionsOf(cells);
  const byAccount = Map.groupBy(cells, ({ account }) => account);
  return [
    {
      what: `An organisation's policy forbids ${regions.length === 1 ? 'a region' : `${regions.length} regions`}`,
      touches: heldBy(cells, summary),
      details: [regions.join(', ')],
      remedies: [
        'If nothing runs there, say so once in the policy:',
        'If something does, exempt the role of the function from that policy of the organisation.',
      ],
      paste: [
        'inUse:',
        '  exclude:',
        ...[...byAccount].map(
          ([account, some]) =>
            `    - { source: ['*', registries], account: '${account}', region: [${regionsOf(some).join(', ')}], because: the organisation denies these regions }`,
        ),
      ],
    },
  ];
}

/** One problem for each missing permission, wherever it is missing. */
function denied(cells: readonly Unread[], summary: Summary): readonly Problem[] {
  const byAction = Map.groupBy(cells, (cell) => actionIn(cell) ?? '');
  return [...byAction]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([action, alike]) => ({
      what: `${action} is not allowed`,
      touches: heldBy(alike, summary),
      details: placesOf(alike),
      remedies: [`Allow ${action} to the role that reads (the stack of this version grants it: deploy it again).`],
    }));
}

function failed(cells: readonly Unread[], summary: Summary): readonly Problem[] {
  const alike = Map.groupBy(cells, ({ source, account, unit = '', error }) =>
    [source, account, unit, error].join('\n'),
  );
  return [...alike.values()].map((some) => {
    const [first] = some;
    return {
      what: `${first ? sources[first.source].title : ''} could not be read: ${first?.error ?? ''}`,
      touches: heldBy(some, summary),
      details: placesOf(some),
      remedies: [
        'Try again: what was throttled or changed in that moment is read the next time.',
        ...(first ? excludeHint(first, regionsOf(some)) : []),
      ],
    };
  });
}

/** Nothing more than these cells, and only where a person may answer for them: a name with a star would mean others, too. */
function excludeHint({ source, account, unit }: Unread, regions: readonly string[]): readonly string[] {
  if (!excludableSources.includes(source) || /[*?[\]{}!]/.test(unit ?? '')) return [];
  const cluster = unit === undefined ? '' : `, cluster: '${unit.replaceAll("'", "''")}'`;
  const where = `source: ${source}, account: '${account}', region: [${regions.join(', ')}]${cluster}`;
  return [`If nothing there can use your images: inUse.exclude: [{ ${where}, because: ... }]`];
}

const regionsOf = (cells: readonly Unread[]): readonly string[] =>
  [...new Set(cells.map(({ region }) => region))].toSorted(compareText);

function strangers({ strangers: found }: Summary): readonly Problem[] {
  return found.map(({ principal, ...touches }) => {
    const [kind = '', id = ''] = principal.split(' ');
    return {
      what: `${whoIs[kind] ?? kind} ${id} may pull, and its consumers are not looked at`,
      touches,
      details: [],
      ...answersFor(kind, id),
    };
  });
}

const whoIs: Readonly<Record<string, string>> = {
  account: 'Account',
  organization: 'Organisation',
  service: 'Service',
  everyone: 'Everybody',
};

function answersFor(kind: string, id: string): Pick<Problem, 'remedies' | 'paste'> {
  const survey = kind === 'account' ? [`Survey it: inUse.accounts: [{ id: '${id}', role: ecr-keeper-reader }]`] : [];
  const all = kind === 'organization' ? ['Survey all of its accounts, and say coveredBy: accounts.'] : [];
  return {
    remedies: [
      ...survey,
      ...all,
      'Let it publish lists of what it uses, expect the publisher by name in inUse.lists, and say coveredBy: lists.',
      'Or go by its pulls:',
    ],
    paste: ['inUse:', '  foreign:', `    - { principals: ['${id}'], coveredBy: pulls, within: 90d, because: ... }`],
  };
}

const broken = ({ broken: references }: Summary): readonly Problem[] =>
  references.length === 0
    ? []
    : [
        {
          what: `References that name what is not there, and fail at the next start: ${references.length}`,
          details: references.slice(0, mostDetails).map(({ usedBy }) => usedBy),
          remedies: ['Push the image again, or deploy the consumer with one that is there.'],
        },
      ];

function endangered({ endangered: soon, archivedInUse }: Summary): readonly Problem[] {
  const all = [...archivedInUse, ...soon];
  if (all.length === 0) return [];
  return [
    {
      what: `Images in use that are archived, or about to be taken by a native lifecycle policy: ${all.length}`,
      details: all
        .slice(0, mostDetails)
        .map(
          ({ region, name, tags, digest, danger }) => `${region}/${name} ${tags[0] ?? digest.slice(0, 19)}: ${danger}`,
        ),
      remedies: ['Restore what is archived, and remove the rules: this tool knows what is in use, they do not.'],
    },
  ];
}

function unseen({ pulledByNobody }: Summary): readonly Problem[] {
  if (pulledByNobody.images === 0) return [];
  return [
    {
      what: 'Images were pulled in the last 30 days by somebody who was not found',
      touches: pulledByNobody,
      details: [],
      remedies: [
        "CloudTrail's BatchGetImage events name who: survey it, or let it publish a list.",
        'If it is a scanner, keep its pulls out of the record: aws ecr register-pull-time-update-exclusion.',
      ],
    },
  ];
}

const twoCleaners = ({ twoCleaners: places }: Summary): readonly Problem[] =>
  places.length === 0
    ? []
    : [
        {
          what: `Repositories with a native lifecycle policy as well, so that two clean: ${places.length}`,
          details: places.slice(0, mostDetails),
          remedies: ['Remove the native policies where this tool cleans: they do not know what is in use.'],
        },
      ];

const mostDetails = 10;

/** What the cells hold back, each image once for each of its holds. */
function heldBy(cells: readonly Unread[], { heldBack }: Summary): Amount {
  const held = heldBack.filter(
    ({ hold }) =>
      hold.hold === 'veto' &&
      cells.some(
        ({ source, account, region, unit }) =>
          hold.source === source && hold.account === account && hold.region === region && hold.unit === unit,
      ),
  );
  // The same image may be held by several of them: the most that one of them holds is what is surely held.
  return held.reduce((most, { images, bytes }) => (images > most.images ? { images, bytes } : most), {
    images: 0,
    bytes: 0,
  });
}

function placesOf(cells: readonly Unread[]): readonly string[] {
  const hasMany = new Set(cells.map(({ account }) => account)).size > 1;
  const bySource = Map.groupBy(cells, ({ source }) => source);
  return [...bySource].map(([source, some]) => {
    const places = new Set(
      some.map(({ account, region, unit = '' }) => `${hasMany ? `${account} ` : ''}${region} ${unit}`),
    );
    return `${sources[source].title}: ${[...places].map((place) => place.trim()).join(', ')}`;
  });
}

/** The action that AWS says is not allowed. */
const actionIn = ({ error }: Unread): string | undefined =>
  /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)/.exec(error)?.[1];
