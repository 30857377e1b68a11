import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { Opening } from './aws/identity.ts';
import { openWorld, readObject } from './aws/world.ts';
import { embedded } from './core/metrics.ts';
import { exitCodeOf, wentIn } from './core/summary.ts';
import type { Summary } from './core/summary.ts';
import { Refused } from './lease.ts';
import { notify } from './notify.ts';
import { policyFrom } from './policy-object.ts';
import { parsePolicy } from './policy.ts';
import type { Policy } from './policy.ts';
import type { Bucket, World } from './ports.ts';
import { recordsIn } from './records.ts';
import { writePage } from './page.ts';
import { writeRepositories } from './repositories-csv.ts';
import { writeSummary } from './report.ts';
import { run } from './run.ts';
import { runName } from './run-name.ts';
import { sharing } from './shared-rates.ts';

const logger = new Logger({ serviceName: 'ecr-keeper' });

/** So long before Lambda ends the function, a run stops and writes its report. */
const reserveMs = 45_000;

/** What one invocation answers; the whole story is in the bucket. */
export interface Answer {
  readonly run: string;
  readonly status: string;
  readonly needsAttention: boolean;
}

/** What the schedule sends: the time that it started the run for, by which a second delivery is known. */
const schedule = z.object({ scheduled: z.string().optional() }).catch({});

/** What a workflow sends: the work of one stage. */
const ofStage = z.object({ stage: z.string() });

/**
 * The scheduled run, or one stage of it: the policy beside the bundle or in the bucket, the bucket that the stack names. A run that may not
 * begin says so and is no failure; one that ran out of time before it did anything is: it would tomorrow, too. Throws if it failed.
 */
export async function handler(event: unknown, context: Context, opened?: Opening): Promise<Answer> {
  logger.addContext(context);
  const bucket = process.env['AUDIT_BUCKET'];
  if (!bucket) throw new Error('AUDIT_BUCKET is not set');
  const owner = process.env['AUDIT_BUCKET_OWNER'];
  const policy = await deployedPolicy(process.env, bucket, owner);
  const isStage = ofStage.safeParse(event).success;
  const world = await openWorld({
    environment: sharing(event, process.env),
    policy,
    log: {
      info: (message, fields = {}) => logger.info(message, fields),
      warn: (message, fields = {}) => logger.warn(message, fields),
    },
    cancelled: AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - reserveMs, 0)),
    surveyForMs: (context.getRemainingTimeInMillis() - reserveMs) / 2,
    ...(opened ? { opened } : {}),
  });
  try {
    const store = await world.openBucket(bucket, owner);
    const told = async (summary: Summary): Promise<Answer> => {
      const key = await writeSummary(store, summary);
      await writePage(store, summary, world.log);
      await writeRepositories(store, summary, world.log);
      const bus = process.env['EVENT_BUS'];
      if (bus) await notify(world.openBus(bus), world.log, { summary, place: { bucket, key } });
      return answerOf(summary, context.functionName);
    };
    if (!isStage) return await wholeRun(event, { world, store, policy, told });
    const { visit } = await import('./wide/workflow.ts');
    const remainingMs = () => context.getRemainingTimeInMillis() - reserveMs;
    return await visit(event, { world, bucket: store, policy, environment: process.env, remainingMs, told });
  } finally {
    world.close();
  }
}

interface Running {
  readonly world: World;
  readonly store: Bucket;
  readonly policy: Policy;
  readonly told: (summary: Summary) => Promise<Answer>;
}

async function wholeRun(event: unknown, { world, store, policy, told }: Running): Promise<Answer> {
  const nowMs = world.clock.serviceMs();
  const name = runName(nowMs, randomBytes(3));
  try {
    const { scheduled } = schedule.parse(event);
    const records = recordsIn(store, { run: name, dateMs: nowMs, scheduled });
    return await told(await run({ ...world, memories: [store] }, policy, records));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    logger.warn('the run may not begin', { run: name, because: error.message });
    return { run: name, status: 'refused', needsAttention: false };
  }
}

/** A deployment by the CDK has its policy beside the bundle; one of the plain template in the bucket, where people change it. */
async function deployedPolicy(
  environment: NodeJS.ProcessEnv,
  bucket: string,
  owner: string | undefined,
): Promise<Policy> {
  const key = environment['POLICY_KEY'];
  if (!key) {
    const file = join(environment['LAMBDA_TASK_ROOT'] ?? '.', 'policy.yaml');
    return parsePolicy(await readFile(file, 'utf8'), 'policy.yaml');
  }
  return policyFrom({
    uri: `s3://${bucket}/${key}`,
    read: () => readObject(environment, { bucket, key, ...(owner === undefined ? {} : { owner }) }),
    granted: (environment['GRANTED'] ?? '').split(','),
  });
}

/** Ends with the one line that alarms and dashboards go by, also of a run that failed after all. */
function answerOf(summary: Summary, functionName: string): Answer {
  const { run: name, totals, status, unwritten, lost } = summary;
  const needsAttention = exitCodeOf(summary) !== 0;
  logger.info('run finished', { run: name, status, needsAttention, totals, ...embedded(summary, functionName) });
  if (unwritten !== undefined) throw new Error(`the audit could not be written: ${unwritten}`);
  if (lost.length > 0) throw new Error(`LOST: ${lost.length} namings of images that are not there any more`);
  if (status === 'interrupted' && !wentIn(totals))
    throw new Error('the run ran out of time before it could do anything');
  return { run: name, status, needsAttention };
}
