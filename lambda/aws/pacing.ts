import { setTimeout } from 'node:timers/promises';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import { isThrottled } from '../failure.ts';
import { pacer } from './pacer.ts';
import type { Pacer } from './pacer.ts';
import { budgetOf } from './quotas.ts';
import { hasStack } from './meter.ts';

/** Sends one attempt of an operation when its turn has come. */
export type Paced = <Answer>(operation: string, send: () => Promise<Answer>) => Promise<Answer>;

/** Paces the operations of one service in one region of one account. */
export type Pacing = (service: string, region: string) => Paced;

/** What pacing takes of the machine: its monotonic clock, and a way to wait. */
export interface Waiting {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

const waiting: Waiting = { nowMs: () => performance.now(), pause: (ms) => setTimeout(ms) };

/**
 * Paces every attempt, the SDK's retries too, by operation or by the quota that operations share. `factor` is by how much
 * AWS raised the quotas of the account above what it publishes.
 */
export function createPacing(factor: number, { nowMs, pause }: Waiting = waiting): Pacing {
  const pacers = new Map<string, Pacer>();
  const pacerOf = (service: string, region: string, operation: string): Pacer => {
    const budget = budgetOf(service, operation);
    const key = [service, region, budget?.name ?? operation].join('/');
    const known = pacers.get(key) ?? pacer(budget && times(factor, budget.pace));
    pacers.set(key, known);
    return known;
  };
  return (service, region) => async (operation, send) => {
    const { turn, succeeded, throttled } = pacerOf(service, region, operation);
    const waitMs = turn(nowMs());
    if (waitMs > 0) await pause(waitMs);
    const sentMs = nowMs();
    try {
      const answer = await send();
      succeeded(nowMs());
      return answer;
    } catch (error) {
      if (isThrottled(error)) throttled(nowMs(), sentMs);
      throw error;
    }
  };
}

const times = (factor: number, { perSecond, burst }: { readonly perSecond: number; readonly burst: number }) => ({
  perSecond: perSecond * factor,
  burst: burst * factor,
});

/** By how much AWS raised the account's quotas: `ECR_KEEPER_QUOTA_FACTOR`, or 1. */
export function quotaFactorIn(environment: Readonly<Record<string, string | undefined>>): number {
  const factor = Number(environment['ECR_KEEPER_QUOTA_FACTOR'] ?? 1);
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

/** Puts pacing under the retries of a client, whichever service's it is, so that each attempt waits for its turn. */
export function paceAttempts(client: object, paced: Paced): void {
  if (!hasStack(client)) throw new Error('a client without a stack of middleware cannot be paced');
  const middleware: FinalizeRequestMiddleware<object, object> =
    (next, { commandName = '' }) =>
    (args) =>
      paced(commandName.replace(/Command$/, ''), () => next(args));
  const place = { relation: 'after', toMiddleware: 'retryMiddleware', name: 'paceAttempts' } as const;
  client.middlewareStack.addRelativeTo(middleware, place);
}
