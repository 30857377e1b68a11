import * as z from 'zod';
import { jsonIn } from './json.ts';
import type { Bucket, World } from './ports.ts';
import { isoOf } from './render/record.ts';

/** A run that may not begin, because another one works or has done the same already. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A run that ended without a word, and what it was about to do: the keys of what it intended. */
export interface Unsettled {
  readonly run: string;
  readonly intended: readonly string[];
}

/** The right to be the one run that works, while it lasts. */
export interface Lease {
  /** Those of which nobody has found out yet what they did. */
  readonly unsettled: readonly Unsettled[];
  /** Notes that these were found out. */
  readonly settle: () => Promise<void>;
  /** Notes what is about to be done, before it is. Throws if the lease is lost. */
  readonly intend: (keys: readonly string[]) => Promise<void>;
  /** Asks the bucket anew: why this run must stop now, if it must. Renews the lease when half of it is over. */
  readonly objection: () => Promise<string | undefined>;
  /** Whether something was about to be done. */
  readonly hasIntentions: () => boolean;
  /** Lets the next one begin. */
  readonly end: () => Promise<void>;
  /** Leaves it to expire: the next one finds out what this one did. */
  readonly abandon: () => Promise<void>;
}

const key = 'state/lease.json';

/** Longer than Lambda lets a function run, so that a dead run is told from a slow one. */
const leaseMs = 16 * 60_000;

const document = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  takenAtMs: z.number(),
  expiresAtMs: z.number(),
  isOver: z.boolean(),
  intended: z.array(z.string()),
  unsettled: z.array(z.strictObject({ run: z.string(), intended: z.array(z.string()) })),
});

type Document = Readonly<z.infer<typeof document>>;

/**
 * Takes the lease by a conditional write: of two that try, S3 lets one succeed. Throws `Refused` with a sentence that names
 * the run that works. The clock is S3's: it comes with each of its answers.
 */
export async function takeLease(bucket: Bucket, { clock }: Pick<World, 'clock'>, run: string): Promise<Lease> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const found = await bucket.readVersion(key);
    const before = found && parsed(found.body);
    const nowMs = clock.serviceMs();
    if (before && before.run !== run && !before.isOver && nowMs < before.expiresAtMs) {
      throw new Refused(
        `run ${before.run} has been at work since ${isoOf(before.takenAtMs)}, so this one did nothing; ` +
          `should it have died, its lease ends at ${isoOf(before.expiresAtMs)}`,
      );
    }
    const dead = before && !before.isOver && before.run !== run ? [{ run: before.run, intended: before.intended }] : [];
    const taken: Document = {
      format: 1,
      run,
      takenAtMs: nowMs,
      expiresAtMs: nowMs + leaseMs,
      isOver: false,
      intended: [],
      unsettled: [...(before?.unsettled ?? []), ...dead.filter(({ intended }) => intended.length > 0)],
    };
    if (await bucket.writeIf(key, bodyOf(taken), found?.version)) return leaseOf(bucket, clock, taken);
  }
  throw new Refused('another run began at the same moment, so this one did nothing');
}

/** Whoever lost the race once reads who won; the rest is for answers that were lost on the way. */
const mostAttempts = 3;

function leaseOf(bucket: Bucket, clock: World['clock'], { run, takenAtMs, unsettled }: Document): Lease {
  /** Reads what is there, and writes it changed. Says why not, if this run does not hold it any more. */
  const change = async (to: (held: Document) => Document | undefined): Promise<string | undefined> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const found = await bucket.readVersion(key);
      const held = found && parsed(found.body);
      if (!held || held.run !== run) return `run ${held?.run ?? 'nobody'} has taken over`;
      if (clock.serviceMs() >= held.expiresAtMs) return 'its lease has expired: it slept, or was too slow';
      const changed = to(held);
      if (!changed || (await bucket.writeIf(key, bodyOf(changed), found.version))) return undefined;
    }
    return 'its lease could not be renewed';
  };
  const orThrow = async (to: (held: Document) => Document): Promise<void> => {
    const lost = await change(to);
    if (lost !== undefined) throw new Error(`this run may not go on: ${lost}`);
  };
  const renewed = (held: Document): Document | undefined => {
    const nowMs = clock.serviceMs();
    const isYoung = held.expiresAtMs - nowMs > leaseMs / 2;
    return isYoung ? undefined : { ...held, takenAtMs, expiresAtMs: nowMs + leaseMs };
  };
  // While a survey goes on nobody asks for objections. A failure here is found out by the next question.
  const heartbeat = setInterval(() => void change(renewed).catch(() => undefined), leaseMs / 4).unref();
  let hasIntentions = false;
  return {
    unsettled,
    settle: () => orThrow((held) => ({ ...held, unsettled: [] })),
    intend: async (intended) => {
      await orThrow((held) => ({ ...held, intended: [...intended] }));
      hasIntentions = true;
    },
    objection: () => change(renewed),
    hasIntentions: () => hasIntentions,
    end: async () => {
      clearInterval(heartbeat);
      // Somebody else may have it by now: then it is theirs to end.
      await change((held) => ({ ...held, isOver: true }));
    },
    abandon: async () => clearInterval(heartbeat),
  };
}

const bodyOf = (held: Document): Uint8Array => Buffer.from(JSON.stringify(held));

/** One that is damaged says nothing about who works: somebody has to look. */
function parsed(body: Uint8Array): Document {
  const result = document.safeParse(jsonIn(body));
  if (result.success) return result.data;
  throw new Error(`${key} is damaged: make sure that no run is at work, and delete it`);
}
