import type { Component } from './component.ts';
import { firstMatch } from './glob.ts';
import type { Digest, Repository } from './image.ts';
import type { Unread } from './usage.ts';
import type { Hold } from './verdict.ts';

/** What narrows what an unread cell could have named: facts of AWS about a repository and its images. */
export interface Surroundings {
  /** Where a digest is as well. */
  readonly regionsOf: (digest: Digest) => readonly string[];
  /** Whether consumers of an account may pull from the repository: ours always, others if a policy lets them. */
  readonly mayPull: (account: string) => boolean;
  readonly isOnlyHere: (digest: Digest) => boolean;
}

/**
 * Absence of evidence is not evidence of absence: each cell that was not read holds what it could have named. One that
 * pulls from its own region only could have named what is there, and so what is a copy of something there. One of an
 * account that may not pull from the repository could have named a copy of it elsewhere, if there is any.
 */
export function vetoesFor(
  repository: Repository,
  unread: readonly Unread[],
  { regionsOf, mayPull, isOnlyHere }: Surroundings,
): (component: Component) => readonly Hold[] {
  const here = unread.filter(({ sparing = [] }) => firstMatch(sparing)(repository.name) === undefined);
  if (here.length === 0) return () => nothing;
  const copiesIn = (component: Component, region: string) =>
    component.digests.some((digest) => regionsOf(digest).includes(region));
  const mayReach = ({ digests }: Component, account: string) => mayPull(account) || !digests.every(isOnlyHere);
  return (component) =>
    here
      .filter((cell) => couldName(cell, repository, (region) => copiesIn(component, region)))
      .filter(({ account }) => mayReach(component, account))
      .map(vetoOf);
}

const nothing: readonly Hold[] = [];

function couldName({ reach, region }: Unread, repository: Repository, hasCopyIn: (region: string) => boolean): boolean {
  switch (reach) {
    case 'anywhere':
      return true;
    case 'own-region':
      return repository.region === region || hasCopyIn(region);
    case 'copies':
      return repository.region !== region && hasCopyIn(region);
    case 'nothing':
      return false;
  }
}

/** A cell that could not be read, as what holds back. */
export const vetoOf = ({ source, account, region, unit, error }: Unread): Hold => ({
  hold: 'veto',
  source,
  account,
  region,
  ...(unit === undefined ? {} : { unit }),
  error,
});
