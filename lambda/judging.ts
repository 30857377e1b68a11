import { componentsOf } from './core/component.ts';
import { isArchivedByUs } from './core/archive.ts';
import { decide } from './core/decide.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { tagsAfter, taggedAtIn } from './core/ledgers/tags.ts';
import { ranBefore, ranIn, seenIn } from './core/ledgers/used.ts';
import { watchAfter } from './core/ledgers/watch.ts';
import type { Watch } from './core/ledgers/watch.ts';
import { isOrphan } from './core/orphan.ts';
import { isCache, recordsAllPulls } from './core/registry-settings.ts';
import { restricted, restrictionsIn, unrestricted } from './core/restrictions.ts';
import type { Restrictions } from './core/restrictions.ts';
import { asksForTags, chosenAmong, decidesByConfiguration } from './core/retention.ts';
import type { Retention } from './core/retention.ts';
import { mayRankByWhatItLists } from './core/rules/newest.ts';
import type { Facts } from './core/rules/rule.ts';
import type { Decision } from './core/verdict.ts';
import type { Unread } from './core/usage.ts';
import type { History } from './ledger-format.ts';
import { noOriginals } from './originals.ts';
import type { Originals } from './originals.ts';
import type { Evidence, Sources } from './plan.ts';
import type { Policy } from './policy.ts';
import { unasked } from './strangers.ts';
import type { Access } from './strangers.ts';

/** What a planner knows of a repository by now. */
interface Known {
  readonly images: readonly Image[];
  readonly retention: Retention | undefined;
  readonly restrictions: Restrictions;
  readonly access: Access;
  readonly originals: Originals;
  /** Whether configurations were read of what is condemned. */
  readonly hasConfigurations: boolean;
}

