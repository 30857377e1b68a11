import { execFile } from 'node:child_process';
import { processEnvironment } from '../../lib/process.ts';

/** How one invocation ended. */
export interface Invocation {
  /** What the handler answered, or the stack of what it threw. */
  readonly answer: unknown;
  readonly thrown: string | undefined;
  /** The log lines. */
  readonly log: readonly string[];
  /** Those that are warnings. */
  readonly warnings: readonly string[];
}

/** Runs the bundle in a folder as Lambda does: a Node of its own, its own environment and nothing else. */
export function invoke(folder: string, environment: Readonly<Record<string, string>>): Promise<Invocation> {
  const env = { LAMBDA_TASK_ROOT: folder, ...processEnvironment(1024), ...environment };
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, timeout: 60_000, maxBuffer: 64 * 2 ** 20 };
    execFile(process.execPath, ['--input-type=module', '--eval', bootstrap], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`the bundle did not run: ${error.message}\n${stderr}`));
      else resolve({ ...invocationIn(stdout), warnings: linesIn(stderr) });
    });
  });
}

const mark = 'ended: ';

/** What the runtime does around a handler, in as many words as a test needs. */
const bootstrap = `
const context = { awsRequestId: '1', functionName: 'keeper', functionVersion: '$LATEST', memoryLimitInMB: '1024',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:keeper', getRemainingTimeInMillis: () => 900_000 };
const { handler } = await import('file://' + process.env.LAMBDA_TASK_ROOT + '/index.mjs');
const end = await handler({}, context).then((answer) => ({ answer }), (error) => ({ thrown: error.stack }));
process.stdout.write('\\n${mark}' + JSON.stringify(end) + '\\n', () => process.exit(0));
`;

const linesIn = (output: string): readonly string[] => output.split('\n').filter((line) => line !== '');

function invocationIn(stdout: string): Omit<Invocation, 'warnings'> {
  const lines = linesIn(stdout);
  const ended = lines.find((line) => line.startsWith(mark)) ?? `${mark}{}`;
  const end: { answer?: unknown; thrown?: string } = JSON.parse(ended.slice(mark.length));
  return { answer: end.answer, thrown: end.thrown, log: lines.filter((line) => line !== ended) };
}
