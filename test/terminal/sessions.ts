import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { main } from '../../bin/cli/main.ts';
import { startAws } from '../sandbox/aws.ts';
import type { Aws } from '../sandbox/aws.ts';
import { furnish } from './account.ts';

/** What somebody types at a terminal of 80 columns, in a folder with these files, and what is wrong meanwhile. */
interface Session {
  readonly argv: readonly string[];
  readonly policy?: string;
  readonly trouble?: (aws: Aws) => void;
  readonly environment?: Readonly<Record<string, string>>;
}

const noCredentials = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/** What a person sees, by the name of the file that has it. */
export const sessions: Readonly<Record<string, readonly Session[]>> = {
  plan: [{ argv: ['plan'] }],
  explain: [{ argv: ['explain', 'shop/web:1.4'] }, { argv: ['explain', 'shop/web:1.9'] }],
  doctor: [
    {
      argv: ['doctor'],
      trouble: (aws) => {
        aws.faults.add({ kind: 'denied', operation: 'ListFunctions' });
        aws.ecs({ region: 'eu-west-1' }).registerTaskDefinition({
          family: 'cron',
          image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/web:0.1',
        });
      },
    },
  ],
  mistakes: [
    { argv: ['plann'] },
    { argv: ['plan', '--policy', 'polcy.yaml'] },
    { argv: ['plan', '--policy', 'policy.yaml'], policy: 'mode: purge' },
    { argv: ['validate', 'policy.yaml'], policy: 'retention:\n  - repositories: ["**"]\n    keepNewest: 5' },
    { argv: ['validate', 'policy.yaml'], policy: 'grace: 7' },
    { argv: ['plan'], environment: noCredentials },
    { argv: ['plan'], environment: { AWS_REGION: '' } },
    { argv: ['explain', 'shop web'] },
    { argv: ['explain', 'shop/web:9.9'] },
    { argv: ['run', '--policy', 'policy.yaml', '--bucket', 'audti'], policy: 'mode: report' },
    { argv: ['run', '--policy', 'policy.yaml', '--bucket', 'audit'], policy: 'mode: delete' },
    { argv: ['hold', 'shop/web:1.9', '--bucket', 'audit'] },
    { argv: ['hold', 'shop/web:1.9', '--bucket', 'audit', '--because', 'audit of May', '--until', '31.12.2026'] },
    { argv: ['report', '--bucket', 'audit'] },
    { argv: ['accept', 'usage', '--run', '1', '--because', 'it is right', '--bucket', 'audit'] },
  ],
};

/** Plays sessions, one after the other, on an account as it was: what the terminal shows, with what was typed. */
export async function shownAt(all: readonly Session[]): Promise<string> {
  const shown: string[] = [];
  for (const one of all) shown.push(await played(one));
  return shown.join('\n');
}

async function played({ argv, policy, trouble, environment }: Session): Promise<string> {
  const aws = await startAws({ regions: { enabled: ['eu-west-1'] } });
  const folder = mkdtempSync(join(tmpdir(), 'keeper-terminal-'));
  const before = { ...process.env };
  const cwd = process.cwd();
  try {
    furnish(aws);
    trouble?.(aws);
    aws.s3.createBucket('audit');
    Object.assign(
      process.env,
      aws.env(),
      { XDG_CACHE_HOME: join(folder, 'cache'), AWS_MAX_ATTEMPTS: '1' },
      environment,
    );
    for (const [name, value] of Object.entries(environment ?? {}))
      if (value === '') Reflect.deleteProperty(process.env, name);
    if (policy !== undefined) writeFileSync(join(folder, 'policy.yaml'), `${policy}\n`);
    process.chdir(folder);
    const screen = new Screen();
    const code = await main(argv, {
      environment: process.env,
      stdin: new PassThrough(),
      stdout: screen,
      stderr: screen,
    });
    return `$ keeper ${argv.map(quoted).join(' ')}\n${withoutProgress(screen.text)}${code === 0 ? '' : `(exit code ${code})\n`}`;
  } finally {
    process.chdir(cwd);
    process.env = before;
    rmSync(folder, { recursive: true });
    await aws.stop();
  }
}

const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `"${text}"`);

/** What was shown for a while is gone when the next line takes its place. */
const withoutProgress = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.split('\r\u001B[K').at(-1) ?? '')
    .join('\n');

/** A screen that shows what two streams write, as a terminal does. */
class Screen extends Writable {
  text = '';
  readonly isTTY = true;
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
