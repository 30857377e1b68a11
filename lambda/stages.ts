import type { World } from './ports.ts';

/**
 * What a run does, one after the other: in one process, or each in invocations of its own, where lists, plans and what is
 * taken away may take several.
 */
export const stages = ['survey', 'list', 'census', 'plan', 'gate', 'apply', 'report'] as const;
export type Stage = (typeof stages)[number];

/** So many batches are listed or planned side by side, which share what AWS gives to the account. */
export const batchesAtOnce = 8;

/** Does the work of a stage, and says so in the log. */
export function inStage<Value>({ log }: Pick<World, 'log'>, stage: Stage, work: () => Value): Value {
  log.info('stage begins', { stage });
  return work();
}
