import { componentsOf } from './core/component.ts';
import { decide } from './core/decide.ts';
import type { Digest, Image, Repository } from './core/image.ts';
import { modeFor, retentionFinder } from './core/retention.ts';
import type { Mode, Retention } from './core/retention.ts';
import { referencesByName } from './core/references.ts';
import type { References } from './core/references.ts';
import type { Census } from './core/census.ts';
import type { Sightings, Unread } from './core/usage.ts';
import type { Decision, Hold } from './core/verdict.ts';
import { vetoesFor } from './core/vetoes.ts';
import type { Manifests } from './manifests.ts';
import type { Policy } from './policy.ts';

/** All that a plan needs to know beyond the repository itself. */
export interface Evidence {
  readonly references: References;
  readonly mentions: Sightings['mentions'];
  readonly pins: Sightings['pins'];
  readonly unread: readonly Unread[];
  readonly census: Census;
  readonly nowMs: number;
}

export function evidenceOf(
  sightings: Sightings,
  unread: readonly Unread[],
  { census, nowMs }: Pick<Evidence, 'census' | 'nowMs'>,
): Evidence {
  const { mentions, pins } = sightings;
  const references = [...sightings.references, ...census.meant()];
  return { references: referencesByName(references, census.resolved), mentions, pins, unread, census, nowMs };
}

/** What is to become of a repository, and what holds it back today. */
export interface Plan {
  readonly repository: Repository;
  readonly images: readonly Image[];
  readonly decisions: readonly Decision[];
  /** What holds each condemned component back. If nothing does, it may go. */
  readonly holds: ReadonlyMap<Digest, readonly Hold[]>;
}

/** Plans repositories one by one. The same repository, images and evidence give the same plan. */
export function planner(
  policy: Policy,
  evidence: Evidence,
  manifests: Manifests,
): (repository: Repository, images: readonly Image[]) => Promise<Plan> {
  const retentionFor = retentionFinder(policy.retention);
  return async (repository, listed) => {
    const retention = retentionFor(repository.name);
    const judge = (images: readonly Image[]) =>
      decide(retention, {
        ...evidence,
        ...policy.inUse,
        repository,
        images,
        components: componentsOf(images),
        firstPushOf: evidence.census.firstPushOf,
      });
    let images = manifests.known(repository, listed);
    let decisions = judge(images);
    // Manifests are read only where something is condemned: they join images, and so can only keep more of them.
    if (decisions.some(({ verdict }) => verdict === 'condemned')) {
      images = await manifests.read(repository, images);
      decisions = judge(images);
    }
    return { repository, images, decisions, holds: holdsOf(repository, decisions, { policy, retention, evidence }) };
  };
}

function holdsOf(
  repository: Repository,
  decisions: readonly Decision[],
  { policy, retention, evidence }: { policy: Policy; retention: Retention | undefined; evidence: Evidence },
): ReadonlyMap<Digest, readonly Hold[]> {
  const vetoes = vetoesFor(repository, evidence.unread, evidence.census.regionsOf);
  const mode: Mode = retention ? modeFor(policy.mode, retention) : 'report';
  const byMode: readonly Hold[] = mode === 'report' ? [{ hold: 'mode', mode }] : [];
  return new Map(
    decisions.flatMap(({ verdict, component }) =>
      verdict === 'condemned' ? [[component.id, [...vetoes(component), ...byMode]]] : [],
    ),
  );
}

/** The components that may go today. */
export const goingIn = ({ holds }: Plan): ReadonlySet<Digest> =>
  new Set([...holds].filter(([, all]) => all.length === 0).map(([id]) => id));
