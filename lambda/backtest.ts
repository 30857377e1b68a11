import pMap from 'p-map';
import { noHistory, readAudits, toldIn } from './audit-history.ts';
import type { AuditHistory } from './audit-history.ts';
import { isArchivedByUs } from './core/archive.ts';
import { auditRows } from './core/audit-row.ts';
import { addedUp, backtest, daysToPlay } from './core/backtest.ts';
import type { Backtest, Playback } from './core/backtest.ts';
import type { Chronicle } from './core/chronicle.ts';
import { longestGapMs } from './core/condemnation.ts';
import type { Image } from './core/image.ts';
import type { Standing } from './core/past.ts';
import { isCache, recordsAllPulls } from './core/registry-settings.ts';
import { restricted, restrictionsIn } from './core/restrictions.ts';
import { decidesByConfiguration } from './core/retention.ts';
import type { Retention } from './core/retention.ts';
import type { Finding, Unread } from './core/usage.ts';
import { imagesOf, prepare } from './job.ts';
import type { Job, Records } from './job.ts';
import { noOriginals } from './originals.ts';
import { planner } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { Bucket, World } from './ports.ts';
import { auditLine } from './render/record.ts';
import { rowIn } from './render/written.ts';
import { unasked } from './strangers.ts';
import { survey } from './survey.ts';

/** A backtest of all repositories, and what could not be read for it. */
export interface PlayedBack extends Backtest {
  readonly findings: readonly Finding[];
  /** The audit objects that could not be read. */
  readonly damaged: readonly string[];
}

/** How far back, and by which records: without a bucket by none. */
interface Looking {
  readonly days: number;
  readonly records: Records;
  readonly audits: Bucket | undefined;
}

/** Repositories that are played back side by side: it hides the latency of asking about them. */
const atOnce = 8;
const dayMs = 86_400_000;

/** Plays a policy back over days that are past, and changes nothing. It surveys as a plan does. */
export async function playBack(world: World, policy: Policy, { days, records, audits }: Looking): Promise<PlayedBack> {
  const startedAtMs = world.clock.serviceMs();
  const surveyed = await survey(world, policy);
  const job = await prepare(world, policy, { surveyed, startedAtMs, records, working: undefined });
  const { nowMs } = job.evidence;
  const images = job.shards.reduce((sum, shard) => sum + shard.images, 0);
  const daysMs = daysToPlay(days, { images, nowMs });
  // What was in use on the first day, a survey before it says.
  const sinceMs = nowMs - days * dayMs - Math.max(longestGapMs, policy.inUse.seenWithinMs);
  const repositories = job.shards.map(({ repository }) => repository);
  const history = audits ? await readAudits({ bucket: audits, log: world.log }, repositories, sinceMs) : noHistory;
  const unread = new Map<string, Unread>();
  const play = player(job, { history, daysMs }, (cells) => {
    for (const cell of cells) unread.set(`${cell.source} ${cell.region}`, cell);
  });
  try {
    const all = await pMap(job.shards, play, { concurrency: atOnce });
    return {
      ...addedUp(all, daysMs),
      findings: [...surveyed.findings, ...unread.values()],
      damaged: history.damaged,
    };
  } finally {
    // What was read of manifests looks like pulls to whoever comes next, unless that is remembered.
    await job.sources.manifests.save(job.isThere);
    await job.sources.configurations.save(job.isThere);
  }
}

interface Time {
  readonly history: AuditHistory;
  readonly daysMs: readonly number[];
}

/** Plays back one repository after the other. It asks for more only where something was condemned. */
function player(
  job: Job,
  { history, daysMs }: Time,
  note: (unread: readonly Unread[]) => void,
): (shard: Job['shards'][number]) => Promise<Backtest> {
  const { world, policy, evidence, sources } = job;
  const plan = planner(policy, evidence, sources);
  return async (shard) => {
    world.cancelled.throwIfAborted();
    const { repository } = shard;
    const today = await plan(repository, await imagesOf(job, shard));
    note(today.unread);
    const { retention, unread } = await retentionOf(job, today);
    note(unread);
    const chronicle = withToday(history, job, today);
    const given = { retention, chronicle, daysMs, graceMs: policy.graceMs };
    const play = (known: Pick<Playback, 'images' | 'standing'>) => backtest({ ...given, ...known });
    const first = play({ images: today.images, standing: standingOf(job, today, retention) });
    if (first.days.every(({ condemned }) => condemned.images === 0)) return first;
    const { images, standing } = await learnMore(job, today, standingOf(job, today, retention), note);
    return play({ images, standing });
  };
}

/** The entry that decides about a repository, with what its tags ask for. */
async function retentionOf(
  { sources, evidence: { nowMs } }: Job,
  { repository, retention }: Plan,
): Promise<{ readonly retention: Retention | undefined; readonly unread: readonly Unread[] }> {
  if (!retention) return { retention, unread: [] };
  const { tags, unread } = await sources.tagsOf(repository);
  return { retention: restricted(retention, restrictionsIn(tags, nowMs)), unread };
}

/** What audits say of a repository, and at last what a survey says today. */
function withToday(
  history: AuditHistory,
  { records, evidence }: Job,
  { repository, decisions, holds }: Plan,
): Chronicle {
  const { note, result } = history.take(repository);
  for (const row of auditRows({ repository, decisions, holds, outcomes: new Map() })) {
    const written = rowIn(auditLine(records.run, row));
    for (const told of written ? toldIn(written) : []) note(evidence.nowMs, told);
  }
  return result();
}

/** What holds for all days alike: nobody knows how it was then. */
function standingOf(
  { policy, evidence }: Job,
  { repository, ledger: { archive } }: Plan,
  retention: Retention | undefined,
): Standing {
  const { census, settings } = evidence;
  return {
    repository,
    firstPushOf: census.firstPushOf,
    strangers: unasked.strangers,
    isCache: isCache(repository, settings),
    recordsAllPulls: recordsAllPulls(repository, settings),
    keptOriginals: noOriginals.kept,
    isArchivedByUs: (image) => isArchivedByUs(image, archive),
    // Configurations were read of what is condemned today: what was condemned earlier may have any label.
    hasConfigurations: retention !== undefined && decidesByConfiguration(retention),
    pulledWithinMs: policy.inUse.pulledWithinMs,
    seenWithinMs: policy.inUse.seenWithinMs,
  };
}

/** Indexes, who may pull, and what is kept where replicas came from. */
async function learnMore(
  { sources }: Job,
  { repository, images }: Plan,
  standing: Standing,
  note: (unread: readonly Unread[]) => void,
): Promise<{ readonly images: readonly Image[]; readonly standing: Standing }> {
  const [access, originals] = [await sources.accessTo(repository), await sources.originalsOf(repository)];
  note([...access.unread, ...originals.unread]);
  return {
    images: await sources.manifests.read(repository, images),
    standing: { ...standing, strangers: access.strangers, keptOriginals: originals.kept },
  };
}
