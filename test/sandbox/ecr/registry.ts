import type { Clock } from '../clock.ts';
import type { Publish } from '../s3/presigned.ts';
import type { JsonObject, Place } from '../service.ts';
import { AwsError } from '../service.ts';
import { repositoryNotFound } from './errors.ts';
import { emptyRepository } from './repository.ts';
import type { Repository } from './repository.ts';

/** The private registry of one account in one region. */
export interface RegistryState extends Place {
  readonly repositories: Map<string, Repository>;
  readonly pullThroughCacheRules: Map<string, JsonObject>;
  /** ARNs of principals whose pulls are not recorded. */
  readonly pullTimeExclusions: Map<string, number>;
  readonly settings: Map<string, string>;
  /** Copies of what was there before replication was set up, by their ids. */
  readonly backfills: Map<string, JsonObject>;
  /** Layer uploads that have begun: their parts so far. */
  readonly uploads: Map<string, Buffer[]>;
  replication: JsonObject;
  policyText: string | undefined;
}

/** All registries: one operation may reach into another account or region. */
export interface Registries {
  readonly clock: Clock;
  readonly of: (place: Place) => RegistryState;
  /** The bytes of layers and configurations by their digests, wherever they were pushed. */
  readonly contents: Map<string, Buffer>;
  readonly publish: Publish;
}

/** The registries of the accounts, each made when it is first asked for. */
export function registries(clock: Clock, accounts: readonly string[], publish: Publish): Registries {
  const states = new Map<string, RegistryState>();
  return {
    clock,
    contents: new Map(),
    publish,
    of(place) {
      if (!accounts.includes(place.account)) {
        throw new AwsError('AccessDeniedException', `The registry with id '${place.account}' allows you nothing.`);
      }
      const key = `${place.account}/${place.region}`;
      const state = states.get(key) ?? emptyRegistry(place);
      states.set(key, state);
      return state;
    },
  };
}

const emptyRegistry = ({ account, region }: Place): RegistryState => ({
  account,
  region,
  repositories: new Map(),
  pullThroughCacheRules: new Map(),
  pullTimeExclusions: new Map(),
  settings: new Map([
    ['BASIC_SCAN_TYPE_VERSION', 'AWS_NATIVE'],
    ['REGISTRY_POLICY_SCOPE', 'V2'],
    ['BLOB_MOUNTING', 'DISABLED'],
  ]),
  uploads: new Map(),
  backfills: new Map(),
  replication: { rules: [] },
  policyText: undefined,
});

/** The repository of that name. */
export function repositoryNamed({ repositories, account }: RegistryState, name: string): Repository {
  const repository = repositories.get(name);
  if (!repository) throw repositoryNotFound(name, account);
  return repository;
}

/** The repository of that name, made if there is none. */
export function ensureRepository(registry: RegistryState, name: string, nowMs: number): Repository {
  const { repositories, account, region } = registry;
  const repository = repositories.get(name) ?? emptyRepository({ account, region }, name, nowMs);
  repositories.set(name, repository);
  return repository;
}

/** The ARN of a repository. */
export const arnOf = ({ account, region, name }: Repository): string =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;
