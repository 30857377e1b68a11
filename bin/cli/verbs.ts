import { Argument } from 'commander';
import type { Command } from 'commander';
import { breakerNames } from '../../lambda/core/breakers.ts';
import type { BreakerName } from '../../lambda/core/breakers.ts';
import { backtest } from './backtest.ts';
import { acceptTrip, goOn, stopAll } from './control.ts';
import { addExamples } from './examples.ts';
import { explain } from './explain.ts';
import { holdThat, unholdThat } from './hold.ts';
import { init } from './init.ts';
import { addKubernetes } from './kubernetes.ts';
import { outputOption } from './output.ts';
import { doctor, plan } from './plan.ts';
import { report } from './report.ts';
import { restoreThat } from './restore.ts';
import { runNow } from './run.ts';
import { template } from './template.ts';
import type { Terminal } from './terminal.ts';
import { usage } from './usage.ts';
import { validate } from './validate.ts';

/** Told the exit code of the verb that was run. */
type Done = (exitCode: number) => void;

/** Everything that the command line can do. */
export function addVerbs(program: Command, terminal: Terminal, done: Done): void {
  for (const add of [
    addRun,
    addReport,
    addPlan,
    addBacktest,
    addExplain,
    addDoctor,
    addUsage,
    addPolicy,
    addTemplate,
    addRestore,
    addHold,
    addControl,
  ])
    add(program, terminal, done);
  addKubernetes(program, terminal);
  addExamples(program);
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

function addReport(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('report')
    .description('where the report of the newest run is, for people; or opens it; changes nothing')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .option('--run <id>', 'the report of this run')
    .option('--open', 'open a copy of it in the browser', false)
    .action(async (options: Parameters<typeof report>[0]) => done(await report(options, terminal)));
}

function addPlan(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('plan')
    .description('what a run would do, and why; changes nothing')
    .option('--policy <file>', 'the policy file (without one: 5 snapshots, 10 others and latest stay)')
    .option('--bucket <name>', 'the audit bucket, to use what earlier runs remember')
    .addOption(outputOption('html for a browser', 'csv of repositories'))
    .action(async (options: { policy?: string; bucket?: string; output: string }) => {
      done(await plan(options, terminal));
    });
}

function addBacktest(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('backtest')
    .description('what a policy would have condemned day by day, and what of that was wanted later; changes nothing')
    .requiredOption('--policy <file>', 'the policy file')
    .option('--bucket <name>', 'the audit bucket: what earlier runs saw in use, and what they deleted')
    .option('--days <number>', 'how far to look back', '180')
    .addOption(outputOption())
    .action(async (options: Parameters<typeof backtest>[0]) => {
      done(await backtest(options, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('explain')
    .description('why an image stays or goes, with the evidence, and what would change that; changes nothing')
    .argument('<image>', 'an address, repository:tag, repository@digest or a digest')
    .option('--policy <file>', 'the policy file')
    .option('--bucket <name>', 'the audit bucket, to use what earlier runs remember and to find what is gone')
    .option('--run <id>', 'instead of a plan made now: what this run said')
    .addOption(outputOption())
    .action(async (image: string, options: Parameters<typeof explain>[1]) => {
      done(await explain(image, options, terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('doctor')
    .description('what would make a run blind or timid here, each with its remedy; changes nothing')
    .option('--policy <file>', 'the policy file')
    .option('--bucket <name>', 'the audit bucket, to use what earlier runs remember')
    .addOption(outputOption())
    .action(async (options: Parameters<typeof doctor>[0]) => {
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

function addPolicy(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('init')
    .description('a policy file to start with, made for the tags that are in your repositories; changes nothing')
    .option('--file <file>', 'write it there, where nothing is yet, instead of printing it')
    .action(async (options: { file?: string }) => done(await init(options, terminal)));
  program
    .command('validate')
    .description('whether a policy file is right, and else what is wrong in which line; asks nobody')
    .argument('<file>', 'the policy file')
    .action(async (file: string) => done(await validate(file, terminal)));
}

function addTemplate(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('template')
    .description('a CloudFormation template to deploy the function without the CDK; asks nobody')
    .option('--file <file>', 'write it there, instead of printing it')
    .option('--zip <file>', 'also write the code of the function there')
    .action(async (options: Parameters<typeof template>[0]) => done(await template(options, terminal)));
}

function addRestore(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('restore')
    .description('brings back what a run archived or deleted, as far as that is possible, with your own rights')
    .argument('[image]', 'an address, repository:tag or repository@digest')
    .option('--run <id>', 'instead of an image: everything that this run took away')
    .requiredOption('--bucket <name>', 'the audit bucket, which keeps the manifests of what was deleted')
    .option('--no-wait', 'do not wait until ECR has brought back what was archived')
    .action(async (image: string | undefined, options: Parameters<typeof restoreThat>[1]) => {
      done(await restoreThat(image, options, terminal));
    });
}

function addHold(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('hold')
    .description('keeps runs from taking an image away, until a day or until "keeper unhold"')
    .argument('<image>', 'an address, repository:tag or repository@digest')
    .requiredOption('--because <text>', 'why, in a sentence: every report prints it')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .option('--until <date>', 'the last day, such as 2026-12-31, or an instant')
    .option('--region <name>', 'its region, if it is in several')
    .action(async (image: string, options: Parameters<typeof holdThat>[1]) => {
      done(await holdThat(image, options, terminal));
    });
  program
    .command('unhold')
    .description('takes "keeper hold" back')
    .argument('<image>', 'an address, repository:tag or repository@digest')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .option('--region <name>', 'its region, if it is held in several')
    .action(async (image: string, options: Parameters<typeof unholdThat>[1]) => {
      done(await unholdThat(image, options, terminal));
    });
}

function addControl(program: Command, terminal: Terminal, done: Done): void {
  program
    .command('stop')
    .description('stops every run before its next batch, until "keeper go"')
    .argument('<because>', 'why, in a sentence: every report prints it')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .action(async (because: string, { bucket }: { bucket: string }) => {
      done(await stopAll(because, bucket, terminal));
    });
  program
    .command('go')
    .description('takes "keeper stop" back')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .action(async ({ bucket }: { bucket: string }) => done(await goOn(bucket, terminal)));
  program
    .command('accept')
    .description('says that what a breaker stopped is right: the next run goes on')
    .addArgument(new Argument('<breaker>', 'which breaker').choices(breakerNames))
    .requiredOption('--run <id>', 'the run that it stopped')
    .requiredOption('--because <text>', 'why it is right, in a sentence')
    .requiredOption('--bucket <name>', 'the audit bucket')
    .action(async (breaker: BreakerName, given: { run: string; because: string; bucket: string }) => {
      done(await acceptTrip({ breaker, ...given }, given.bucket, terminal));
    });
}
