import { BadInput } from '../lambda/bad-input.ts';
import { parsePolicy } from '../lambda/policy.ts';

/** What somebody is told whose policy is refused. */
export const complaint = (yaml: string): string => {
  try {
    return `nothing was wrong: ${JSON.stringify(parsePolicy(yaml, 'policy.yaml'))}`;
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
};
