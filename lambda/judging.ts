import { componentsOf } from './core/component.ts';
import { isArchivedByUs } from './core/archive.ts';
import { decide } from './core/decide.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { lastOf } from './core/last-of.ts';
import { noTagsAt, tagsAfter, taggedAtIn } from './core/ledgers/tags.ts';
import { ranBefore, ranIn, seenIn, surveyedIn } from './core/ledgers/used.ts';
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
import type { Ledger } from './ledgers.ts';
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
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

/** The verdicts about a repository, and what was found out for them. */
export interface Judgement extends Known {
  readonly decisions: readonly Decision[];
  readonly facts: Facts;
  /** As the runs before left it. */
  readonly ledger: Ledger;
  readonly history: History;
  readonly watch: Watch;
}

interface Given {
  readonly policy: Policy;
  /** The entries that may decide: see `retentionFinder`. */
  readonly entries: readonly Retention[];
  readonly evidence: Evidence;
  readonly sources: Sources;
}

interface Remembering extends Given {
  readonly ledger: Ledger;
}

/** Asks for what is not known yet, or for nothing. */
type Step = (repository: Repository, judged: Judgement, given: Given) => Promise<Partial<Known>>;

/** Judges a repository. It asks for more only where something is or may be condemned: what it learns only keeps more. */
export async function judge(repository: Repository, listed: readonly Image[], given: Given): Promise<Judgement> {
  const { manifests, configurations } = given.sources;
  const ledger = await given.sources.ledgers.of(repository);
  const judgeWith = judgeOf(repository, listed, { ...given, ledger });
  let judged = judgeWith({
    images: configurations.known(await manifests.known(repository, listed)),
    restrictions: unrestricted,
    access: unasked,
    originals: noOriginals,
    hasConfigurations: false,
    ...(await chosen(repository, given)),
  });
  // Reading indexes may condemn what was kept so far; whatever only keeps more is asked after that.
  const steps: readonly Step[] = [readIndexes, askForTags, askWhoMayPull, readConfigs, readConfigurations];
  for (const step of steps) {
    const next = { ...judged, ...(await step(repository, judged, given)) };
    judged = mayChangeVerdicts(judged, next) ? judgeWith(next) : next;
  }
  return judged;
}

/** A large repository is not judged again for what says nothing about its images. */
const mayChangeVerdicts = (before: Known, { images, restrictions, access, originals, ...now }: Known): boolean =>
  images !== before.images ||
  restrictions.keepNewest !== before.restrictions.keepNewest ||
  (access !== before.access && access.strangers.length > 0) ||
  (originals !== before.originals && originals.kept.size > 0) ||
  now.hasConfigurations !== before.hasConfigurations;

/** Only where its resource tags may decide about a repository, they are asked for; if they cannot be read, nothing is known. */
async function chosen(
  repository: Repository,
  { entries, sources }: Given,
): Promise<Pick<Known, 'retention' | 'unread'>> {
  if (!entries.some(asksForTags)) return { retention: entries[0], unread: [] };
  const { tags, unread } = await sources.tagsOf(repository);
  return { retention: unread.length > 0 ? undefined : chosenAmong(entries, tags), unread };
}

const askForTags: Step = async (repository, judged, { evidence, sources }) => {
  if (!isAnyCondemned(judged)) return {};
  const { tags, unread } = await sources.tagsOf(repository);
  return { restrictions: restrictionsIn(tags, evidence.nowMs), unread: [...judged.unread, ...unread] };
};

const readIndexes: Step = async (repository, judged, { sources }) => {
  const { retention, images } = judged;
  const mayRankOtherwise = retention !== undefined && mayRankByWhatItLists({ ...retention, images });
  return isAnyCondemned(judged) || mayRankOtherwise ? { images: await sources.manifests.read(repository, images) } : {};
};

const askWhoMayPull: Step = async (repository, judged, { sources }) => {
  if (!isAnyCondemned(judged)) return {};
  const [access, originals] = [await sources.accessTo(repository), await sources.originalsOf(repository)];
  return { access, originals, unread: [...access.unread, ...originals.unread, ...judged.unread] };
};

/** Nodes that know an image by its configuration only: those that are condemned are looked at for it. */
const readConfigs: Step = async (repository, judged, { evidence, sources }) => {
  if (!evidence.namesConfigs || !isAnyCondemned(judged)) return {};
  const isSuspect = suspectsIn(judged);
  const isWanted = (image: Image): boolean => isSuspect(image) && isWithoutConfig(image);
  return { images: await sources.manifests.read(repository, judged.images, isWanted) };
};

