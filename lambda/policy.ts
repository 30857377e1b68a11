import { isNativeError } from 'node:util/types';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import { BadInput } from './bad-input.ts';
import { messageOf } from './failure.ts';
import { whereAlias, whereKey, whereOffset, whereValue } from './policy-position.ts';
import type { Source } from './policy-position.ts';
import { decidesByConfiguration } from './core/retention.ts';
import { refusals } from './policy-refusals.ts';
import { policySchema } from './policy-schema.ts';
import type { Policy } from './policy-schema.ts';

export type { Policy } from './policy-schema.ts';

/** What holds without a policy file: 5 snapshots, 10 others and `latest`, in report mode. */
export const defaultPolicy: Policy = policySchema.parse({});

/** Whether some entry decides by what builds wrote into their images: only then are configurations read. */
export const asksForConfigurations = ({
  retention,
}: {
  readonly retention: readonly Parameters<typeof decidesByConfiguration>[0][];
}): boolean => retention.some(decidesByConfiguration);

/** Reads a policy file. Throws `BadInput` that names file, line, column, value and what is allowed for each mistake. */
export function parsePolicy(yaml: string, file: string): Policy {
  const lines = new LineCounter();
  // An editor does not count the mark at the beginning for a column.
  const document = parseDocument(yaml.replace(/^\u{FEFF}/u, ''), { lineCounter: lines, prettyErrors: false });
  const source = { document, lines, file };
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw new BadInput(`${error.message} (${whereOffset(source, error.pos[0])})`);
  refuseProto(source);
  const values = valuesIn(source);
  if (values === null || values === undefined) {
    throw new BadInput(`${refusals.empty} (${file}:1:1)`);
  }
  const result = policySchema.safeParse(values);
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => sentenceFor(issue, source, values));
  throw new BadInput([...new Set(sentences)].join('\n'));
}

/** It would vanish unseen, and an entry without one of its conditions decides about more than was meant. */
function refuseProto(source: Source): void {
  visit(source.document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') {
        throw new BadInput(`${refusals.proto} (${whereOffset(source, key.range?.[0] ?? 0)})`);
      }
    },
  });
}

/** Aliases may name nothing, or themselves, or multiply without end. */
function valuesIn(source: Source): unknown {
  try {
    const values: unknown = source.document.toJS();
    JSON.stringify(values);
    return values;
  } catch (error) {
    const isCircle = isNativeError(error) && error.name === 'TypeError';
    const what = isCircle ? refusals.circle : messageOf(error);
    throw new BadInput(`${what} (${whereAlias(source)})`);
  }
}

/** Such as `retention[0].families[1].keepNewest must be a whole number of 0 or more, got -1 (policy.yaml:12:19)`. */
function sentenceFor(issue: z.core.$ZodIssue, source: Source, values: unknown): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const name = path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
  if (unknown !== undefined) {
    return `${issue.message}${name === '' ? '' : ` in ${name}`} (${whereKey(source, path, unknown)})`;
  }
  const got = said(valueAt(values, path));
  return `${name === '' ? 'the policy' : name} ${issue.message}, got ${got} (${whereValue(source, path)})`;
}

const valueAt = (values: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce((value, step) => new Map<unknown, unknown>(Object.entries(value ?? {})).get(String(step)), values);

function said(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
