import {
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  DescribeDaemonTaskDefinitionCommand,
  ListDaemonDeploymentsCommand,
  ListDaemonTaskDefinitionsCommand,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import type { DaemonTaskDefinition } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { allSeen, nothingSeen } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Role, Sightings } from '../../core/usage.ts';
import { nameOf } from '../../failure.ts';
import { allPages } from '../pages.ts';
import { followContainers } from './definitions.ts';
import { describeAll, ecsConcurrency, isDeleted, seenInContainers, shortName } from './ecs.ts';
import type { Reader, Scope } from './scope.ts';

/** Daemons have definitions of their own, which no list of task definitions shows. */
export const readDaemons: Reader = async (scope) => {
  const clusters = await scope.clusters();
  const latest = await latestDefinitions(scope);
  // ECS answered about its clusters, and here that it does not know daemons at all: then nobody can have one.
  if (latest === 'unknown') return { absent: 'ECS does not offer daemons in this region' };
  return allSeen([
    ...(await pMap(clusters, (cluster) => seenInCluster(scope, cluster), { concurrency: ecsConcurrency })),
    ...(await pMap(latest, (arn) => seenInLatest(scope, arn), { concurrency: ecsConcurrency })),
  ]);
};

async function seenInCluster(scope: Scope, clusterArn: string): Promise<Sightings> {
  const daemons = await allPages('ListDaemons', async (nextToken) => {
    const page = await scope.ecs.send(new ListDaemonsCommand({ clusterArn, maxResults: 100, nextToken }));
    return { items: page.daemonSummariesList, nextToken: page.nextToken };
  });
  const arns = daemons.flatMap(({ daemonArn }) => daemonArn ?? []);
  return allSeen(await pMap(arns, (arn) => seenInDaemon(scope, arn), { concurrency: ecsConcurrency }));
}

async function seenInDaemon(scope: Scope, daemonArn: string): Promise<Sightings> {
  const { daemon } = await scope.ecs.send(new DescribeDaemonCommand({ daemonArn }));
  if (!daemon) throw new Error(`DescribeDaemon: no answer for ${daemonArn}`);
  const current = (daemon.currentRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  const { active, past } = await revisionsOf(scope, daemonArn);
  const inUse = new Set([...current, ...active]);
  const earlier = past.filter((arn) => !inUse.has(arn));
  return allSeen([
    await seenInRevisions(scope, [...inUse], consumerOf(scope, daemonArn, 'in-use')),
    await seenInRevisions(scope, earlier, consumerOf(scope, daemonArn, 'rollback-target')),
  ]);
}

const consumerOf = ({ home }: Scope, arn: string, role: Role): Consumer => ({
  usedBy: `ECS daemon ${shortName(arn)} (${role === 'in-use' ? '' : 'earlier deployment, '}${home.region})`,
  role,
  home,
});

async function revisionsOf(
  scope: Scope,
  daemonArn: string,
): Promise<{ readonly active: readonly string[]; readonly past: readonly string[] }> {
  const deployments = await allPages('ListDaemonDeployments', async (nextToken) => {
    const command = new ListDaemonDeploymentsCommand({ daemonArn, maxResults: 100, nextToken });
    const page = await scope.ecs.send(command);
    return { items: page.daemonDeployments, nextToken: page.nextToken };
  });
  const newestFirst = deployments.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  const underWay = newestFirst.filter(({ status = '' }) => !ended.has(status));
  const { items, missing } = await describeAll(
    'DescribeDaemonDeployments',
    underWay.flatMap(({ daemonDeploymentArn }) => daemonDeploymentArn ?? []),
    20,
    async (daemonDeploymentArns) => {
      const answer = await scope.ecs.send(new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns }));
      return { items: answer.daemonDeployments, failures: answer.failures };
    },
  );
  if (missing[0]) throw new Error(`DescribeDaemonDeployments: ${missing[0]} is under way, but is said to be missing`);
  return {
    active: items.flatMap(({ sourceDaemonRevisions = [], targetDaemonRevision, rollback }) =>
      [
        ...sourceDaemonRevisions.map(({ arn }) => arn),
        targetDaemonRevision?.arn,
        rollback?.rollbackTargetDaemonRevisionArn,
      ].filter((arn) => arn !== undefined),
    ),
    past: newestFirst
      .slice(0, scope.rollback.ecsServiceRevisions)
      .flatMap(({ targetDaemonRevisionArn }) => targetDaemonRevisionArn ?? []),
  };
}

const ended: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

async function seenInRevisions(scope: Scope, arns: readonly string[], consumer: Consumer): Promise<Sightings> {
  const { items, missing } = await describeAll('DescribeDaemonRevisions', arns, 20, async (daemonRevisionArns) => {
    const answer = await scope.ecs.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns }));
    return { items: answer.daemonRevisions, failures: answer.failures };
  });
  if (missing[0] && consumer.role === 'in-use') throw new Error(`DescribeDaemonRevisions: ${missing[0]} is missing`);
  const definitions = new Set(items.flatMap(({ daemonTaskDefinitionArn }) => daemonTaskDefinitionArn ?? []));
  return allSeen([
    ...items.map(({ containerImages = [] }) => seenInContainers(containerImages, consumer)),
    ...(await pMap(definitions, (arn) => seenInDefinition(scope, arn, consumer), { concurrency: ecsConcurrency })),
  ]);
}

async function seenInDefinition(scope: Scope, arn: string, consumer: Consumer): Promise<Sightings> {
  try {
    const { containerDefinitions = [] } = await definitionOf(scope, arn);
    return await followContainers({ scope, consumer, path: [arn] }, containerDefinitions);
  } catch (error) {
    // One that was deleted for good is nothing to go back to.
    if (consumer.role === 'rollback-target' && isDeleted(error)) return nothingSeen;
    throw error;
  }
}

async function definitionOf({ ecs }: Scope, arn: string): Promise<DaemonTaskDefinition> {
  const { daemonTaskDefinition } = await ecs.send(
    new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: arn }),
  );
  if (!daemonTaskDefinition) throw new Error(`DescribeDaemonTaskDefinition: no answer for ${arn}`);
  return daemonTaskDefinition;
}

/** The latest of each family is what the next daemon starts, whether or not one runs now. */
async function latestDefinitions(scope: Scope): Promise<readonly string[] | 'unknown'> {
  try {
    const latest = await allPages('ListDaemonTaskDefinitions', async (nextToken) => {
      const page = await scope.ecs.send(
        new ListDaemonTaskDefinitionsCommand({
          status: 'ACTIVE',
          revision: 'LAST_REGISTERED',
          maxResults: 100,
          nextToken,
        }),
      );
      return { items: page.daemonTaskDefinitions, nextToken: page.nextToken };
    });
    return latest.flatMap(({ arn }) => arn ?? []);
  } catch (error) {
    if (nameOf(error) === 'UnknownOperationException') return 'unknown';
    throw error;
  }
}

const seenInLatest = (scope: Scope, arn: string): Promise<Sightings> =>
  seenInDefinition(scope, arn, {
    usedBy: `ECS daemon task definition ${shortName(arn)} (latest, ${scope.home.region})`,
    role: 'in-use',
    home: scope.home,
  });
