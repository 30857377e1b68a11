import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { openWorld } from '../../lambda/aws/world.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import { starterEntries } from '../../lambda/core/starter.ts';
import { nameOf } from '../../lambda/failure.ts';
import { inventory } from '../../lambda/inventory.ts';
import { defaultPolicy } from '../../lambda/policy.ts';
import { starterPolicy } from '../../lambda/render/starter-policy.ts';
import { shown } from '../../lambda/render/text.ts';
import { endProgress, interruption, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper init`: a policy file for the tags that are in the repositories. It only lists, and writes but the file. */
export async function init({ file }: { readonly file?: string }, terminal: Terminal): Promise<number> {
  // Whoever has one need not wait for a reading of everything.
  if (file !== undefined && existsSync(file)) throw new BadInput(isThere(file));
  const { environment, stdout, stderr } = terminal;
  const { signal, release } = interruption();
  const world = await openWorld({ environment, policy: defaultPolicy, log: progress(terminal), cancelled: signal });
  try {
    const { repositories, unread } = await inventory(world);
    endProgress(terminal);
    const text = starterPolicy({ account: world.account.id, entries: starterEntries(repositories), unread });
    if (file === undefined) stdout.write(text);
    else {
      await writeNew(file, text);
      stderr.write(`written: ${shown(file)}; what it would do: keeper plan --policy ${shown(file)}\n`);
    }
    return unread.length > 0 ? 3 : 0;
  } finally {
    release();
    world.close();
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new BadInput(nameOf(error) === 'EEXIST' ? isThere(file) : `"${file}" cannot be written: ${nameOf(error)}`);
  }
}

const isThere = (file: string): string =>
  `"${file}" is there already, and is not written over: name another file, or leave out --file to see the policy`;
