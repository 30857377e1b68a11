import type { Component } from './component.ts';
import type { Digest, Repository } from './image.ts';
import type { Unread } from './usage.ts';
import type { Hold } from './verdict.ts';

/**
 * Absence of evidence is not evidence of absence: each cell that was not read holds what it could have named. One that
 * pulls from its own region only could have named what is there, and so what is a copy of something there.
 */
export function vetoesFor(
  repository: Repository,
  unread: readonly Unread[],
  regionsOf: (digest: Digest) => readonly string[],
): (component: Component) => readonly Hold[] {
  const isIn = (component: Component, region: string) =>
    repository.region === region || component.digests.some((digest) => regionsOf(digest).includes(region));
  return (component) => unread.filter((cell) => couldName(cell, (region) => isIn(component, region))).map(vetoOf);
}

function couldName({ reach, region }: Unread, isIn: (region: string) => boolean): boolean {
  switch (reach) {
    case 'anywhere':
      return true;
    case 'own-region':
      return isIn(region);
    case 'nothing':
      return false;
  }
}

const vetoOf = ({ source, account, region, error }: Unread): Hold => ({
  hold: 'veto',
  source,
  account,
  region,
  error,
});
