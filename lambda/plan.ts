import { componentsOf } from './core/component.ts';
import { isArchivedByUs } from './core/archive.ts';
import type { Condemnations } from './core/condemnation.ts';
import { decide } from './core/decide.ts';
import { goingIn, holdsFor } from './core/holds.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { byRepository } from './core/mentions.ts';
import { isCache, isKnown, recordsAllPulls } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { mayRankByWhatItLists } from './core/rules/newest.ts';
import { modeFor, retentionFinder } from './core/retention.ts';
import type { Mode, Retention } from './core/retention.ts';
import { referencesByName } from './core/references.ts';
import type { References } from './core/references.ts';
import type { Census } from './core/census.ts';
import type { Sightings, Unread } from './core/usage.ts';
import type { Decision, Hold } from './core/verdict.ts';
import { vetoesFor, vetoOf } from './core/vetoes.ts';
import type { Ledgers } from './ledgers.ts';
import type { Manifests } from './manifests.ts';
import type { Policy } from './policy.ts';
import { noOriginals } from './originals.ts';
import type { Originals } from './originals.ts';
import { noTagHolds } from './repository-tags.ts';
import type { TagHolds } from './repository-tags.ts';
import { unasked } from './strangers.ts';
import type { Access } from './strangers.ts';

/** All that a plan needs to know beyond the repository itself. */
export interface Evidence {
  readonly references: References;
  readonly mentionsOf: (repository: Repository) => Sightings['mentions'];
  readonly pinsOf: (repository: Repository) => Sightings['pins'];
  /** Whether somebody knows an image by its configuration only. */
  readonly namesConfigs: boolean;
  readonly unread: readonly Unread[];
  readonly census: Census;
  readonly settings: readonly RegistrySettings[];
  readonly nowMs: number;
}

export function evidenceOf(
  sightings: Sightings,
  unread: readonly Unread[],
  given: Pick<Evidence, 'census' | 'settings' | 'nowMs'>,
): Evidence {
  const { mentions, pins } = sightings;
  const { meant, resolved, regionsOf } = given.census;
  const references = referencesByName([...sightings.references, ...meant()], resolved, isKnown(given.settings));
  const namesConfigs = sightings.references.some(
    (one) => 'isConfig' in one && one.isConfig && regionsOf(one.digest).length === 0,
  );
  const [mentionsOf, pinsOf] = [byRepository(mentions), byRepository(pins)];
  return { references, mentionsOf, pinsOf, namesConfigs, unread, ...given };
}

