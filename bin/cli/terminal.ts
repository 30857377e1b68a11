import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { BadInput } from '../../lambda/bad-input.ts';
import { nameOf } from '../../lambda/failure.ts';
import { defaultPolicy, parsePolicy } from '../../lambda/policy.ts';
import type { Policy } from '../../lambda/policy.ts';
import type { Log } from '../../lambda/ports.ts';
import type { Palette } from '../../lambda/render/table.ts';
import { counted, fitted, hanging, shown } from '../../lambda/render/text.ts';

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

/** A sentence about what went wrong. */
export const sentence = (text: string, stream: Terminal['stderr']): string => broken(`keeper: ${shown(text)}`, stream);

/** Broken between words where somebody reads it, and as it is for a program. */
export const broken = (text: string, { isTTY }: Terminal['stderr']): string =>
  isTTY
    ? text
        .split('\n')
        .flatMap((line) => hanging(line, 0))
        .join('\n')
    : text;

/** Progress for people: on a terminal one line that says how far it is, and anywhere a line for each warning. */
export function progress({ stderr }: Terminal): Log {
  const done = { places: 0, repositories: 0 };
  const warned = new Set<string>();
  const clear = stderr.isTTY ? '\r\u001B[K' : '';
  return {
    info: (message, fields = {}) => {
      if (!stderr.isTTY) return;
      if (message === 'consumers read') done.places += 1;
      else if (message === 'repository listed') done.repositories += 1;
      else return;
      const read = `users read in ${counted(done.places, 'region')}`;
      const listed = done.repositories > 0 ? `, ${plural(done.repositories)} listed` : '';
      const { name, region } = fields;
      const last = [name, region].find((one) => typeof one === 'string') ?? '';
      stderr.write(`${clear}${fitted(`${read}${listed} (${shown(last)})`, 79)}`);
    },
    warn: (message, fields = {}) => {
      const { reach: _reach, ...others } = fields;
      const details = Object.values(others).filter((value) => typeof value === 'string');
      const line = `${message}: ${shown(details.join(' '))}`;
      // What is read twice fails twice.
      if (!warned.has(line)) stderr.write(`${clear}${broken(line, stderr)}\n`);
      warned.add(line);
    },
  };
}

const plural = (count: number): string => `${count} ${count === 1 ? 'repository' : 'repositories'}`;

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
