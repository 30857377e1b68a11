import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import { BadInput } from '../lambda/bad-input.ts';
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
  if (policy.mode === 'delete') throw new BadInput(`${refusal} (${basename(file)}:${lineOfMode(text)})`);
  return { policy, text };
}

const refusal = 'mode is delete, but the stack of this version cannot arm deletion: only report is allowed';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(
      `the policy file "${file}" cannot be read (${codeOf(error)}): name another with -c policyFile=FILE`,
    );
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);

function lineOfMode(text: string): number {
  const lines = new LineCounter();
  const value: unknown = parseDocument(text, { lineCounter: lines }).get('mode', true);
  return lines.linePos(isScalar(value) ? (value.range?.[0] ?? 0) : 0).line;
}
