import pMap from 'p-map';
import { chunked } from './core/grouped.ts';
import { placeOf } from './core/image.ts';
import type { Endangered } from './core/lifecycle.ts';
import type { Unread } from './core/usage.ts';
import { imagesOf } from './job.ts';
import type { Job } from './job.ts';
import type { Shard } from './listing.ts';
import { nativePolicyReader } from './native-policies.ts';
import { goingIn, planner } from './plan.ts';
import type { Report } from './report.ts';

/** What planning found out about all repositories. */
export interface Planned {
  /** Those of which something may go. */
  readonly armed: readonly Shard[];
  readonly unread: readonly Unread[];
  readonly endangered: readonly Endangered[];
  /** Those that have a lifecycle policy of their own. */
  readonly twoCleaners: readonly string[];
}

/** Repositories that are planned side by side: it hides the latency of reading manifests. */
const plansAtOnce = 8;

/** Plans every repository and reports those of which nothing may go. The others are returned: they are armed. */
export async function planAll(job: Job, report: Report): Promise<Planned> {
  const { world, policy, shards, evidence, sources, surveyed } = job;
  const plan = planner(policy, evidence, sources);
  const nativePolicyOf = nativePolicyReader(world, evidence.nowMs);
  const armed: Shard[] = [];
  const endangered: Endangered[] = [];
  const twoCleaners: string[] = [];
  // One for each region says enough: what it holds back, the rows of the repositories say.
  const unread = new Map<string, Unread>();
  try {
    for (const chunk of chunked(shards, plansAtOnce)) {
      world.cancelled.throwIfAborted();
      const plans = await pMap(chunk, async (shard) => {
        const one = await plan(shard.repository, await imagesOf(job, shard));
        return { shard, plan: one, native: await nativePolicyOf(one) };
      });
      for (const { native, ...one } of plans) {
        endangered.push(...native.endangered);
        if (native.isThere) twoCleaners.push(placeOf(one.shard.repository));
        for (const cell of [...one.plan.unread, ...native.unread]) unread.set(`${cell.source} ${cell.region}`, cell);
        if (goingIn(one.plan).size > 0) armed.push(one.shard);
        else await report.add({ ...one.plan, outcomes: new Map() });
      }
    }
  } finally {
    // Also of a run that ends here: what it read looks like pulls to the next one, unless that knows.
    await sources.manifests.save((digest) => surveyed.census.regionsOf(digest).length > 0);
  }
  return { armed, unread: [...unread.values()], endangered, twoCleaners };
}
