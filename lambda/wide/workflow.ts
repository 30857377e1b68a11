import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { startOf } from '../core/run-name.ts';
import type { Summary } from '../core/summary.ts';
import { hashOf } from '../facts.ts';
import { adoptLease, Refused, takeLease } from '../lease.ts';
import type { Lease } from '../lease.ts';
import type { Policy } from '../policy.ts';
import type { Bucket, World } from '../ports.ts';
import { recordsIn } from '../records.ts';
import { isoOf } from '../render/record.ts';
import { refuseIfDone } from '../run.ts';
import { runName } from '../run-name.ts';
import { createDesk } from './desk.ts';
import { gateStage } from './gate-stage.ts';
import { handOvers } from './hand-overs.ts';
import { applyStage, reportStage } from './last-stages.ts';
import { planStage } from './plan-stage.ts';
import { censusStage, listStage, surveyStage } from './survey-stages.ts';
import type { Visit } from './visit.ts';
import { createWideSpool } from './wide-spool.ts';

const run = z.string().refine((text) => startOf(text) !== undefined, 'not the name of a run');
const number = z.int().min(0);

/** What the schedule sends, or a person who starts the workflow. */
const schedule = z.object({ scheduled: z.string().optional() }).catch({});

/** Which run it is, and what seals what its stages hand over: 32 bytes in hex. */
const ofRun = { run, key: z.string().regex(/^[0-9a-f]{64}$/) };

/** What the workflow sends: the work of one stage. */
const visiting = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('survey'), start: schedule }),
  z.object({ stage: z.literal('list'), ...ofRun, batch: number }),
  z.object({ stage: z.literal('census'), ...ofRun }),
  z.object({ stage: z.literal('plan'), ...ofRun, batch: number }),
  z.object({ stage: z.literal('gate'), ...ofRun }),
  z.object({ stage: z.literal('apply'), ...ofRun, turn: number }),
  z.object({ stage: z.literal('report'), ...ofRun, turn: number }),
]);

type Visiting = z.infer<typeof visiting>;
type Later = Exclude<Visiting, { stage: 'survey' }>;

/** What an invocation is given from outside. */
export interface Given {
  readonly world: World;
  readonly bucket: Bucket;
  readonly policy: Policy;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long it may still work. */
  readonly remainingMs: () => number;
  /** Writes and tells what became of the run. Throws if it failed. */
  readonly told: (summary: Summary) => Promise<Answer>;
}

/** What a stage answers: the workflow goes by the rest of it. */
export interface Answer {
  readonly run: string;
  readonly status: string;
  readonly needsAttention: boolean;
  readonly key?: string;
  readonly batches?: readonly number[];
  readonly armed?: number;
  readonly settledAt?: string;
  readonly turn?: number;
}

/** So many repositories make a batch, unless the environment says otherwise: of 5,000 images each, minutes of work. */
function batchSizeIn(environment: Readonly<Record<string, string | undefined>>): number {
  const size = Number(environment['ECR_KEEPER_REPOSITORIES_A_BATCH'] ?? 50);
  return Number.isInteger(size) && size > 0 ? size : 50;
}

/** What tells this bundle from any other: its chunks are named by what is in them. */
async function codeOf(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  try {
    const body = await readFile(join(environment['LAMBDA_TASK_ROOT'] ?? '.', 'index.mjs'));
    return createHash('sha256').update(body).digest('hex');
  } catch {
    return 'not bundled';
  }
}

/** Does the work of one stage, and answers what the workflow goes by. A run that may not begin says so and is no failure. */
export async function visit(sent: unknown, given: Given): Promise<Answer> {
  const event: Visiting = visiting.parse(sent);
  if (event.stage === 'survey') return begin(event.start.scheduled, given);
  const lease = await adoptLease(given.bucket, given.world, event.run);
  const { run: name, key } = event;
  return working(given, name, { lease, key, part: partOf(event) }, async (one) => {
    const answer = await later(one, event, given);
    // Batches are many, and each renews it in its turn; the report has given it back.
    if (event.stage !== 'report' && !('batch' in event)) await lease.extend();
    return answer;
  });
}

async function begin(scheduled: string | undefined, given: Given): Promise<Answer> {
  const { world, bucket } = given;
  const name = runName(world.clock.serviceMs(), randomBytes(3));
  const key = randomBytes(32).toString('hex');
  try {
    const lease = await takeLease(bucket, world, name);
    return await working(given, name, { lease, key, part: 'survey', scheduled }, async (one) => {
      try {
        await refuseIfDone(world, one.records);
        const count = await surveyStage(one);
        return { ...goingOn({ run: name, key }), batches: Array.from({ length: count }, (_, batch) => batch) };
      } catch (error) {
        // Nothing was intended yet: the next run need not wait until the lease expires.
        await lease.end([]).catch(() => undefined);
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    world.log.warn('the run may not begin', { run: name, because: error.message });
    return { run: name, status: 'refused', needsAttention: false };
  }
}

/** Objects of one part of a run must not have the names of those of another. */
const partOf = (event: Later): string =>
  [event.stage, ...('batch' in event ? [event.batch] : []), ...('turn' in event ? [event.turn] : [])].join('-');

interface Part {
  readonly lease: Lease;
  readonly key: string;
  readonly part: string;
  readonly scheduled?: string | undefined;
}

/** Whoever has less than this part of its time left begins nothing more. */
const lateAt = 1 / 3;

async function working<Value>(
  { world: given, bucket, policy, environment, remainingMs }: Given,
  name: string,
  { lease, key, part, scheduled }: Part,
  work: (visit: Visit) => Promise<Value>,
): Promise<Value> {
  const { log } = given;
  const edition = { run: name, policySha256: hashOf(policy), code: await codeOf(environment) };
  const desk = createDesk(bucket, {
    edition,
    key: Buffer.from(key, 'hex'),
    invocation: randomBytes(8).toString('hex'),
    log,
  });
  const spool = createWideSpool(desk);
  const allMs = remainingMs();
  const records = recordsIn(bucket, { run: name, dateMs: startOf(name) ?? 0, scheduled, part });
  try {
    return await work({
      world: { ...given, spool, memories: [bucket] },
      spool,
      policy,
      records,
      bucket,
      lease,
      desk,
      left: handOvers(desk),
      repositoriesABatch: batchSizeIn(environment),
      isLate: () => remainingMs() < allMs * lateAt,
      beganMs: given.clock.monotonicMs(),
    });
  } finally {
    lease.abandon();
    await spool.dispose();
  }
}

/** What the workflow hands on to the next stage. */
const goingOn = ({ run: name, key }: Pick<Later, 'run' | 'key'>): Answer => ({
  run: name,
  status: 'going on',
  needsAttention: false,
  key,
});

async function later(one: Visit, event: Later, { told }: Given): Promise<Answer> {
  const answer = goingOn(event);
  switch (event.stage) {
    case 'list':
      await listStage(one, event.batch);
      return answer;
    case 'census':
      return { ...answer, batches: await censusStage(one) };
    case 'plan':
      await planStage(one, event.batch);
      return answer;
    case 'gate': {
      const { armed, settledAtMs } = await gateStage(one);
      return { ...answer, armed, settledAt: isoOf(settledAtMs), turn: 0 };
    }
    case 'apply':
      return { ...answer, turn: event.turn, armed: await applyStage(one, event.turn) };
    case 'report':
      return told(await reportStage(one, event.turn));
  }
}
