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
      `the policy file "${file}" cannot be read (${codeOf(error)}): name another with -c policyFile=FILE`,
    );
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
