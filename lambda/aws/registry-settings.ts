import {
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  ListPullTimeUpdateExclusionsCommand,
  ListReplicationBackfillsCommand,
} from '@aws-sdk/client-ecr';
import type { ECRClient, ReplicationRule } from '@aws-sdk/client-ecr';
import type { Registry } from '../core/image.ts';
import { registryAt } from '../core/reference.ts';
import { hidesOthers, recordsCaller } from '../core/registry-settings.ts';
import type { RegistrySettings } from '../core/registry-settings.ts';
import { allPages } from './pages.ts';

/** How a registry is set up. Throws unless all of it could be read. */
export async function settingsOf(ecr: ECRClient, registry: Registry, caller: string): Promise<RegistrySettings> {
  const { replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));
  const excluded = await excludedRoles(ecr);
  const replicatesTo = (replicationConfiguration?.rules ?? []).flatMap((rule) => destinationsOf(rule));
  return {
    registry: { account: registry.account, region: registry.region },
    replicatesTo,
    ...(await cachesOf(ecr, registry)),
    hidesPulls: hidesOthers(excluded, caller),
    recordsOurs: recordsCaller(excluded, caller),
    isBackfilling: replicatesTo.length > 0 && (await isBackfilling(ecr)),
  };
}

const destinationsOf = ({ destinations = [], repositoryFilters = [] }: ReplicationRule) =>
  destinations.flatMap(({ registryId, region }) =>
    registryId && region
      ? [{ account: registryId, region, prefixes: repositoryFilters.flatMap(({ filter }) => filter ?? []) }]
      : [],
  );

/** `ROOT` is the prefix of a rule for all repositories that have no other. */
async function cachesOf(
  ecr: ECRClient,
  home: Registry,
): Promise<Pick<RegistrySettings, 'cachePrefixes' | 'upstreams'>> {
  const rules = await allPages('DescribePullThroughCacheRules', async (nextToken) => {
    const page = await ecr.send(new DescribePullThroughCacheRulesCommand({ maxResults: 1000, nextToken }));
    return { items: page.pullThroughCacheRules, nextToken: page.nextToken };
  });
  return {
    cachePrefixes: rules.map(({ ecrRepositoryPrefix }) => prefixOf(ecrRepositoryPrefix)),
    upstreams: rules.flatMap(({ ecrRepositoryPrefix, upstreamRegistryUrl = '', upstreamRepositoryPrefix }) => {
      const registry = registryAt(upstreamRegistryUrl, home);
      const prefixes = { prefix: prefixOf(ecrRepositoryPrefix), upstreamPrefix: prefixOf(upstreamRepositoryPrefix) };
      return registry ? [{ ...prefixes, registry }] : [];
    }),
  };
}

const prefixOf = (prefix = 'ROOT'): string => (prefix === 'ROOT' ? '' : prefix);

async function excludedRoles(ecr: ECRClient): Promise<readonly string[]> {
  const exclusions = await allPages('ListPullTimeUpdateExclusions', async (nextToken) => {
    const page = await ecr.send(new ListPullTimeUpdateExclusionsCommand({ maxResults: 1000, nextToken }));
    return { items: page.pullTimeUpdateExclusions, nextToken: page.nextToken };
  });
  return exclusions;
}

/** A status that AWS adds later is taken for one that is under way. */
async function isBackfilling(ecr: ECRClient): Promise<boolean> {
  const backfills = await allPages('ListReplicationBackfills', async (nextToken) => {
    const page = await ecr.send(new ListReplicationBackfillsCommand({ nextToken }));
    return { items: page.backfills, nextToken: page.nextToken };
  });
  return backfills.some(({ status }) => !ended.has(status ?? ''));
}

const ended: ReadonlySet<string> = new Set(['COMPLETE', 'FAILED', 'STOPPED']);
