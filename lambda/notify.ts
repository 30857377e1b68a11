import type { Summary } from './core/summary.ts';
import { sentenceOf } from './failure.ts';
import type { Bus, Log } from './ports.ts';
import { eventsOf } from './render/events.ts';
import type { Place } from './render/events.ts';

/** What became of a run, and where it is written. */
export interface Told {
  readonly summary: Summary;
  readonly place: Place;
}

/** A bus that does not answer must not cost a run its time: its report is written, and Lambda would call it failed. */
const patienceMs = 15_000;

/** Tells the bus what became of a run. Whatever goes wrong is a warning: the run is over, and its report written. */
export async function notify(bus: Bus, log: Log, { summary, place }: Told): Promise<void> {
  const late = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(() => late.resolve([`no answer within ${patienceMs / 1000} seconds`]), patienceMs);
  try {
    const refused = await Promise.race([bus.put(eventsOf(summary, place)), late.promise]);
    if (refused.length > 0)
      log.warn('events could not be sent', { events: refused.length, because: refused.slice(0, 3) });
  } catch (error) {
    log.warn('events could not be sent', { because: [sentenceOf(error)] });
  } finally {
    clearTimeout(timer);
  }
}
