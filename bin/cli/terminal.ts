import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { BadInput } from '../../lambda/bad-input.ts';
import { nameOf } from '../../lambda/failure.ts';
import { defaultPolicy, parsePolicy } from '../../lambda/policy.ts';
import type { Policy } from '../../lambda/policy.ts';
import type { Log } from '../../lambda/ports.ts';
import type { Palette } from '../../lambda/render/table.ts';
import { shown } from '../../lambda/render/text.ts';

/** Where the command line reads and writes. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Reads the policy file. Without one the defaults hold, and that is said. */
export async function policyFrom(file: string | undefined, { stderr }: Terminal): Promise<Policy> {
  if (file === undefined) {
    stderr.write('No --policy: the newest 5 snapshots, the newest 10 others and latest stay.\n');
    return defaultPolicy;
  }
  return parsePolicy(await textOf(file), file);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadInput(`the policy file "${file}" cannot be read: ${whyNot[nameOf(error)] ?? nameOf(error)}`);
  }
}

const whyNot: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not',
};

/** Colours where somebody looks, plain text where a program does. */
export function paletteFor({ isTTY }: { readonly isTTY?: boolean }): Palette {
  const { bold, dim, green, red } = pc.createColors(Boolean(isTTY) && pc.isColorSupported);
  return { bold, dim, good: green, bad: red };
}

/** Progress for people: one line that counts what was listed, and a line for each warning. */
export function progress({ stderr }: Terminal): Log {
  let listed = 0;
  const clear = stderr.isTTY ? '\r\u001B[K' : '';
  return {
    info: (message, fields = {}) => {
      if (message !== 'repository listed') return;
      listed += 1;
      if (stderr.isTTY) stderr.write(`${clear}${listed} repositories listed (${shown(String(fields['name']))})`);
    },
    warn: (message, fields = {}) => {
      const details = Object.values(fields)
        .filter((value) => typeof value === 'string')
        .join(' ');
      stderr.write(`${clear}${message}: ${shown(details)}\n`);
    },
  };
}

/** Ends the line that `progress` left. */
export function endProgress({ stderr }: Terminal): void {
  if (stderr.isTTY) stderr.write('\r\u001B[K');
}

/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const sameKeystrokeMs = 1000;

/** Fires on the first Ctrl-C or SIGTERM, so that a run can still report; a later one ends the process at once. */
export function interruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  let firstMs = 0;
  const interrupt = () => {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort();
    } else if (performance.now() - firstMs > sameKeystrokeMs) process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt);
  const release = () => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, interrupt);
  };
  return { signal: controller.signal, release };
}
