import { componentsOf } from './core/component.ts';
import { decide } from './core/decide.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { byRepository } from './core/mentions.ts';
import { isCache, isKnown, recordsAllPulls } from './core/registry-settings.ts';
import type { RegistrySettings } from './core/registry-settings.ts';
import { modeFor, retentionFinder } from './core/retention.ts';
import type { Mode, Retention } from './core/retention.ts';
import { referencesByName } from './core/references.ts';
import type { References } from './core/references.ts';
import type { Census } from './core/census.ts';
import type { Sightings, Unread } from './core/usage.ts';
import type { Decision, Hold } from './core/verdict.ts';
import { vetoesFor, vetoOf } from './core/vetoes.ts';
import type { Manifests } from './manifests.ts';
import type { Policy } from './policy.ts';
import { noOriginals } from './originals.ts';
import type { Originals } from './originals.ts';
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
  readonly images: readonly Image[];
  readonly decisions: readonly Decision[];
  /** What holds each condemned component back. If nothing does, it may go. */
  readonly holds: ReadonlyMap<Digest, readonly Hold[]>;
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

/** What a planner asks for, of repositories where something is condemned. */
export interface Sources {
  readonly manifests: Manifests;
  readonly accessTo: (repository: Repository) => Promise<Access>;
  /** Where replication brought its images from, what is kept there. */
  readonly originalsOf: (repository: Repository) => Promise<Originals>;
}

/** Plans repositories one by one. The same repository, images and evidence give the same plan. */
export function planner(
  policy: Policy,
  evidence: Evidence,
  { manifests, accessTo, originalsOf }: Sources,
): (repository: Repository, images: readonly Image[]) => Promise<Plan> {
  const retentionFor = retentionFinder(policy.retention);
  return async (repository, listed) => {
    const retention = retentionFor(repository.name);
    const judge = (images: readonly Image[], { strangers }: Access, { kept }: Originals) =>
      decide(retention, {
        ...evidence,
        ...policy.inUse,
        repository,
        images,
        strangers,
        keptOriginals: kept,
        components: componentsOf(images),
        ...factsAbout(repository, evidence),
      });
    let images = manifests.known(repository, listed);
    let [access, originals] = [unasked, noOriginals];
    let decisions = judge(images, access, originals);
    // More is asked only where something is condemned: manifests join images, and the rest only keeps more.
    if (isAnyCondemned(decisions)) {
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
      images = await manifests.read(
        repository,
        images,
        (image) => suspects.has(image.digest) && isWithoutConfig(image),
      );
      decisions = judge(images, access, originals);
    }
    const unread = [...access.unread, ...originals.unread];
    const { mayPull } = access;
    const holds = holdsOf(repository, decisions, { policy, retention, evidence, mayPull, unread });
    return { repository, images, decisions, holds, unread };
  };
}

const factsAbout = (repository: Repository, { mentionsOf, pinsOf, settings, census }: Evidence) => ({
  mentions: mentionsOf(repository),
  pins: pinsOf(repository),
  isCache: isCache(repository, settings),
  recordsAllPulls: recordsAllPulls(repository, settings),
  firstPushOf: census.firstPushOf,
});

const isAnyCondemned = (decisions: readonly Decision[]): boolean =>
  decisions.some(({ verdict }) => verdict === 'condemned');

const condemnedIn = (decisions: readonly Decision[]): readonly Digest[] =>
  decisions.flatMap(({ verdict, component }) =>
    verdict === 'condemned' ? component.members.map(({ digest }) => digest) : [],
  );

const isWithoutConfig = ({ manifest, config }: Image): boolean => manifest.kind === 'platform' && config === undefined;

interface Circumstances {
  readonly policy: Policy;
  readonly retention: Retention | undefined;
  readonly evidence: Evidence;
  readonly mayPull: Access['mayPull'];
  /** What could not be read about the repository itself. */
  readonly unread: readonly Unread[];
}

function holdsOf(
  repository: Repository,
  decisions: readonly Decision[],
  { policy, retention, evidence, mayPull, unread }: Circumstances,
): ReadonlyMap<Digest, readonly Hold[]> {
  const vetoes = vetoesFor(repository, evidence.unread, { ...evidence.census, mayPull });
  const mode: Mode = retention ? modeFor(policy.mode, retention) : 'report';
  const byMode: readonly Hold[] = mode === 'report' ? [{ hold: 'mode', mode }] : [];
  const byAccess = unread.map(vetoOf);
  return new Map(
    decisions.flatMap(({ verdict, component }) =>
      verdict === 'condemned' ? [[component.id, [...vetoes(component), ...byAccess, ...byMode]]] : [],
    ),
  );
}

/** The components that may go today. */
export const goingIn = ({ holds }: Plan): ReadonlySet<Digest> =>
  new Set([...holds].filter(([, all]) => all.length === 0).map(([id]) => id));
