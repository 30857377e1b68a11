/** Requests a second, and how many more may go at once after a pause. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
}

/** When requests of one kind leave: never faster than a budget, and as slowly as AWS asks for. Times in milliseconds. */
export interface Pacer {
  /** How long the next request waits. It takes its turn by asking. */
  readonly turn: (nowMs: number) => number;
  readonly succeeded: (nowMs: number) => void;
  /** A request that was sent then was throttled. */
  readonly throttled: (nowMs: number, sentMs: number) => void;
}

/** The rate of what AWS answered is that of the last so many requests. */
const observed = 16;

/** No limit of AWS is below this: what is throttled even so fails, and soon, instead of holding up the run. */
const leastPerSecond = 1;

/** What is left free below the rate that AWS was seen to allow: as long as we stay below, nobody is throttled. */
const margin = 0.95;

/** The longer nothing was throttled, the faster the rate grows: by so much more with each request. */
const growth = 0.0002;

/**
 * Paces requests by what AWS answers: when it throttles, the rate falls to the one that it was seen to allow, and then grows
 * again until it throttles or the budget is reached. Without a budget it starts as fast as it is asked.
 */
export function pacer({ perSecond, burst }: Pace = { perSecond: Infinity, burst: Infinity }): Pacer {
  const answered: number[] = [];
  let rate = perSecond;
  let spare = burst;
  let nextMs = -Infinity;
  let slowedMs = -Infinity;
  let since = 0;
  return {
    turn: (nowMs) => {
      if (rate === Infinity) return 0;
      const stepMs = 1000 / rate;
      const atMs = Math.max(nextMs, nowMs - (spare - 1) * stepMs);
      nextMs = atMs + stepMs;
      return Math.max(0, atMs - nowMs);
    },
    succeeded: (nowMs) => {
      answered.push(nowMs);
      if (answered.length > observed) answered.shift();
      since += 1;
      rate = Math.min(perSecond, rate * (1 + growth * since));
    },
    throttled: (nowMs, sentMs) => {
      // One that left before we slowed down says nothing about the rate that we have now.
      if (sentMs < slowedMs) return;
      rate = Math.max(leastPerSecond, Math.min(rate, allowed(answered, rate, nowMs)) * margin);
      slowedMs = nowMs;
      since = 0;
      spare = 1;
      nextMs = Math.max(nextMs, nowMs + 1000 / rate);
    },
  };
}

/** What AWS seems to allow: so many requests a second as it answered of late. After a few requests nobody can tell yet. */
function allowed(answered: readonly number[], rate: number, nowMs: number): number {
  // What was asked for seldom was no limit.
  const recent = answered.filter((atMs) => nowMs - atMs < recentMs);
  const [firstMs = nowMs] = recent;
  const seen = (recent.length * 1000) / Math.max(nowMs - firstMs, 1);
  if (recent.length >= telling) return seen;
  return Math.max(seen, rate === Infinity ? cautious : rate / 2);
}

/** One request that is throttled right at the beginning must not slow down a whole run. */
const recentMs = 10_000;
const telling = 4;
const cautious = 10;
