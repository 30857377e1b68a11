import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput } from '../lambda/bad-input.ts';
import { parsePolicy } from '../lambda/policy.ts';
import type { Policy } from '../lambda/policy.ts';

/** A policy that was read and may be deployed, and the text that is shipped with the function. */
export interface PolicyFile {
  readonly policy: Policy;
  readonly text: string;
}

/** What a construct is given: the policy itself, or a file of it. */
export interface PolicyGiven {
  readonly policy?: object;
  readonly policyFile: string;
}

/** The policy that a construct is given. Throws `BadInput` for one that is wrong. */
export function policyOf({ policy, policyFile }: PolicyGiven): PolicyFile {
  if (policy === undefined) return readPolicyFile(policyFile);
  // What JSON says, YAML reads the same.
  const text = `${JSON.stringify(policy, null, 2)}\n`;
  return { policy: parsePolicy(text, 'policy'), text };
}

/** Reads a policy at synth. Throws `BadInput` for one that cannot be read or is wrong. */
export function readPolicyFile(file: string): PolicyFile {
  const text = textOf(file);
  return { policy: parsePolicy(text, basename(file)), text };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(
      `the policy file "${file}" cannot be read (${codeOf(error)}): name another as policyFile, or with -c policyFile=FILE`,
    );
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
