import { BadInput } from '../../lambda/bad-input.ts';
import type { BreakerName } from '../../lambda/core/breakers.ts';
import { baselineOf, stoppedSince, upTo } from '../../lambda/core/run-history.ts';
import type { RunHistory } from '../../lambda/core/run-history.ts';
import { accept, readHistory } from '../../lambda/history.ts';
import { isoOf } from '../../lambda/render/record.ts';
import { go, stop } from '../../lambda/stop.ts';
import { inBucket } from './in-bucket.ts';
import type { Terminal } from './terminal.ts';

/** `keeper stop`: nothing is deleted any more, from the next batch on, until `keeper go`. */
export const stopAll = (because: string, bucket: string, terminal: Terminal): Promise<number> =>
  inBucket(bucket, terminal, async (store, { clock }) => {
    await stop(store, because, isoOf(clock.serviceMs()));
    terminal.stdout.write(`stopped: no run deletes anything until "keeper go --bucket ${bucket}"\n`);
    return 0;
  });

/** `keeper go`: takes the stop back. */
export const goOn = (bucket: string, terminal: Terminal): Promise<number> =>
  inBucket(bucket, terminal, async (store) => {
    await go(store);
    terminal.stdout.write('runs may delete again\n');
    return 0;
  });

interface Accepted {
  readonly breaker: BreakerName;
  readonly run: string;
  readonly because: string;
}

/** `keeper accept`: a person's word that what a breaker stopped is right. The next run with no worse a number goes on. */
export const acceptTrip = ({ breaker, run, because }: Accepted, bucket: string, terminal: Terminal): Promise<number> =>
  inBucket(bucket, terminal, async (store, { clock, log }) => {
    const history = await readHistory(store, log);
    const { runs } = history;
    const stopped = runs.filter(({ trips }) => trips.some((trip) => trip.breaker === breaker && !trip.accepted));
    if (!stopped.some((one) => one.run === run)) {
      const known = stopped.map((one) => one.run).slice(-5);
      const those = known.length > 0 ? `it stopped ${known.join(', ')}` : 'it stopped none';
      throw new BadInput(`the breaker ${breaker} did not stop run "${run}": ${those}`);
    }
    refuseIfVain(history, run, clock.serviceMs());
    await accept(store, { breaker, run, because, atMs: clock.serviceMs() });
    terminal.stdout.write(`accepted: a run in which ${breaker} is no worse than in ${run} goes on\n`);
    return 0;
  });

/** A word that no later run would look at misleads whoever gave it. */
function refuseIfVain(history: RunHistory, run: string, nowMs: number): void {
  const believed = upTo(nowMs, history);
  if (stoppedSince(believed).some((one) => one.run === run)) return;
  if (!believed.runs.some((one) => one.run === run)) {
    throw new BadInput(`run ${run} is dated in the future, by a clock that was ahead: accept what the next run says`);
  }
  throw new BadInput(`run ${baselineOf(believed)?.run} passed after run ${run}: there is nothing left to accept`);
}
