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
import { readHolds } from './holds-by-hand.ts';
import { imagesOf, sourcesFor } from './job.ts';
import type { Job } from './job.ts';
import { evidenceOf, planner } from './plan.ts';
import type { Evidence, Plan } from './plan.ts';
import { widened } from './survey.ts';

/** How a run sees things right before it takes anything away: with all that any reading found. */
interface SecondLook {
  readonly replan: (repository: Repository, images: readonly Image[]) => Promise<Plan>;
  readonly references: References;
}

/** A look that is older than this says too little about what runs now. */
const freshForMs = 5 * 60_000;

/** Looks again at what changes fast, and once more whenever that is some minutes ago. */
export function looksAt(job: Job) {
  const { clock } = job.world;
  const seen: Finding[] = [];
  let last: { readonly look: SecondLook; readonly atMs: number } | undefined;
  return {
    fresh: async (): Promise<SecondLook> => {
      const atMs = clock.serviceMs();
      if (last && atMs - last.atMs < freshForMs) return last.look;
      seen.push(...widened(await readAnew(job), job.surveyed.findings));
      last = { look: await lookWith(job, seen), atMs: clock.serviceMs() };
      return last.look;
    },
    /** What could not be read. */
    unread: () => unreadIn(seen),
  };
}

async function lookWith(job: Job, seen: readonly Finding[]): Promise<SecondLook> {
  const { policy, surveyed, sources } = job;
  const evidence = await evidenceWith(job, seen);
  // Somebody may have held something while the run was planning.
  const heldByHand = await readHolds(job.records.bucket, evidence.nowMs);
  const findings = [...surveyed.findings, ...seen];
  const again = sourcesFor({ ...job, evidence, findings }, { ...sources, heldByHand });
  return { replan: planner(policy, evidence, again), references: evidence.references };
}

/** What changes fast, some time after the first reading. A run that is cancelled meanwhile still reports what it did not do. */
async function readAnew({ world, policy, surveyed }: Job): Promise<readonly Finding[]> {
  await world.clock.pause(Math.max(0, surveyed.readAtMs + policy.inUse.settleMs - world.clock.serviceMs()));
  try {
    return await readConsumers(world, policy, surveyed.places, readAgain);
  } catch (error) {
    if (world.cancelled.aborted) return [];
    throw error;
  }
}

/** What any reading found counts, and what any could not read. */
async function evidenceWith(job: Job, seen: readonly Finding[]): Promise<Evidence> {
  const { surveyed, evidence } = job;
  const sightings = allSeen([surveyed.sightings, meantBy(allSeen(completeIn(seen)), surveyed)]);
  const everything = census(sightings.references, { ...sightings, isListed: isKnown(surveyed.settings) });
  for (const shard of surveyed.shards) {
    const isRecorded = recordsAllPulls(shard.repository, surveyed.settings);
    everything.add(shard.repository, await imagesOf(job, shard), isRecorded);
  }
  const unread = [...evidence.unread, ...unreadIn(seen)];
  return evidenceOf(sightings, unread, {
    census: everything,
    settings: evidence.settings,
    nowMs: evidence.nowMs,
  });
}