/** The verdicts about a repository, and what was found out for them. */
export interface Judgement extends Known {
  readonly decisions: readonly Decision[];
  readonly facts: Facts;
  readonly history: History;
  readonly watch: Watch;
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

interface Given {
  readonly policy: Policy;
  /** The entries that may decide: see `retentionFinder`. */
  readonly entries: readonly Retention[];
  readonly evidence: Evidence;
  readonly sources: Sources;
}

/** Judges a repository. It asks for more only where something is or may be condemned: what it learns only keeps more. */
export async function judge(repository: Repository, listed: readonly Image[], given: Given): Promise<Judgement> {
  const { evidence, sources } = given;
  const { manifests, accessTo, originalsOf, tagsOf } = sources;
  const unread: Unread[] = [];
  const tagsNow = async (): Promise<ReadonlyMap<string, string>> => {
    const found = await tagsOf(repository);
    unread.push(...found.unread);
    return found.tags;
  };
  const judgeWith = judgeOf(repository, listed, given);
  let known: Known = {
    images: sources.configurations.known(manifests.known(repository, listed)),
    retention: await chosen(given.entries, tagsNow),
    restrictions: unrestricted,
    access: unasked,
    originals: noOriginals,
    hasConfigurations: false,
  };
  let judged = judgeWith(known);
  const learn = (more: Partial<Known>): void => {
    known = { ...known, ...more };
    judged = judgeWith(known);
  };
  const isAnyCondemned = (): boolean => judged.decisions.some(({ verdict }) => verdict === 'condemned');
  if (isAnyCondemned()) learn({ restrictions: restrictionsIn(await tagsNow(), evidence.nowMs) });
  const { retention } = known;
  if (isAnyCondemned() || (retention && mayRankByWhatItLists({ ...retention, images: known.images }))) {
    learn({ images: await manifests.read(repository, known.images) });
  }
  if (isAnyCondemned()) learn({ access: await accessTo(repository), originals: await originalsOf(repository) });
  // Nodes that know an image by its configuration only: those that are condemned are looked at for it.
  if (evidence.namesConfigs && isAnyCondemned()) {
    const suspects = new Set(condemnedIn(judged.decisions));
    const isWanted = (image: Image): boolean => suspects.has(image.digest) && isWithoutConfig(image);
    learn({ images: await manifests.read(repository, known.images, isWanted) });
  }
  if (retention && decidesByConfiguration(retention) && isAnyCondemned()) {
    const suspects = new Set(condemnedIn(judged.decisions));
    const isAsked = ({ digest, manifest }: Image): boolean => suspects.has(digest) && manifest.kind === 'platform';
    const isUnknown = (image: Image): boolean => isAsked(image) && isWithoutConfig(image) && image.status === 'active';
    const read = await manifests.read(repository, known.images, isUnknown);
    const asked = await sources.configurations.read(repository, read.filter(isAsked));
    const told = new Map(asked.map((image) => [image.digest, image]));
    const images = read.map((image) => told.get(image.digest) ?? image);
    learn({ images, hasConfigurations: true });
  }
  const { access, originals } = known;
  const all = [...access.unread, ...originals.unread, ...unread];
  return { ...known, ...judged, unread: [...new Set(all)] };
}

/** Only where its resource tags may decide about a repository, they are asked for; if they cannot be read, nothing is known. */
async function chosen(
  entries: readonly Retention[],
  tagsNow: () => Promise<ReadonlyMap<string, string>>,
): Promise<Retention | undefined> {
  return chosenAmong(entries, entries.some(asksForTags) ? await tagsNow() : new Map());
}

type Judged = Pick<Judgement, 'decisions' | 'facts' | 'history' | 'watch'>;

function judgeOf(
  repository: Repository,
  listed: readonly Image[],
  { policy, evidence, sources: { ledgers } }: Given,
): (known: Known) => Judged {
  const { settings, references, nowMs } = evidence;
  const before = ledgers.history(repository);
  const watchBefore = ledgers.watch(repository);
  const watch = watchAfter(watchBefore, nowMs);
  // Of a repository that is new while we watch, all tags came since the survey before.
  const tagsBefore = before.tags ?? (watchBefore && { seenAtMs: watchBefore.seenAtMs, tags: new Map() });
  const tags = tagsAfter(tagsBefore, listed, nowMs);
  const common = {
    ...evidence,
    ...policy.inUse,
    repository,
    mentions: evidence.mentionsOf(repository),
    pins: evidence.pinsOf(repository),
    isCache: isCache(repository, settings),
    recordsAllPulls: recordsAllPulls(repository, settings),
    firstPushOf: evidence.census.firstPushOf,
    taggedAt: taggedAtIn(tags),
    seenInUseMs: (digest: Digest) => before.used.seen.get(digest),
    isArchivedByUs: (image: Image) => isArchivedByUs(image, ledgers.archive(repository)),
    isDeletedByUs: (digest: Digest) => ledgers.leftovers(repository).has(digest),
  };
  return ({ images, retention, restrictions, access, originals, hasConfigurations }) => {
    const survey = { repository, images, references, nowMs };
    const ran = ranIn(before.used, survey);
    const { rollback, seenWithinMs } = policy.inUse;
    const facts: Facts = {
      ...common,
      images,
      components: componentsOf(images),
      strangers: access.strangers,
      keptOriginals: originals.kept,
      ranBefore: ranBefore(ran, { depth: rollback.others, seenWithinMs, nowMs }),
      hasConfigurations,
      isOrphan: isOrphan({ ...common, images, used: before.used, watch, isNamed: evidence.isNamed(repository) }),
    };
    const decisions = decide(retention && restricted(retention, restrictions), facts);
    const history = { tags, used: { ran, seen: seenIn(before.used, decisions, survey) } };
    return { decisions, facts, history, watch };
  };
}

const condemnedIn = (decisions: readonly Decision[]): readonly Digest[] =>
  decisions.flatMap(({ verdict, component }) =>
    verdict === 'condemned' ? component.members.map(({ digest }) => digest) : [],
  );

const isWithoutConfig = ({ manifest, config }: Image): boolean => manifest.kind === 'platform' && config === undefined;