/** What is to become of a repository, and what holds it back today. */
export interface Plan {
  readonly repository: Repository;
  /** What may be done in the repository at all. */
  readonly mode: Mode;
  readonly images: readonly Image[];
  readonly decisions: readonly Decision[];
  /** What holds each condemned component back. If nothing does, it may go. */
  readonly holds: ReadonlyMap<Digest, readonly Hold[]>;
  /** Since when each is condemned, with this survey. */
  readonly condemnations: Condemnations;
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

/** What a planner asks for, of repositories where something is condemned. */
export interface Sources {
  readonly manifests: Manifests;
  readonly accessTo: (repository: Repository) => Promise<Access>;
  /** Where replication brought its images from, what is kept there. */
  readonly originalsOf: (repository: Repository) => Promise<Originals>;
  readonly tagHoldsOf: (repository: Repository) => Promise<TagHolds>;
  readonly ledgers: Ledgers;
}

/** Plans repositories one by one. The same repository, images and evidence give the same plan. */
export function planner(
  policy: Policy,
  evidence: Evidence,
  sources: Sources,
): (repository: Repository, images: readonly Image[]) => Promise<Plan> {
  const retentionFor = retentionFinder(policy.retention);
  return async (repository, listed) => {
    const retention = retentionFor(repository.name);
    const mode = modeFor(policy.mode, retention);
    const judge = judgeOf(repository, { policy, retention, evidence, ledgers: sources.ledgers });
    const mayRankOtherwise = (images: readonly Image[]): boolean =>
      retention !== undefined && mayRankByWhatItLists({ ...retention, images });
    const given = { judge, mayRankOtherwise, evidence, sources };
    const { images, decisions, access, originals } = await judged(repository, listed, given);
    const unread = [...access.unread, ...originals.unread];
    const circumstances = {
      mode,
      vetoesOf: vetoesFor(repository, evidence.unread, { ...evidence.census, mayPull: access.mayPull }),
      onAll: unread.map(vetoOf),
      condemnations: sources.ledgers.condemnations(repository),
      isRemembered: sources.ledgers.isThere(repository),
      archive: sources.ledgers.archive(repository),
      graceMs: policy.graceMs,
      archiveForMs: policy.archive.forMs,
      nowMs: evidence.nowMs,
    };
    const held = holdsFor(decisions, circumstances);
    // A repository that could lose something today is asked whether it may.
    const tagged = goingIn(held).size > 0 ? await sources.tagHoldsOf(repository) : noTagHolds;
    const onAll = [...circumstances.onAll, ...tagged.unread.map(vetoOf), ...tagged.holds];
    const { holds } = holdsFor(decisions, { ...circumstances, onAll });
    const { condemnations } = held;
    return { repository, mode, images, decisions, holds, condemnations, unread: [...unread, ...tagged.unread] };
  };
}

type Judge = (images: readonly Image[], access: Access, originals: Originals) => readonly Decision[];

interface Grounds {
  readonly policy: Policy;
  readonly retention: Retention | undefined;
  readonly evidence: Evidence;
  readonly ledgers: Ledgers;
}

const judgeOf =
  (repository: Repository, { policy, retention, evidence, ledgers }: Grounds): Judge =>
  (images, { strangers }, { kept }) =>
    decide(retention, {
      ...evidence,
      ...policy.inUse,
      repository,
      images,
      strangers,
      keptOriginals: kept,
      components: componentsOf(images),
      ...factsAbout(repository, evidence),
      isArchivedByUs: (image) => isArchivedByUs(image, ledgers.archive(repository)),
      isDeletedByUs: (digest) => ledgers.leftovers(repository).has(digest),
    });

const factsAbout = (repository: Repository, { mentionsOf, pinsOf, settings, census }: Evidence) => ({
  mentions: mentionsOf(repository),
  pins: pinsOf(repository),
  isCache: isCache(repository, settings),
  recordsAllPulls: recordsAllPulls(repository, settings),
  firstPushOf: census.firstPushOf,
});

interface Judging {
  readonly judge: Judge;
  /** Whether what nobody read yet may change the ranks. */
  readonly mayRankOtherwise: (images: readonly Image[]) => boolean;
  readonly evidence: Evidence;
  readonly sources: Sources;
}

/** Asks for more only where something is or may be condemned: manifests join images, and the rest only keeps more. */
async function judged(
  repository: Repository,
  listed: readonly Image[],
  { judge, mayRankOtherwise, evidence, sources }: Judging,
) {
  const { manifests, accessTo, originalsOf } = sources;
  let images = manifests.known(repository, listed);
  let [access, originals] = [unasked, noOriginals];
  let decisions = judge(images, access, originals);
  if (isAnyCondemned(decisions) || mayRankOtherwise(images)) {
    images = await manifests.read(repository, images);
    decisions = judge(images, access, originals);
  }
  if (isAnyCondemned(decisions)) {
    [access, originals] = [await accessTo(repository), await originalsOf(repository)];
    decisions = judge(images, access, originals);
  }
  // Nodes that know an image by its configuration only: those that are condemned are looked at for it.
  if (evidence.namesConfigs && isAnyCondemned(decisions)) {
    const suspects = new Set(condemnedIn(decisions));
    images = await manifests.read(repository, images, (image) => suspects.has(image.digest) && isWithoutConfig(image));
    decisions = judge(images, access, originals);
  }
  return { images, decisions, access, originals };
}

const isAnyCondemned = (decisions: readonly Decision[]): boolean =>
  decisions.some(({ verdict }) => verdict === 'condemned');

const condemnedIn = (decisions: readonly Decision[]): readonly Digest[] =>
  decisions.flatMap(({ verdict, component }) =>
    verdict === 'condemned' ? component.members.map(({ digest }) => digest) : [],
  );

const isWithoutConfig = ({ manifest, config }: Image): boolean => manifest.kind === 'platform' && config === undefined;
