import { firstMatch } from './glob.ts';
import type { Registry, Repository } from './image.ts';

/** A registry of ECR behind a cache. `''` is no prefix. */
export interface Upstream {
  readonly prefix: string;
  readonly registry: Registry;
  readonly upstreamPrefix: string;
}

/** How a registry is set up, as far as it bears on what may go. */
export interface RegistrySettings {
  readonly registry: Registry;
  /** Where it copies what is pushed to it: whole registries, or the repositories with one of the prefixes. */
  readonly replicatesTo: readonly (Registry & { readonly prefixes: readonly string[] })[];
  /** The prefixes of repositories that cache another registry, maybe with a star in them; `''` for all of them. */
  readonly cachePrefixes: readonly string[];
  /** Of these, those that cache a registry of ECR, and what stands for the prefix there. */
  readonly upstreams: readonly Upstream[];
  /** Whether pulls of some roles other than ours are not recorded. */
  readonly hidesPulls: boolean;
  /** Whether our own reads of manifests are recorded as pulls. */
  readonly recordsOurs: boolean;
  /** Whether it is being copied right now. */
  readonly isBackfilling: boolean;
}

/** The repositories whose images are copied into this one, by the settings of all registries. */
export const originalsOf = (
  { account, region, name }: Repository,
  settings: readonly RegistrySettings[],
): readonly Repository[] =>
  settings
    .filter(({ registry }) => registry.account !== account || registry.region !== region)
    .filter(({ replicatesTo }) =>
      replicatesTo.some(
        (to) =>
          to.account === account &&
          to.region === region &&
          (to.prefixes.length === 0 || to.prefixes.some((prefix) => name.startsWith(prefix))),
      ),
    )
    .map(({ registry }) => ({ ...registry, name }));

/** Whether a repository caches another registry: its images come back when they are pulled. */
export const isCache = ({ account, region, name }: Repository, settings: readonly RegistrySettings[]): boolean =>
  settings
    .filter(({ registry }) => registry.account === account && registry.region === region)
    .some(({ cachePrefixes }) =>
      cachePrefixes.some((prefix) => prefix === '' || firstMatch([`${prefix}/**`])(name) !== undefined),
    );

/** Whether pulls of anybody but ourselves go unrecorded: our own reads are what the exclusion of our role is for. */
export const hidesOthers = (excluded: readonly string[], caller: string): boolean =>
  excluded.some((role) => !isRoleOf(caller, role));

/** Whether what we read is recorded as pulled: always, unless our role is excluded. */
export const recordsCaller = (excluded: readonly string[], caller: string): boolean =>
  !excluded.some((role) => isRoleOf(caller, role));

/** The ARN of an assumed role leaves out the path of the role, whose name is unique in its account. */
function isRoleOf(caller: string, role: string): boolean {
  const { partition, account, name } = assumedRole.exec(caller)?.groups ?? {};
  return (
    name !== undefined && role.startsWith(`arn:${partition}:iam::${account}:role/`) && role.split('/').at(-1) === name
  );
}

const assumedRole = /^arn:(?<partition>[a-z-]+):sts::(?<account>\d{12}):assumed-role\/(?<name>[^/]+)\//;

/** Whether every pull from a repository is recorded, so that its pull times can narrow what a consumer may have meant. */
export const recordsAllPulls = ({ account, region }: Repository, settings: readonly RegistrySettings[]): boolean =>
  settings.some(
    ({ registry, hidesPulls }) => registry.account === account && registry.region === region && !hidesPulls,
  );

/** Whether our own reads of manifests look like pulls there, for all that is known. */
export const recordsOurPulls = ({ account, region }: Repository, settings: readonly RegistrySettings[]): boolean =>
  !settings.some(
    ({ registry, recordsOurs }) => registry.account === account && registry.region === region && !recordsOurs,
  );

/** Whether a registry's repositories are known, and what they are caches of. */
export const isKnown =
  (settings: readonly RegistrySettings[]) =>
  ({ account, region }: Registry): boolean =>
    settings.some(({ registry }) => registry.account === account && registry.region === region);
