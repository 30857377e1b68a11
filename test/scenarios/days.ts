import { asking } from './estate.ts';
import { onlyInUse, atOnce } from './scene.ts';
import type { Scene } from './scene.ts';

export const dayMs = 86_400_000;
export const start = Date.parse('2026-06-01T03:00:00Z');
export const longAgo = start - 100 * dayMs;

/** What is unused goes, but not without what is said here: grace, budgets, breakers. */
export const holding = (guards: string, policy = onlyInUse): string => asking(policy).replace(atOnce, guards);

/** One day's run after the other: moves the clock to a day, from 1, and runs. */
export const onDay =
  ({ aws, clean }: Pick<Scene, 'aws' | 'clean'>, policy: string) =>
  (day: number) => {
    aws.clock.set(start + (day - 1) * dayMs);
    return clean(policy);
  };
