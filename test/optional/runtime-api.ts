import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** A function as it is deployed. */
export interface Deployed {
  /** The folder that its zip was unpacked into. */
  readonly task: string;
  readonly handler: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** Its own variables, and the credentials of its role. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How an invocation ended. */
export interface Outcome {
  readonly kind: 'response' | 'error';
  readonly body: unknown;
  /** The most memory that the process had, as the system counts it. */
  readonly usedMiB: number;
}

/** Invokes a function once, as Lambda does: its process asks the Runtime API for an event, and posts the answer there. */
export async function invokeOnce(deployed: Deployed, event: object): Promise<Outcome> {
  const answered = Promise.withResolvers<{ readonly kind: Outcome['kind']; readonly body: string }>();
  const deadlineMs = Date.now() + deployed.timeoutSeconds * 1000;
  const api = createServer((request, response) => {
    const [, kind] = /\/invocation\/one\/(response|error)$/.exec(request.url ?? '') ?? [];
    if (request.url?.endsWith('/invocation/next')) {
      const headers = { 'Lambda-Runtime-Aws-Request-Id': 'one', 'Lambda-Runtime-Deadline-Ms': String(deadlineMs) };
      response.writeHead(200, headers).end(JSON.stringify(event));
    } else if (kind === 'response' || kind === 'error') {
      void bodyOf(request).then((body) => {
        response.writeHead(202).end();
        answered.resolve({ kind, body });
      });
    } else response.writeHead(404).end();
  });
  const port = await listening(api);
  const ended = run(deployed, port);
  try {
    const first = await Promise.race([answered.promise, ended.then(failedWith)]);
    const { usedMiB } = await ended;
    return { kind: first.kind, body: JSON.parse(first.body), usedMiB };
  } finally {
    api.close();
  }
}

const bodyOf = (request: IncomingMessage): Promise<string> => text(request);

const failedWith = ({ log }: Ended): never => {
  throw new Error(`the process ended without an answer:\n${log}`);
};

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

interface Ended {
  readonly log: string;
  readonly usedMiB: number;
}

/** As the runtime of Lambda has it: by the memory of the function, unless `NODE_OPTIONS` names one of the two. */
const heapOptions = ({ NODE_OPTIONS = '' }: Readonly<Record<string, string>>, memoryMiB: number): readonly string[] =>
  /--max[-_](?:semi|old)[-_]space[-_]size/.test(NODE_OPTIONS)
    ? []
    : [
        `--max-semi-space-size=${Math.floor(memoryMiB / 20)}`,
        `--max-old-space-size=${memoryMiB - Math.floor(memoryMiB / 10)}`,
      ];

/** Lambda's own limits: the memory of the function is all that its process gets, and at the time limit it is killed. */
function run({ task, handler, memoryMiB, timeoutSeconds, environment }: Deployed, port: number): Promise<Ended> {
  const env = {
    ...environment,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    LAMBDA_TASK_ROOT: task,
    _HANDLER: handler,
  };
  const options = { cwd: task, env, timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL' } as const;
  const child = spawn(
    process.execPath,
    [...heapOptions(environment, memoryMiB), '--input-type=module', '--eval', runtime],
    options,
  );
  const log = text(child.stdout);
  const errors = text(child.stderr);
  return new Promise((resolve) => {
    child.on('close', () => {
      void Promise.all([log, errors]).then(([out, wrong]) => {
        const [, used = '0'] = /^max-rss-mib (\d+)$/m.exec(out) ?? [];
        resolve({ log: `${out}\n${wrong}`, usedMiB: Number(used) });
      });
    });
  });
}

/** What Lambda's runtime for Node does, for one event. */
const runtime = `
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation';
const [file, name] = process.env._HANDLER.split('.');
const module = await import('file://' + process.env.LAMBDA_TASK_ROOT + '/' + file + '.mjs');
const next = await fetch(api + '/next');
const deadlineMs = Number(next.headers.get('lambda-runtime-deadline-ms'));
const id = next.headers.get('lambda-runtime-aws-request-id');
const context = { awsRequestId: id, functionName: 'keeper', functionVersion: '$LATEST',
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
const post = (kind, body) => fetch(api + '/' + id + '/' + kind, { method: 'POST', body: JSON.stringify(body) });
await module[name](await next.json(), context).then(
  (answer) => post('response', answer),
  (error) => post('error', { errorType: error.name, errorMessage: error.message, stackTrace: String(error.stack).split('\\n') }),
);
process.stdout.write('\\nmax-rss-mib ' + Math.round(process.resourceUsage().maxRSS / 1024) + '\\n', () => process.exit(0));
`;
