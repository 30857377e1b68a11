import { BadInput } from './bad-input.ts';
import { asksForConfigurations } from './policy.ts';
import type { Policy } from './policy.ts';

/** What the role of a function may be given for, beyond surveying its account and reporting. */
type Grant = 'archive' | 'delete' | 'labels' | 'accounts' | 'lists';

/** What a policy takes away at the most. An entry may only weaken the mode; what is archived for some time is deleted then. */
export function takesAway({ mode, retention, archive }: Policy): 'nothing' | 'archive' | 'delete' {
  if (mode === 'report' || retention.every((entry) => entry.mode === 'report')) return 'nothing';
  return mode === 'archive' && archive.forMs === Infinity ? 'archive' : 'delete';
}

/** Throws `BadInput`, a line each, for what a policy asks of a role that was not made for it. */
export function refuseUngranted(policy: Policy, granted: readonly string[], file: string): void {
  const missing = needed(policy).filter(({ by }) => !by.some((grant) => granted.includes(grant)));
  if (missing.length === 0) return;
  throw new BadInput(
    missing
      .map(
        ({ what, parameter }) =>
          `${what}, which the role of this deployment may not: deploy it with ${parameter} (${file})`,
      )
      .join('\n'),
  );
}

interface Need {
  readonly what: string;
  /** Any of these is enough. */
  readonly by: readonly Grant[];
  /** What of the template grants it. */
  readonly parameter: string;
}

function needed(policy: Policy): readonly Need[] {
  const { inUse, mode } = policy;
  const away = takesAway(policy);
  return [
    ...(away === 'delete'
      ? [{ what: `mode ${mode} deletes images`, by: ['delete'] as const, parameter: 'TakeAway=delete' }]
      : []),
    ...(away === 'archive'
      ? [{ what: 'mode archive archives images', by: ['archive', 'delete'] as const, parameter: 'TakeAway=archive' }]
      : []),
    ...(asksForConfigurations(policy)
      ? [{ what: 'labels and createdWithin read configurations', by: ['labels'] as const, parameter: 'ReadLabels=yes' }]
      : []),
    ...(inUse.accounts.length > 0 || inUse.foreign.some(({ coveredBy }) => coveredBy === 'accounts')
      ? [{ what: 'inUse.accounts reads other accounts', by: ['accounts'] as const, parameter: 'ReaderRoleName' }]
      : []),
    ...(inUse.lists.length > 0
      ? [{ what: 'inUse.lists reads lists', by: ['lists'] as const, parameter: 'ListsBucket' }]
      : []),
  ];
}
