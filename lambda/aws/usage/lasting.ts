import type { Extract } from '../../core/extract.ts';
import { nameOf } from '../../failure.ts';
import type { Extracts } from '../../ports.ts';
import type { Scope } from './scope.ts';

/** What something names, and whether that can never change: it is not there yet, is gone, or is being updated. */
export interface Answer {
  readonly extract: Extract;
  readonly isLasting: boolean;
}

/**
 * What something that never changes names: asked once, also while the answer is on its way, and not at all if a run before
 * knows it. An error is not remembered, nor what may still change.
 */
export async function remembered(
  { extracts, onTheirWay, isLate }: Scope,
  name: string,
  read: () => Promise<Answer>,
): Promise<Extract> {
  const known = extracts.get(name);
  if (known) return known;
  const asked = onTheirWay.get(name);
  if (!asked && isLate()) throw Object.assign(new Error('there was no time left to read it'), { name: late });
  const answer = asked ?? read();
  onTheirWay.set(name, answer);
  try {
    const { extract, isLasting } = await answer;
    if (isLasting) extracts.set(name, extract);
    return extract;
  } finally {
    onTheirWay.delete(name);
  }
}

/** A reading that ran out of time says how far it came: what it read is known to the next run, which goes on from there. */
export async function saysHowFar<Value>(
  reading: Promise<Value>,
  what: string,
  extracts: Extracts,
  names: readonly string[],
): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (nameOf(error) !== late) throw error;
    const known = names.filter((name) => extracts.get(name)).length;
    throw new Error(
      `${known} of ${names.length} ${what} were read when the time of the survey was over: the next run goes on from there`,
      { cause: error },
    );
  }
}

const late = 'Late';
