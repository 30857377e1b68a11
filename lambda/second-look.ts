import { readConsumers } from './consumers.ts';
import { census } from './core/census.ts';
import type { Image, Repository } from './core/image.ts';
import { meantBy } from './core/meant.ts';
import type { References } from './core/references.ts';
import { isKnown, recordsAllPulls } from './core/registry-settings.ts';
import { allSeen } from './core/sightings.ts';
import { readAgain } from './core/sources.ts';
import { completeIn, unreadIn } from './core/usage.ts';
import type { Finding } from './core/usage.ts';
import { imagesOf, sourcesFor } from './job.ts';
import type { Job } from './job.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Plan } from './plan.ts';
import { widened } from './survey.ts';

/** How a run sees things right before it takes anything away. */
interface SecondLook {
  readonly replan: {
    readonly plan: (repository: Repository, images: readonly Image[]) => Promise<Plan>;
    readonly references: References;
  };
  /** What could not be read this time. */
  readonly findings: readonly Finding[];
}

/** Reads again what changes fast, and makes plans with what either reading found. */
export async function secondLook(job: Job): Promise<SecondLook> {
  const { policy, surveyed, sources } = job;
  const second = widened(await secondReading(job), surveyed.findings);
  const evidence = await evidenceOfBoth(job, second);
  const again = sourcesFor({ ...job, evidence, findings: [...surveyed.findings, ...second] }, sources);
  const plan = planner(policy, evidence, again);
  return { replan: { plan, references: evidence.references }, findings: unreadIn(second) };
}

/** What changes fast, some time after the first reading. A run that is cancelled meanwhile still reports what it did not do. */
async function secondReading({ world, policy, surveyed }: Job): Promise<readonly Finding[]> {
  await world.clock.pause(Math.max(0, surveyed.readAtMs + policy.inUse.settleMs - world.clock.serviceMs()));
  try {
    return await readConsumers(world, policy, surveyed.places, readAgain);
  } catch (error) {
    if (world.cancelled.aborted) return [];
    throw error;
  }
}

/** What either reading found counts, and what either could not read. */
async function evidenceOfBoth(job: Job, second: readonly Finding[]): Promise<Evidence> {
  const { surveyed, evidence } = job;
  const sightings = allSeen([surveyed.sightings, meantBy(allSeen(completeIn(second)), surveyed)]);
  const everything = census(sightings.references, { ...sightings, isListed: isKnown(surveyed.settings) });
  for (const shard of surveyed.shards) {
    const isRecorded = recordsAllPulls(shard.repository, surveyed.settings);
    everything.add(shard.repository, await imagesOf(job, shard), isRecorded);
  }
  const unread = [...evidence.unread, ...unreadIn(second)];
  return evidenceOf(sightings, unread, {
    census: everything,
    settings: evidence.settings,
    nowMs: evidence.nowMs,
  });
}
