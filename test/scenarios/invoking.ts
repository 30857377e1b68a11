import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { bucket } from './scene.ts';

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  awsRequestId: '1',
  functionName: 'keeper',
  functionVersion: '$LATEST',
  memoryLimitInMB: '1024',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:keeper',
  logGroupName: 'keeper',
  logStreamName: 'keeper',
  getRemainingTimeInMillis: () => 900_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

/** What an invocation answered, and the lines that it logged. */
interface Invoked {
  readonly run: string;
  readonly status: string;
  readonly needsAttention: boolean;
  readonly log: string;
}

/** Makes what invokes the function with a policy, in this process, as a schedule does. */
export async function scheduled(folder: string, policy: string): Promise<(at: string) => Promise<Invoked>> {
  const invoke = await invoking(folder, policy);
  return (at) => invoke({ scheduled: at });
}

/** Makes what invokes the function with a policy, in this process. */
export async function invoking(
  folder: string,
  policy: string,
  remainingMs: () => number = () => 900_000,
): Promise<(event: object) => Promise<Invoked>> {
  // Its lines go to the console of this process, where they can be caught.
  process.env['POWERTOOLS_DEV'] = 'true';
  const { handler } = await import('../../lambda/handler.ts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'policy.yaml'), policy);
  Object.assign(process.env, { AUDIT_BUCKET: bucket, LAMBDA_TASK_ROOT: folder });
  return async (event) => {
    const lines: string[] = [];
    const spies = (['info', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation((...line) => void lines.push(line.join(' '))),
    );
    try {
      return {
        ...(await handler(event, { ...context, getRemainingTimeInMillis: remainingMs })),
        log: lines.join('\n'),
      };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };
}
