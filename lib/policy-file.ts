import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import { parsePolicy } from '../lambda/policy.ts';
import type { Policy } from '../lambda/policy.ts';

/** A policy that was read and may be deployed, and the text that is shipped with the function. */
export interface PolicyFile {
  readonly policy: Policy;
  readonly text: string;
}

/** Reads a policy at synth. Throws `BadInput` for one that cannot be read, is wrong, or deletes: this version only reports. */
export function readPolicyFile(file: string): PolicyFile {
  const text = textOf(file);
  const policy = parsePolicy(text, basename(file));
  const [armed] = deletingPaths(policy);
  if (armed) throw new Refused(`${nameOf(armed)} is delete, ${because} (${basename(file)}:${lineOf(text, armed)})`);
  return { policy, text };
}

const because = 'but the stack of this version cannot arm deletion: only report is allowed';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refused(
      `the policy file "${file}" cannot be read (${codeOf(error)}): name another with -c policyFile=FILE`,
    );
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);

/** Told apart by its name, as everywhere; its class belongs to the function's code. */
class Refused extends Error {
  override readonly name = 'BadInput';
}

type Path = readonly (string | number)[];

/** An entry may only weaken the mode, but one that says delete shows what its author expects. */
function deletingPaths({ mode, retention }: Policy): readonly Path[] {
  const entries = retention.map((entry, i) => ({ mode: entry.mode, path: ['retention', i, 'mode'] }));
  return [{ mode, path: ['mode'] }, ...entries].flatMap((one) => (one.mode === 'delete' ? [one.path] : []));
}

/** Such as `retention[1].mode`. */
const nameOf = (path: Path): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');

function lineOf(text: string, path: Path): number {
  const lines = new LineCounter();
  const value: unknown = parseDocument(text, { lineCounter: lines }).getIn(path, true);
  return lines.linePos(isScalar(value) ? (value.range?.[0] ?? 0) : 0).line;
}
