/** An instant: epoch milliseconds, or what ISO 8601 says (`2026-06-01T00:00:00Z`). */
export type Instant = number | string;

/** The sandbox's own time: it stands still until a test moves it. */
export interface Clock {
  readonly nowMs: () => number;
  readonly set: (at: Instant) => void;
  readonly advance: (byMs: number) => void;
}

/** Makes a clock that shows `start`. */
export function clockAt(start: Instant): Clock {
  let nowMs = millisOf(start);
  return {
    nowMs: () => nowMs,
    set(at) {
      nowMs = millisOf(at);
    },
    advance(byMs) {
      nowMs += byMs;
    },
  };
}

/** The epoch milliseconds of an instant. Throws for a text that is none. */
export function millisOf(at: Instant): number {
  const millis = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(millis)) throw new Error(`not an instant: ${at}`);
  return millis;
}

/** Epoch seconds, as the JSON protocols write a timestamp. */
export const secondsOf = (millis: number): number => millis / 1000;