const readConfigurations: Step = async (repository, judged, { sources: { manifests, configurations } }) => {
  const { retention, images } = judged;
  if (!retention || !decidesByConfiguration(retention) || !isAnyCondemned(judged)) return {};
  const isSuspect = suspectsIn(judged);
  const isUnknown = (image: Image): boolean =>
    isSuspect(image) && isWithoutConfig(image) && image.status === 'active' && image.configuration === undefined;
  const known = await manifests.read(repository, images, isUnknown);
  const suspects = known.filter((image) => isSuspect(image) && image.manifest.kind === 'platform');
  const told = new Map((await configurations.read(repository, suspects)).map((image) => [image.digest, image]));
  return { images: known.map((image) => told.get(image.digest) ?? image), hasConfigurations: true };
};

function judgeOf(repository: Repository, listed: readonly Image[], given: Remembering): (known: Known) => Judgement {
  const { policy, evidence, ledger } = given;
  const { references, nowMs } = evidence;
  const { rollback, seenWithinMs } = policy.inUse;
  const before = ledger.history;
  const { watch, tags } = watchedBy(listed, given);
  const common = { ...factsAbout(repository, given), taggedAt: taggedAtIn(tags) };
  const isNamed = evidence.isNamed(repository);
  const shownBy = lastOf((images: readonly Image[]) => {
    const survey = surveyedIn(references, { repository, images, nowMs });
    const ran = ranIn(before.used, survey);
    const facts = {
      images,
      components: componentsOf(images),
      ranBefore: ranBefore(ran, { depths: rollback, seenWithinMs, nowMs }),
      isOrphan: isOrphan({ ...common, images, used: before.used, watch, isNamed }),
    };
    return { survey, ran, facts };
  });
  return (known) => {
    const { retention, restrictions, access, originals, hasConfigurations, unread } = known;
    const { survey, ran, facts: shown } = shownBy(known.images);
    const found = { strangers: access.strangers, keptOriginals: originals.kept, hasConfigurations };
    const facts: Facts = { ...common, ...shown, ...found };
    const because = unread.length > 0 ? 'the tags that choose its retention entry could not be read' : undefined;
    const decisions = decide(retention && restricted(retention, restrictions), facts, because);
    const history = { tags, used: { ran, seen: seenIn(before.used, decisions, survey) } };
    return { ...known, decisions, facts, ledger, history, watch };
  };
}

/** Since when the registry is watched, and when tags came to where they are. */
function watchedBy(listed: readonly Image[], { evidence, ledger }: Remembering) {
  const before = ledger.watch;
  // Of a repository that is new while we watch, all tags came since the survey before.
  const unseen = before && noTagsAt(before.seenAtMs);
  const tags = tagsAfter(ledger.history.tags ?? unseen, listed, evidence.nowMs);
  return { watch: watchAfter(before, evidence.nowMs), tags };
}

/** What is known of a repository whatever its images are. */
function factsAbout(repository: Repository, { policy, evidence, ledger }: Remembering) {
  const { used } = ledger.history;
  return {
    ...evidence,
    ...policy.inUse,
    repository,
    mentions: evidence.mentionsOf(repository),
    pins: evidence.pinsOf(repository),
    isCache: isCache(repository, evidence.settings),
    recordsAllPulls: recordsAllPulls(repository, evidence.settings),
    firstPushOf: evidence.census.firstPushOf,
    seenInUseMs: (digest: Digest) => used.seen.get(digest),
    isArchivedByUs: (image: Image) => isArchivedByUs(image, ledger.archive),
    isDeletedByUs: (digest: Digest) => ledger.leftovers.has(digest),
  };
}

const isAnyCondemned = ({ decisions }: Judgement): boolean => decisions.some(({ verdict }) => verdict === 'condemned');

/** Whether an image is of something that is condemned so far. */
function suspectsIn({ decisions }: Judgement): (image: Image) => boolean {
  const condemned = decisions.filter(({ verdict }) => verdict === 'condemned');
  const suspects = new Set(condemned.flatMap(({ component }) => component.members.map(({ digest }) => digest)));
  return ({ digest }) => suspects.has(digest);
}

const isWithoutConfig = ({ manifest, config }: Image): boolean => manifest.kind === 'platform' && config === undefined;
