import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { openWorld } from './aws/world.ts';
import { exitCodeOf } from './core/summary.ts';
import { parsePolicy } from './policy.ts';
import { auditObjects, writeSummary } from './report.ts';
import { run } from './run.ts';
import { runName } from './run-name.ts';

const logger = new Logger({ serviceName: 'ecr-keeper' });

/** So long before Lambda ends the function, a run stops and writes its report. */
const reserveMs = 45_000;

/** What one invocation answers; the whole story is in the bucket. */
interface Answer {
  readonly run: string;
  readonly status: string;
  readonly needsAttention: boolean;
}

/** The scheduled run: the policy beside the bundle, the bucket that the stack names. Throws if it failed; one that ran out of time says so. */
export async function handler(_event: unknown, context: Context): Promise<Answer> {
  logger.addContext(context);
  const bucket = process.env['AUDIT_BUCKET'];
  if (!bucket) throw new Error('AUDIT_BUCKET is not set');
  const file = join(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'policy.yaml');
  const policy = parsePolicy(await readFile(file, 'utf8'), 'policy.yaml');
  const world = await openWorld({
    environment: process.env,
    policy,
    log: {
      info: (message, fields = {}) => logger.info(message, fields),
      warn: (message, fields = {}) => logger.warn(message, fields),
    },
    cancelled: AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - reserveMs, 0)),
  });
  try {
    const { clock } = world;
    const store = await world.openBucket(bucket);
    const name = runName(clock.serviceMs(), randomBytes(3));
    const records = { store, run: name, dateMs: clock.serviceMs() };
    const summary = await run({ ...world, memories: [store] }, policy, {
      run: name,
      rows: auditObjects(store, { ...records, prefix: 'audit' }),
      intended: auditObjects(store, { ...records, prefix: 'intended' }),
    });
    await writeSummary(store, summary);
    const { totals, status } = summary;
    const needsAttention = exitCodeOf(summary) !== 0;
    if (summary.unwritten !== undefined) throw new Error(`the audit could not be written: ${summary.unwritten}`);
    logger.info('run finished', { run: name, status, needsAttention, totals });
    return { run: name, status, needsAttention };
  } finally {
    world.close();
  }
}
