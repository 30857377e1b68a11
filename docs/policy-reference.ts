import * as z from 'zod';
import { policySchema } from '../lambda/policy-schema.ts';
import { refusals } from '../lambda/policy-refusals.ts';
import { deciding } from './deciding.ts';

type Node = z.core.JSONSchema.BaseSchema;

const schema = (): Node => z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' });

/** `policy.schema.json`: what editors complete and check a policy with. */
export const policyJsonSchema = (): string =>
  `${JSON.stringify({ title: 'ecr-keeper policy', ...schema() }, null, 2)}\n`;

/** The reference: every key with what it takes, its default and what it means. */
export function policyReference(): string {
  const rows = rowsOf(schema(), '');
  return [
    '# The policy, key by key',
    '',
    'Made from the schema that checks the file; do not edit it by hand. Durations are written `5m`, `36h`, `14d` or `2w`; every',
    'number and duration may be `none`. A key that is not listed here is refused.',
    '',
    '| key | takes | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
    deciding,
    '## What is refused',
    '',
    'Each mistake is a sentence that names the key, the value and where it is, such as',
    '`retention[0].families[1].keepNewest must be a whole number of 1 or more: ..., got 0 (policy.yaml:12:19)`. Besides what',
    'is no YAML at all, and keys written twice, these are all that there are:',
    '',
    ...Object.values(refusals).map((sentence) => `- ${sentence}`),
    '',
  ].join('\n');
}

function rowsOf(node: Node, path: string): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    if (typeof value === 'boolean') return [];
    const item = itemOf(value);
    const name = `${path === '' ? '' : `${path}.`}${key}${item ? '[]' : ''}`;
    const row = `| \`${name}\` | ${takes(value)} | ${defaultOf(value)} | ${value.description ?? ''} |`;
    const below = rowsOf(item ?? value, name);
    // What only holds others needs no row of its own.
    return value.properties && !value.description ? below : [row, ...below];
  });
}

/** What a list of entries holds. */
const itemOf = ({ items }: Node): Node | undefined =>
  typeof items === 'object' && !Array.isArray(items) && items.properties ? items : undefined;

function takes(node: Node): string {
  const { anyOf = [], pattern, type } = node;
  if (anyOf.length > 0) return [...new Set(anyOf.map(takes))].join(' or ');
  const values = valuesOf(node);
  if (values.length > 0) return values.join(', ');
  const word = pattern ? patternWord(pattern) : words[String(type)];
  return itemOf(node) ? 'a list of entries' : (word ?? 'keys');
}

const patternWord = (pattern: string): string => (pattern.includes('[KMGT]B') ? 'a size' : 'a duration');

const valuesOf = (node: Node): readonly string[] =>
  [...(node.enum ?? []), ...('const' in node ? [node.const] : [])].map(
    (value) => `\`${JSON.stringify(value).replaceAll('"', '')}\``,
  );

const words: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a part from 0 to 1',
  string: 'a text',
  array: 'a list of texts',
};

function defaultOf(node: Node): string {
  const text = JSON.stringify(node.default ?? {});
  return text === '{}' ? '' : `\`${text}\``;
}
