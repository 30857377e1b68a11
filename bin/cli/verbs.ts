import { Option } from 'commander';
import type { Command } from 'commander';
import { addKubernetes } from './kubernetes.ts';
import { doctor, plan } from './plan.ts';
import { runNow } from './run.ts';
import type { Terminal } from './terminal.ts';
import { usage } from './usage.ts';

/** Told the exit code of the verb that was run. */
type Done = (exitCode: number) => void;

/** Everything that the command line can do. */
export function addVerbs(program: Command, terminal: Terminal, done: Done): void {
  for (const add of [addRun, addPlan, addDoctor, addUsage]) add(program, terminal, done);
  addKubernetes(program, terminal);
}

function addRun(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('run')
    .description('the whole job, as the scheduled Lambda does it: survey, plan, delete if the policy says so, report')
    .requiredOption('--policy <file>', 'the policy file')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .option('--yes', 'do not ask before a mode that deletes', false)
    .action(async (options: { policy: string; bucket: string; yes: boolean }) => {
      done(await runNow(options, terminal));
    });
}

function addPlan(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('plan')
    .description('what a run would do, and why; changes nothing')
    .option('--policy <file>', 'the policy file (without one: 5 snapshots, 10 others and latest stay)')
    .option('--bucket <name>', 'the audit bucket, to use what earlier runs remember')
    .addOption(outputOption())
    .action(async (options: { policy?: string; bucket?: string; output: string }) => {
      done(await plan(options, terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('doctor')
    .description('what would make a run blind or timid here, each with its remedy; changes nothing')
    .option('--policy <file>', 'the policy file')
    .option('--bucket <name>', 'the audit bucket, to use what earlier runs remember')
    .action(async (options: { policy?: string; bucket?: string }) => {
      done(await doctor(options, terminal));
    });
}

function addUsage(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('usage')
    .description('who uses what, in all sources, regions and accounts that the policy names; changes nothing')
    .option('--policy <file>', 'the policy file')
    .option('--image <ref>', 'only who uses this: an address, repository:tag, or a digest')
    .addOption(outputOption())
    .option(
      '--publish <place>',
      'put all of it as a list under s3://BUCKET/PREFIX, for the inUse.lists of another account',
    )
    .option('--publisher <name>', 'whose list it is')
    .action(async (options: Parameters<typeof usage>[0]) => {
      done(await usage(options, terminal));
    });
}

const outputOption = (): Option =>
  new Option('--output <form>', 'table for people, ndjson for machines').choices(['table', 'ndjson']).default('table');
