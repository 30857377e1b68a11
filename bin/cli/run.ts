import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { BadInput } from '../../lambda/bad-input.ts';
import { openWorld } from '../../lambda/aws/world.ts';
import { exitCodeOf } from '../../lambda/core/summary.ts';
import type { World } from '../../lambda/ports.ts';
import { writePage } from '../../lambda/page.ts';
import { summaryText } from '../../lambda/render/table.ts';
import { recordsIn } from '../../lambda/records.ts';
import { writeRepositories } from '../../lambda/repositories-csv.ts';
import { writeSummary } from '../../lambda/report.ts';
import { run } from '../../lambda/run.ts';
import { runName } from '../../lambda/run-name.ts';
import { localMemory } from './local-memory.ts';
import { endProgress, interruption, paletteFor, policyFrom, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** `keeper run`: what the Lambda does on its schedule, now. */
export async function runNow(
  { policy: file, bucket, yes }: { policy: string; bucket: string; yes: boolean },
  terminal: Terminal,
): Promise<number> {
  const policy = await policyFrom(file, terminal);
  const { signal, release } = interruption();
  const { environment } = terminal;
  const log = progress(terminal);
  const world = await openWorld({ environment, policy, log, cancelled: signal });
  const { clock } = world;
  try {
    const store = await world.openBucket(bucket);
    if (policy.mode !== 'report' && !yes) await confirm(world, policy.mode, terminal);
    const name = runName(clock.serviceMs(), randomBytes(3));
    const memories = [localMemory(environment, log), store];
    const records = recordsIn(store, { run: name, dateMs: clock.serviceMs() });
    const summary = await run({ ...world, memories }, policy, records);
    endProgress(terminal);
    // What was done is said before anything else can fail.
    terminal.stdout.write(summaryText(summary, paletteFor(terminal.stdout)));
    const key = await writeSummary(store, summary);
    const page = await writePage(store, summary, log);
    const table = await writeRepositories(store, summary, log);
    const lines = [page, key, table, ...summary.audit]
      .flatMap((one) => one ?? [])
      .map((one, i) => `${i === 0 ? 'Records: ' : '         '}s3://${bucket}/${one}\n`);
    terminal.stdout.write(`\n${lines.join('')}`);
    return exitCodeOf(summary);
  } finally {
    release();
    world.close();
  }
}

/** Names the account that is about to lose images, and takes nothing but its number for a yes. */
async function confirm({ account }: World, mode: 'archive' | 'delete', { stdin, stderr }: Terminal): Promise<void> {
  if (!stdin.isTTY) {
    throw new BadInput(
      `mode ${mode} asks before it begins in account ${account.id}, and there is no terminal to ask on: add --yes`,
    );
  }
  const questions = createInterface({ input: stdin, output: stderr });
  // Ctrl-D ends the questions without an answer: that is a no.
  const unanswered = once(questions, 'close').then(() => '');
  const answer = await Promise.race([
    questions.question(`${verbs[mode]} what the policy condemns in account ${account.id}? Type the account number: `),
    unanswered,
  ]);
  questions.close();
  if (answer.trim() !== account.id) throw new BadInput('not confirmed: nothing was changed');
}

const verbs = { archive: 'Archive', delete: 'Delete' } as const;
