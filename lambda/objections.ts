import { sentenceOf } from './failure.ts';
import type { Lease } from './lease.ts';
import type { Bucket, World } from './ports.ts';
import { stopIn } from './stop.ts';

/** Why a run must stop now, if it must: asked before every batch. */
export type Objection = () => Promise<string | undefined>;

interface Circumstances {
  readonly bucket: Bucket;
  readonly lease: Lease;
  /** What was read longer ago than this decides nothing any more. */
  readonly surveyedAtMs: number;
  readonly surveyAgeMs: number;
  /** Why the records cannot be written, if they cannot. */
  readonly unwritten: () => string | undefined;
}

/** Once there was an objection it stays, and whether there is one must be known: a bucket that does not answer is one. */
export function objections({ cancelled, clock }: World, circumstances: Circumstances): Objection {
  const { bucket, lease, surveyedAtMs, surveyAgeMs, unwritten } = circumstances;
  const ask = async (): Promise<string | undefined> => {
    const lost = await lease.objection();
    if (lost !== undefined) return lost;
    const stopped = await stopIn(bucket);
    if (stopped !== undefined) return stopped;
    return clock.serviceMs() - surveyedAtMs > surveyAgeMs ? 'its survey has grown too old' : undefined;
  };
  let known: string | undefined;
  return async () => {
    if (cancelled.aborted) return 'the run was interrupted';
    const failure = unwritten();
    known ??= failure === undefined ? undefined : `the audit cannot be written: ${failure}`;
    try {
      known ??= await ask();
    } catch (error) {
      known ??= `whether it may go on cannot be told: ${sentenceOf(error)}`;
    }
    return known;
  };
}
