import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type * as z from 'zod';
import { BadInput } from './bad-input.ts';
import { policySchema } from './policy-schema.ts';
import type { Policy } from './policy-schema.ts';

export type { Policy } from './policy-schema.ts';

/** What holds without a policy file: 5 snapshots, 10 others and `latest`, in report mode. */
export const defaultPolicy: Policy = policySchema.parse({});

/** Whether some entry decides by what builds wrote into their images: only then are configurations read. */
export const asksForConfigurations = ({ retention }: { readonly retention: readonly AboutBuilds[] }): boolean =>
  retention.some(
    ({ labels: { keep, only, except }, createdWithinMs }) =>
      keep.length + only.length + except.length > 0 || createdWithinMs > 0,
  );

interface AboutBuilds {
  readonly labels: Readonly<Record<'keep' | 'only' | 'except', readonly string[]>>;
  readonly createdWithinMs: number;
}

/** Reads a policy file. Throws `BadInput` that names file, line, value and what is allowed for each mistake. */
export function parsePolicy(yaml: string, file: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw new BadInput(`${error.message} (${file}:${lines.linePos(error.pos[0]).line})`);
  const values = valuesIn(document, file);
  if (values === null || values === undefined) {
    throw new BadInput(`the policy file is empty: it must hold at least one key, such as "mode: report" (${file}:1)`);
  }
  const result = policySchema.safeParse(values);
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => sentenceFor(issue, { document, lines, file }));
  throw new BadInput([...new Set(sentences)].join('\n'));
}

/** Aliases may name nothing, or multiply without end. */
function valuesIn(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new BadInput(`${error instanceof Error ? error.message : 'it cannot be resolved'} (${file}:1)`);
  }
}

interface Source {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly file: string;
}

/** Such as `retention[0].families[1].keepNewest must be a whole number of 0 or more, got -1 (policy.yaml:12)`. */
function sentenceFor(issue: z.core.$ZodIssue, { document, lines, file }: Source): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const line = lineOf(document, lines, unknown === undefined ? path : [...path, unknown]);
  const where = `${file}:${line}`;
  const name = path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
  if (unknown !== undefined) return `${issue.message}${name === '' ? '' : ` in ${name}`} (${where})`;
  return `${name === '' ? 'the policy' : name} ${issue.message}, got ${said(valueAt(document, path))} (${where})`;
}

const valueAt = (document: Document.Parsed, path: readonly (string | number)[]): unknown => {
  const node: unknown = path.length === 0 ? document.toJS() : document.getIn(path);
  return isNode(node) ? node.toJSON() : node;
};

const isNode = (value: unknown): value is { readonly toJSON: () => unknown } =>
  typeof value === 'object' && value !== null && 'toJSON' in value;

function said(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The line of a key, or of the nearest thing above it that the file has. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (!hasItems(parent)) return undefined;
  const item = typeof key === 'number' ? parent.items[key] : parent.items.find((pair) => keyOf(pair)?.value === key);
  return rangeOf(item)?.[0] ?? rangeOf(keyOf(item))?.[0];
}

const hasItems = (value: unknown): value is { readonly items: readonly unknown[] } =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

function keyOf(pair: unknown): { readonly value?: unknown } | undefined {
  if (typeof pair !== 'object' || pair === null || !('key' in pair)) return undefined;
  return typeof pair.key === 'object' && pair.key !== null ? pair.key : undefined;
}

function rangeOf(node: unknown): readonly number[] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) ? node.range : undefined;
}
