import { eventSource, eventVersion } from '../lambda/core/events.ts';
import { noTotals } from '../lambda/core/totals.ts';
import { detailSchemas } from '../lambda/render/event-schemas.ts';
import type { Ended } from '../lambda/render/event-schemas.ts';
import { nodeOf } from './json-schema.ts';
import type { Node } from './json-schema.ts';

/** `docs/events.schema.json`: the details, by their types. */
export function eventsJsonSchema(): string {
  const $defs = Object.fromEntries(
    Object.entries(detailSchemas).map(([type, schema]) => {
      const { $schema: _, ...node } = nodeOf(schema);
      return [type, node];
    }),
  );
  const anyOf = Object.keys($defs).map((type) => ({ $ref: `#/$defs/${encodeURIComponent(type)}` }));
  const { $schema } = nodeOf(detailSchemas['Run Completed']);
  return `${JSON.stringify({ title: 'ecr-keeper: details of its events', $schema, anyOf, $defs }, null, 2)}\n`;
}

/** `docs/events.md`: what is sent, when, and how to get it. */
export const eventsReference = (): string =>
  [
    '# Events',
    '',
    'Made from the schemas by which events are written; do not edit it by hand. After each run the function tells the default event',
    `bus of its account and region what happened, under the source \`${eventSource}\`. Details have a version (\`schema\`): new fields`,
    'do not change it. As JSON Schema: [events.schema.json](events.schema.json).',
    '',
    'Events are sent once, after the report, and at best: what the bus does not take is a warning in the log and fails nothing. The',
    'record is the bucket: `latest.json` and `condemned/latest.json` say the same. A run that fails sends nothing, and rings an alarm;',
    '`keeper run` on the command line sends nothing either. `events: false` turns them off.',
    '',
    ...Object.entries(detailSchemas).flatMap(([type, schema]) => [
      `## ${type}`,
      '',
      schema.description ?? '',
      '',
      ...(type === 'Run Stopped' ? ['It has the fields of `Run Completed`.', ''] : tableOf(nodeOf(schema))),
    ]),
    'A list too long for one event is continued in others: `part` of `parts`, at most a hundred entries each. In what others have',
    'named, control characters are replaced, and long texts are cut.',
    '',
    '## An event',
    '',
    '```json',
    JSON.stringify(example, null, 2),
    '```',
    '',
    '## A rule',
    '',
    'Whoever wants every announcement of a repository:',
    '',
    '```json',
    JSON.stringify(rule, null, 2),
    '```',
    '',
  ].join('\n');

const tableOf = (node: Node): readonly string[] => ['| field | meaning |', '|---|---|', ...rowsOf(node, ''), ''];

/** A row for each field that says something, and those of the entries of a list. */
function rowsOf({ properties = {} }: Node, path: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [];
    const { items, description } = value;
    const item = typeof items === 'object' && !Array.isArray(items) && items.properties ? items : undefined;
    const row = description === undefined ? [] : [`| \`${path}${name}\` | ${description} |`];
    return [...row, ...rowsOf(item ?? value, `${path}${name}${item ? '[]' : ''}.`)];
  });
}

const rule = {
  source: [eventSource],
  'detail-type': ['Deletion Announced'],
  detail: { images: { repository: [{ prefix: 'team/' }] } },
};

const detail: Ended = {
  schema: eventVersion,
  run: '20260601T031200Z-9f3a1c',
  account: '111111111111',
  mode: 'delete',
  status: 'complete',
  stops: [],
  needsAttention: false,
  hasNews: true,
  startedAt: '2026-06-01T03:12:00.000Z',
  finishedAt: '2026-06-01T03:13:35.000Z',
  totals: {
    ...noTotals,
    found: { images: 312, bytes: 41_200_000_000 },
    kept: { images: 300, bytes: 40_000_000_000 },
    condemned: { images: 12, bytes: 1_200_000_000 },
    deleted: { images: 12, bytes: 1_200_000_000 },
  },
  announced: { images: 0, first: 0, firstGoesAt: null },
  failedCells: 0,
  brokenReferences: 0,
  breakers: [],
  lost: 0,
  title: 'ecr-keeper in 111111111111: 12 images (1.2 GB) deleted',
  text: '12 images (1.2 GB) deleted. 300 images kept, 0 condemned and held back. Report: s3://AUDIT-BUCKET/runs/...',
  summary: { bucket: 'AUDIT-BUCKET', key: 'runs/date=2026-06-01/20260601T031200Z-9f3a1c/summary.json' },
};

const example = { source: eventSource, 'detail-type': 'Run Completed', detail };
