import type { Component } from './core/component.ts';
import type { Condemnations } from './core/condemnation.ts';
import { allIn, joinedLists } from './core/found.ts';
import { grouped } from './core/grouped.ts';
import { holdsFor } from './core/holds.ts';
import { placeOf } from './core/image.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { byRepository } from './core/mentions.ts';
import { isKnown } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { heldByTag } from './core/restrictions.ts';
import { modeFor, retentionFinder, weaker } from './core/retention.ts';
import type { Mode, Retention } from './core/retention.ts';
import { referencesByName } from './core/references.ts';
import type { References } from './core/references.ts';
import type { Census } from './core/census.ts';
import type { Sightings, Unread } from './core/usage.ts';
import { watchingHold } from './core/ledgers/watch.ts';
import type { Watch } from './core/ledgers/watch.ts';
import type { Decision, Hold } from './core/verdict.ts';
import { vetoesFor, vetoOf } from './core/vetoes.ts';
import type { Configurations } from './configurations.ts';
import { judge } from './judging.ts';
import type { Judgement } from './judging.ts';
import type { History } from './ledger-format.ts';
import type { Ledger, Ledgers } from './ledgers.ts';
import type { ByHand, HoldsByHand } from './holds-by-hand.ts';
import type { Manifests } from './manifests.ts';
import type { Policy } from './policy.ts';
import type { Originals } from './originals.ts';
import type { RepositoryTags } from './repository-tags.ts';
import type { Access } from './strangers.ts';

/** All that a plan needs to know beyond the repository itself. */
export interface Evidence {
  readonly references: References;
  readonly mentionsOf: (repository: Repository) => Sightings['mentions'];
  readonly pinsOf: (repository: Repository) => Sightings['pins'];
  /** Whether somebody knows an image by its configuration only. */
  readonly namesConfigs: boolean;
  /** Whether anybody names anything of a repository, there or not. */
  readonly isNamed: (repository: Repository) => boolean;
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
  const named = new Set(sightings.references.flatMap(({ repository }) => (repository ? [placeOf(repository)] : [])));
  const isNamed = (repository: Repository): boolean => named.has(placeOf(repository));
  return { references, mentionsOf, pinsOf, namesConfigs, isNamed, unread, ...given };
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
  /** What the runs before left of it. */
  readonly ledger: Ledger;
  /** What surveys saw of it, with this one. */
  readonly history: History;
  readonly watch: Watch;
  /** The entry that decided, without what its tags ask for. */
  readonly retention: Retention | undefined;
  /** Whether nobody named, pulled or pushed anything of it for long. */
  readonly isOrphan: boolean;
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

/** What a planner asks for, of repositories where something is condemned. */
export interface Sources {
  readonly manifests: Manifests;
  readonly configurations: Configurations;
  readonly accessTo: (repository: Repository) => Promise<Access>;
  /** Where replication brought its images from, what is kept there. */
  readonly originalsOf: (repository: Repository) => Promise<Originals>;
  readonly tagsOf: (repository: Repository) => Promise<RepositoryTags>;
  readonly ledgers: Ledgers;
  /** What people asked to keep for a while. */
  readonly heldByHand: HoldsByHand;
}

/** Plans repositories one by one. The same repository, images and evidence give the same plan. */
export function planner(
  policy: Policy,
  evidence: Evidence,
  sources: Sources,
): (repository: Repository, images: readonly Image[]) => Promise<Plan> {
  const entriesFor = retentionFinder(policy.retention);
  const { heldByHand } = sources;
  return async (repository, listed) => {
    const given = { policy, entries: entriesFor(repository.name), evidence, sources };
    const judgement = await judge(repository, listed, given);
    const { images, decisions, facts, retention, restrictions, ledger, history, watch, unread } = judgement;
    const mode = weaker(modeFor(policy.mode, retention), restrictions.mode);
    const { holds, condemnations } = holdsFor(decisions, {
      mode,
      vetoesOf: vetoesFor(repository, evidence.unread, { ...evidence.census, mayPull: judgement.access.mayPull }),
      onAll: [...unread.map(vetoOf), ...restrictions.holds, ...heldByHand.onAll],
      onEach: ownHolds(judgement, heldByHand.of(repository)),
      condemnations: ledger.condemned,
      isRemembered: ledger.isThere,
      archive: ledger.archive,
      graceMs: policy.graceMs,
      archiveForMs: policy.archive.forMs,
      nowMs: evidence.nowMs,
    });
    const { isOrphan } = facts;
    const remembered = { ledger, condemnations, history, watch };
    return { repository, mode, images, decisions, holds, ...remembered, retention, isOrphan, unread };
  };
}

/** What holds a component itself back: its own tags, people, and that we have not watched it for long enough. */
function ownHolds(
  { retention, watch, history, facts }: Judgement,
  heldByHand: readonly ByHand[],
): (component: Component) => readonly Hold[] {
  const tagsSinceMs = history.tags?.sinceMs ?? facts.nowMs;
  const watching = retention ? watchingHold(retention, { ...facts, watch, tagsSinceMs }) : () => undefined;
  const byHand = grouped(heldByHand.map(({ digest, hold }) => [digest, hold] as const));
  return (component) => {
    const byPeople = byHand.size === 0 ? nothing : allIn(component.digests, (digest) => byHand.get(digest) ?? nothing);
    const hold = watching(component);
    return joinedLists(byPeople, heldByTag(component.tags, facts.nowMs), hold ? [hold] : nothing);
  };
}

const nothing: readonly Hold[] = [];
