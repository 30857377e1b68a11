import { BadInput } from './bad-input.ts';
import { sentenceOf } from './failure.ts';
import { refuseUngranted } from './grants.ts';
import { parsePolicy } from './policy.ts';
import type { Policy } from './policy.ts';

/** Where a deployment without CDK has its policy, and what its role was made for. */
export interface PolicyPlace {
  /** The address of the object, as people write it. */
  readonly uri: string;
  readonly read: () => Promise<Uint8Array | undefined>;
  readonly granted: readonly string[];
}

/**
 * The policy that lies in the bucket. Throws `BadInput` with a sentence if it is not there, cannot be read, is wrong, or asks for
 * more than the role may do: then nothing is surveyed, and nothing goes.
 */
export async function policyFrom({ uri, read, granted }: PolicyPlace): Promise<Policy> {
  const text = await textOf(uri, read);
  if (text === undefined) throw new BadInput(`there is no policy at ${uri}, so this run did nothing: put one there`);
  const policy = parsePolicy(text, uri);
  refuseUngranted(policy, granted, uri);
  return policy;
}

async function textOf(uri: string, read: PolicyPlace['read']): Promise<string | undefined> {
  try {
    const body = await read();
    return body && new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new BadInput(`the policy at ${uri} cannot be read, so this run did nothing: ${sentenceOf(error)}`);
  }
}
