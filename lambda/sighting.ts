import type { Action } from './core/archive.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import type { Outcome } from './core/verdict.ts';
import type { Objection } from './objections.ts';
import type { World } from './ports.ts';

/** Invariant 12: no delete request leaves later than this after the describe that justifies it was asked for. */
const justifiedForMs = 10_000;

/** The images as they are now, without our own reads among their pulls. */
type Recognise = (images: readonly Image[]) => Promise<readonly Image[]>;

/** What is to be taken away from one repository, and how. */
export interface Job {
  readonly world: World;
  readonly repository: Repository;
  readonly action: Action;
  readonly recognise: Recognise;
  /** Keeps what it takes to bring images back, before they go. Returns those of which it could. */
  readonly keep: (images: readonly Image[]) => Promise<ReadonlySet<Digest>>;
  /** Why it must stop now: asked before images are described, so that the bound of the describe holds for it too. */
  readonly objection: Objection;
  /** Written as things happen, so that an error in the middle loses none. */
  readonly outcomes: Map<Digest, Outcome>;
}

/** Images as they are now, and whether that still justifies a deletion. */
export interface Sighting {
  readonly now: ReadonlyMap<Digest, Image>;
  readonly isJustified: () => boolean;
}

/** Nothing is looked at any more when there is an objection. */
export async function look(job: Job, images: readonly Image[]): Promise<Sighting | undefined> {
  const isJustified = stopwatch(job.world);
  return (await job.objection()) === undefined ? { ...(await seen(job, images)), isJustified } : undefined;
}

export async function seen(
  { world, repository, recognise }: Job,
  images: readonly Image[],
): Promise<Pick<Sighting, 'now'>> {
  const digests = [...new Set(images.map(({ digest }) => digest))];
  const now = await recognise(await world.registries.describe(repository, digests));
  return { now: new Map(now.map((image) => [image.digest, image])) };
}

/** Starts before the describe is asked for, and runs on both clocks: a machine that slept must not trust either alone. */
function stopwatch({ clock }: World): () => boolean {
  const [wallMs, monotonicMs] = [clock.wallMs(), clock.monotonicMs()];
  return () => {
    const elapsed = [clock.wallMs() - wallMs, clock.monotonicMs() - monotonicMs];
    return elapsed.every((ms) => ms >= 0 && ms < justifiedForMs);
  };
}
