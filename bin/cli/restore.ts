import { openWorld } from '../../lambda/aws/world.ts';
import type { OpenWorld } from '../../lambda/aws/world.ts';
import { BadInput } from '../../lambda/bad-input.ts';
import { placeOf } from '../../lambda/core/image.ts';
import type { Kept } from '../../lambda/core/restoring.ts';
import { keptManifests, takenAwayBy } from '../../lambda/kept-records.ts';
import type { TakenAway } from '../../lambda/kept-records.ts';
import { defaultPolicy } from '../../lambda/policy.ts';
import type { Bucket, Log } from '../../lambda/ports.ts';
import { counted, shown, wrapped } from '../../lambda/render/text.ts';
import { restore } from '../../lambda/restore.ts';
import type { Returned } from '../../lambda/restore.ts';
import { checkRun, namedIn } from './given.ts';
import { localMemory } from './local-memory.ts';
import { interruption, progress } from './terminal.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly bucket: string;
  readonly run?: string;
  readonly wait: boolean;
}

/** `keeper restore`: brings back what a run took away, as far as that is possible, with the rights of whoever asks. */
export async function restoreThat(ref: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const { run, bucket } = options;
  check(ref, run);
  const { signal, release } = interruption();
  const { environment } = terminal;
  const log = progress(terminal);
  const world = await openWorld({ environment, policy: defaultPolicy, log, cancelled: signal });
  try {
    const store = await world.openBucket(bucket);
    const taken = run === undefined ? undefined : await takenAwayIn(store, run);
    const kept = await keptFor({ store, log }, run, taken ?? []);
    const wanted = taken ?? (await askedForBy(world, ref ?? '', kept));
    const returned = await restore({ ...world, memories: [store, localMemory(environment, log)] }, wanted, kept);
    terminal.stdout.write(`${returned.flatMap(linesOf).join('\n')}\n`);
    if (options.wait) await untilBack(world, returned, terminal);
    return returned.some(({ status }) => status === 'lost') ? 3 : 0;
  } finally {
    await world.spool.dispose();
    release();
    world.close();
  }
}

function check(ref: string | undefined, run: string | undefined): void {
  if ((ref === undefined) === (run === undefined)) {
    throw new BadInput('restore needs an image, such as repository:tag, or --run ID: one of the two');
  }
  if (run !== undefined) checkRun(run);
}

async function takenAwayIn(store: Bucket, run: string): Promise<readonly TakenAway[]> {
  const taken = await takenAwayBy(store, run);
  if (taken.length === 0) throw new BadInput(`run ${run} took nothing away, or this bucket has no record of it`);
  return taken;
}

/** What was archived first and deleted later has its manifest kept by the earlier run. */
async function keptFor(
  { store, log }: { readonly store: Bucket; readonly log: Log },
  run: string | undefined,
  taken: readonly TakenAway[],
): Promise<readonly Kept[]> {
  const own = run === undefined ? [] : await keptManifests(store, log, run);
  const known = new Set(own.map(({ digest }) => digest));
  const isWhole = run !== undefined && taken.every(({ digest }) => known.has(digest));
  return isWhole ? own : keptManifests(store, log);
}

/** What a name means today, or meant when it was deleted last. */
async function askedForBy(world: OpenWorld, ref: string, kept: readonly Kept[]): Promise<readonly TakenAway[]> {
  const home = { account: world.account.id, region: world.account.home };
  const { registry = home, name, by } = namedIn(ref, home);
  const repository = { ...registry, name };
  if ('digest' in by) return [{ repository, digest: by.digest }];
  const { tag } = by;
  const images = (await world.registries.images(repository)) ?? [];
  const found =
    images.find(({ tags }) => tags.includes(tag)) ??
    kept.find((one) => placeOf(one.repository) === placeOf(repository) && one.tags.includes(tag));
  if (found) return [{ repository, digest: found.digest }];
  throw new BadInput(`nobody knows "${ref}": it is not in the registry, and no run of this bucket has deleted it`);
}

const words = {
  there: 'is there',
  coming: 'comes back from the archive',
  back: 'is back',
  lost: 'cannot come back',
} as const satisfies Readonly<Record<Returned['status'], string>>;

function linesOf({ repository, digest, tags, status, because }: Returned): readonly string[] {
  const name = `${repository.region}/${repository.name}${tags[0] === undefined ? '' : `:${tags[0]}`}@${digest.slice(0, 19)}`;
  return wrapped(shown(`${name} ${words[status]}${because === undefined ? '' : `: ${because}`}`), 0);
}

/** ECR says that it takes up to 20 minutes. */
const longestMs = 25 * 60_000;
const longestPauseMs = 30_000;

/** Looks until everything is there again. Asks more and more rarely. */
async function untilBack(world: OpenWorld, returned: readonly Returned[], { stderr }: Terminal): Promise<void> {
  const coming = returned.filter(({ status }) => status === 'coming');
  const startedMs = world.clock.monotonicMs();
  for (let pauseMs = 1000; coming.length > 0; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const active = await Promise.all(coming.map((one) => isActive(world, one)));
    const left = active.filter((is) => !is).length;
    stderr.write(`${coming.length - left} of ${counted(coming.length, 'image')} back from the archive\n`);
    if (left === 0 || world.cancelled.aborted) return;
    if (world.clock.monotonicMs() - startedMs > longestMs)
      throw new Error('ECR takes longer than it says: look again later');
    await world.clock.pause(pauseMs);
  }
}

async function isActive({ registries }: OpenWorld, { repository, digest }: Returned): Promise<boolean> {
  const [image] = await registries.describe(repository, [digest]);
  return image?.status === 'active';
}
