import * as z from 'zod';
import { ended, isTakenByAnother, leaseMs, lossOf, renewed, taken } from './core/lease.ts';
import type { LeaseState, Unsettled } from './core/lease.ts';
import { jsonIn } from './json.ts';
import type { Bucket, World } from './ports.ts';
import { isoOf } from './render/record.ts';

/** A run that may not begin, because another one works or has done the same already. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The right to be the one run that works, while it lasts. */
export interface Lease {
  /** Those of which nobody has found out yet what they did. */
  readonly unsettled: readonly Unsettled[];
  /** Throws if another run has taken over: what this one knows must not overwrite what that one found. */
  readonly mustHold: () => Promise<void>;
  /** Has its whole time before it again. Throws if it is lost. */
  readonly extend: () => Promise<void>;
  /** Notes what is about to be done, before it is. Throws if the lease is lost. */
  readonly intend: (keys: readonly string[]) => Promise<void>;
  /** Notes that the records tell what was done by now. What was intended stays where it tells what other runs did not do. */
  readonly tell: () => Promise<void>;
  /** Asks the bucket anew: why this run must stop now, if it must. Renews the lease when half of it is over. */
  readonly objection: () => Promise<string | undefined>;
  /** Whether something was about to be done. */
  readonly hasIntentions: () => boolean;
  /** Lets the next one begin, and notes of which unsettled runs the records tell now. */
  readonly end: (settled: readonly string[]) => Promise<void>;
  /** Leaves it to expire: the next one finds out what this one did. */
  readonly abandon: () => void;
}

const key = 'state/lease.json';

/** Whoever lost a race once reads who won; the rest is for answers that were lost on the way. */
const mostAttempts = 3;

/**
 * Takes the lease by a conditional write: of two that try, S3 lets one succeed. Throws `Refused` with a sentence that names
 * the run that works. The clock is S3's: it comes with each of its answers.
 */
export async function takeLease(bucket: Bucket, { clock }: Pick<World, 'clock'>, run: string): Promise<Lease> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const { held, version } = await read(bucket);
    if (isTakenByAnother(held, run, clock.serviceMs())) {
      throw new Refused(
        `run ${held.run} has been at work since ${isoOf(held.takenAtMs)}, so this one did nothing; ` +
          `should it have died, its lease ends at ${isoOf(held.expiresAtMs)}`,
      );
    }
    const mine = taken(held, run, clock.serviceMs());
    if (await bucket.writeIf(key, bodyOf(mine), version)) return leaseOf(bucket, clock, mine);
  }
  throw new Refused('another run began at the same moment, so this one did nothing');
}

/** Goes on with the lease that an earlier part of the run took. Throws if the run does not hold it any more. */
export async function adoptLease(bucket: Bucket, { clock }: Pick<World, 'clock'>, run: string): Promise<Lease> {
  const { held } = await read(bucket);
  const loss = lossOf(held, run, clock.serviceMs());
  if (loss !== undefined || !held) throw new Error(`run ${run} may not go on: ${loss}`);
  const lease = leaseOf(bucket, clock, held);
  try {
    await lease.mustHold();
  } catch (error) {
    lease.abandon();
    throw error;
  }
  return lease;
}

function leaseOf(bucket: Bucket, clock: World['clock'], { run, unsettled, intended }: LeaseState): Lease {
  /** Reads what is there, and writes it changed. Says why not, if this run does not hold it any more. */
  const change = async (to: (held: LeaseState) => LeaseState | undefined): Promise<string | undefined> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const { held, version } = await read(bucket);
      const loss = lossOf(held, run, clock.serviceMs());
      if (loss !== undefined || !held) return loss;
      const changed = to(held);
      if (!changed || (await bucket.writeIf(key, bodyOf(changed), version))) return undefined;
    }
    return 'its lease could not be renewed';
  };
  const orThrow = async (to: (held: LeaseState) => LeaseState | undefined): Promise<void> => {
    const lost = await change(to);
    if (lost !== undefined) throw new Error(`this run may not go on: ${lost}`);
  };
  const renew = () => change((held) => renewed(held, clock.serviceMs()));
  // While a survey goes on nobody asks for objections. A failure here is found out by the next question.
  const heartbeat = setInterval(() => void renew().catch(() => undefined), leaseMs / 4).unref();
  let hasIntentions = intended.length > 0;
  return {
    unsettled,
    mustHold: () => orThrow((held) => renewed(held, clock.serviceMs())),
    extend: () => orThrow((held) => ({ ...held, expiresAtMs: clock.serviceMs() + leaseMs })),
    intend: async (keys) => {
      await orThrow((held) => ({ ...held, intended: [...new Set([...held.intended, ...keys])] }));
      hasIntentions = true;
    },
    tell: async () => {
      await orThrow((held) => (held.unsettled.length > 0 ? undefined : { ...held, intended: [] }));
      hasIntentions = unsettled.length > 0 && hasIntentions;
    },
    objection: renew,
    hasIntentions: () => hasIntentions,
    end: async (settled) => {
      clearInterval(heartbeat);
      // Somebody else may have it by now: then it is theirs to end.
      await change((held) => ended(held, settled));
    },
    abandon: () => clearInterval(heartbeat),
  };
}

const document = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  takenAtMs: z.number(),
  expiresAtMs: z.number(),
  isOver: z.boolean(),
  intended: z.array(z.string()),
  unsettled: z.array(z.strictObject({ run: z.string(), intended: z.array(z.string()), isTold: z.boolean() })),
});

const bodyOf = (held: LeaseState): Uint8Array => Buffer.from(JSON.stringify({ format: 1, ...held }));

/** One that is damaged says nothing about who works: somebody has to look. */
async function read(bucket: Bucket): Promise<{ readonly held?: LeaseState; readonly version?: string }> {
  const found = await bucket.readVersion(key);
  if (!found) return {};
  const parsed = document.safeParse(jsonIn(found.body));
  if (!parsed.success) throw new Error(`${key} is damaged: make sure that no run is at work, and delete it`);
  const { format: _, ...held } = parsed.data;
  return { held, version: found.version };
}
