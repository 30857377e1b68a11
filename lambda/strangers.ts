import { areListsWhole, mayPull, strangersAmong } from './core/foreign.ts';
import type { Stranger, Surveyed } from './core/foreign.ts';
import { placeOf } from './core/image.ts';
import type { Registry, Repository } from './core/image.ts';
import { pullersIn } from './core/pullers.ts';
import { servicePrincipals } from './core/sources.ts';
import type { Finding, Unread } from './core/usage.ts';
import type { Policy } from './policy.ts';
import type { World } from './ports.ts';
import { unreadOf } from './unread.ts';

/** Who else may pull from a repository. */
export interface Access {
  readonly strangers: readonly Stranger[];
  /** Whether consumers of an account could have named its images. */
  readonly mayPull: (account: string) => boolean;
  /** Why nobody can tell, if that is so. */
  readonly unread: readonly Unread[];
}

/** Everybody is known and nobody is strange: what holds until policies were read. */
export const unasked: Access = { strangers: [], mayPull: () => true, unread: [] };

/** Reads the policies of a repository when it is first asked for: they only keep more, so only where something is condemned. */
export function accessReader(
  world: World,
  policy: Policy,
  findings: readonly Finding[],
): (repository: Repository) => Promise<Access> {
  const { account, organization, registries } = world;
  const hasLists = areListsWhole(
    findings,
    policy.inUse.lists.flatMap(({ expect }) => expect),
  );
  const accounts = new Set([account.id, ...policy.inUse.accounts.map(({ id }) => id)]);
  const organizations = organizationsOnce(organization, policy);
  const registryPolicyOf = oncePerRegistry(registries.registryPolicy);
  const read = async (repository: Repository): Promise<Access> => {
    try {
      const policies = [await registries.repositoryPolicy(repository), await registryPolicyOf(repository)];
      const pullers = policies.flatMap((text) => (text === undefined ? [] : pullersIn(text, account.id)));
      const surveyed: Surveyed = {
        accounts,
        hasLists,
        services: servicePrincipals,
        organizations: pullers.some(({ kind }) => kind === 'organization') ? await organizations() : new Map(),
      };
      return {
        strangers: strangersAmong(pullers, policy.inUse.foreign, surveyed),
        mayPull: (id) => id === account.id || mayPull(id, pullers),
        unread: [],
      };
    } catch (error) {
      return { ...unasked, unread: [unreadOf(world, 'repository-policies', repository, error)] };
    }
  };
  const known = new Map<string, Promise<Access>>();
  return (repository) => {
    const access = known.get(placeOf(repository)) ?? read(repository);
    known.set(placeOf(repository), access);
    return access;
  };
}

/** It is about all repositories of a registry. */
function oncePerRegistry<Value>(read: (registry: Registry) => Promise<Value>): (registry: Registry) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return ({ account, region }) => {
    const value = known.get(`${account}/${region}`) ?? read({ account, region });
    known.set(`${account}/${region}`, value);
    return value;
  };
}

/** The accounts of our organisation, asked for once and only if the policy says that accounts cover one. */
function organizationsOnce(
  read: World['organization'],
  { inUse }: Policy,
): () => Promise<ReadonlyMap<string, readonly string[]>> {
  let known: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  const isNeeded = inUse.foreign.some(({ coveredBy }) => coveredBy === 'accounts');
  return () => {
    known ??= isNeeded ? read().then(({ id, accounts }) => new Map([[id, accounts]])) : Promise.resolve(new Map());
    return known;
  };
}
