import type { Policy } from '../../lambda/policy.ts';
import { counted, shown } from '../../lambda/render/text.ts';
import { policyFrom } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper validate`: reads a policy file and says what it holds. It needs no AWS. */
export async function validate(file: string, terminal: Terminal): Promise<number> {
  const policy = await policyFrom(file, terminal);
  terminal.stdout.write(`${shown(file)} is valid: ${outline(policy)}\n`);
  return 0;
}

/** What is there by default, and what is named besides. */
function outline({ mode, retention, inUse }: Policy): string {
  const families = retention.reduce((sum, entry) => sum + entry.families.length, 0);
  const besides = [
    [inUse.accounts.length, 'other account'],
    [inUse.lists.length, 'list'],
    [inUse.exclude.length, 'exclusion'],
  ] as const;
  return [
    `mode ${mode}`,
    `${retention.length} retention ${retention.length === 1 ? 'entry' : 'entries'}`,
    `${families} ${families === 1 ? 'family' : 'families'} of tags`,
    ...besides.flatMap(([count, thing]) => (count > 0 ? [counted(count, thing)] : [])),
  ].join(', ');
}
