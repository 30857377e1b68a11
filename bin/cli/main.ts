import { Command, CommanderError } from 'commander';
import { BadInput } from '../../lambda/bad-input.ts';
import { nameOf, sentenceOf } from '../../lambda/failure.ts';
import { Refused } from '../../lambda/lease.ts';
import { broken, sentence } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { addVerbs } from './verbs.ts';

/** The exit codes of every verb. A run that was done has its own: see `exitCodeOf`. */
const exitCodes = { failed: 1, badInput: 2, stopped: 4 } as const;

/** Runs one verb. Data goes to stdout, everything else to stderr; returns the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command('keeper')
    .description('Keeps what runs, deletes the rest, and proves it: retention for Amazon ECR.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(`${broken(text.trimEnd(), terminal.stderr)}\n`),
    })
    .showHelpAfterError('(keeper --help shows what there is)');
  addVerbs(program, terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return complain(error, terminal);
  }
}

/** One clear sentence for what the user can put right, and the error's own words for the rest. */
function complain(error: unknown, { stderr }: Terminal): number {
  // Commander has written its sentence, or its help, already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.badInput;
  if (error instanceof BadInput) {
    stderr.write(`${eachLine(error.message, stderr)}\n`);
    return exitCodes.badInput;
  }
  if (error instanceof Refused) {
    stderr.write(`${sentence(error.message, stderr)}\n`);
    return exitCodes.stopped;
  }
  stderr.write(`${sentence(`failed: ${sentenceOf(error)}`, stderr)}\n`);
  if (error instanceof Error && isBug(error)) stderr.write(`${error.stack ?? ''}\n`);
  return exitCodes.failed;
}

const eachLine = (text: string, stream: Terminal['stderr']): string =>
  text
    .split('\n')
    .map((line) => sentence(line, stream))
    .join('\n');

/** What AWS answered needs no stack trace; what we did wrong does. */
const isBug = (error: Error): boolean => /^(TypeError|ReferenceError|RangeError)$/.test(nameOf(error));
