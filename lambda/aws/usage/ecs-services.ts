import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import type { Service, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { allSeen, nothingSeen } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Role, Sightings } from '../../core/usage.ts';
import { allPages } from '../pages.ts';
import { describeAll, ecsConcurrency, seenInContainers, seenInTaskDefinitions, shortName } from './ecs.ts';
import type { Reader, Scope } from './scope.ts';

/**
 * Services, also those scaled to zero: the task definitions of their deployments and task sets, and the digests that
 * their revisions pinned. All further tasks of a service pull these digests, wherever its tags have moved since.
 */
export const readServices: Reader = async (scope) => {
  const clusters = await scope.clusters();
  const seen = await pMap(clusters, (cluster) => seenInCluster(scope, cluster), { concurrency: ecsConcurrency });
  return allSeen(seen);
};

async function seenInCluster(scope: Scope, cluster: string): Promise<Sightings> {
  const services = await servicesOf(scope, cluster);
  const seen = await pMap(services, (service) => seenInService(scope, cluster, service), { concurrency: 2 });
  return allSeen(seen);
}

async function servicesOf(scope: Scope, cluster: string): Promise<readonly Service[]> {
  const arns = await allPages('ListServices', async (nextToken) => {
    const page = await scope.ecs.send(new ListServicesCommand({ cluster, maxResults: 100, nextToken }));
    return { items: page.serviceArns, nextToken: page.nextToken };
  });
  const { items, missing } = await describeAll(arns, 10, async (services) => {
    const answer = await scope.ecs.send(new DescribeServicesCommand({ cluster, services }));
    return { items: answer.services, failures: answer.failures };
  });
  if (missing[0]) throw new Error(`DescribeServices: ${missing[0]} was listed, but is said to be missing`);
  return items;
}

async function seenInService(scope: Scope, cluster: string, service: Service): Promise<Sightings> {
  const parts = [...(service.deployments ?? []), ...(service.taskSets ?? [])];
  const definitions = [service, ...parts].flatMap(({ taskDefinition }) => taskDefinition ?? []);
  const current = (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  const { active, past } = await revisionsOf(scope, cluster, service);
  const isCurrent = new Set([...current, ...active]);
  const inUse = consumerOf(scope, service, 'in-use');
  return allSeen([
    await seenInTaskDefinitions(scope, definitions, () => inUse),
    await seenInRevisions(scope, [...isCurrent], inUse, () => unknownPins(scope, service, definitions)),
    await seenInRevisions(
      scope,
      past.filter((arn) => !isCurrent.has(arn)),
      consumerOf(scope, service, 'rollback-target'),
      // What ECS has forgotten it cannot roll back to.
      () => Promise.resolve(nothingSeen),
    ),
  ]);
}

const consumerOf = ({ home }: Scope, { serviceArn = '' }: Service, role: Role): Consumer => ({
  usedBy: `ECS service ${shortName(serviceArn)} (${role === 'in-use' ? '' : 'earlier deployment, '}${home.region})`,
  role,
  home,
});

/** The revisions of deployments under way, which are in use, and of the last ones, which one may roll back to. */
async function revisionsOf(
  scope: Scope,
  cluster: string,
  { serviceArn: service, deploymentController }: Service,
): Promise<{ readonly active: readonly string[]; readonly past: readonly string[] }> {
  const keepsNone = deploymentController?.type === 'EXTERNAL' || deploymentController?.type === 'CODE_DEPLOY';
  if (!service || keepsNone) return { active: [], past: [] };
  const deployments = await allPages('ListServiceDeployments', async (nextToken) => {
    const command = new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100, nextToken });
    const page = await scope.ecs.send(command);
    return { items: page.serviceDeployments, nextToken: page.nextToken };
  });
  const newestFirst = deployments.toSorted((a, b) => timeOf(b) - timeOf(a));
  const underWay = newestFirst.filter(({ status = '' }) => !ended.has(status));
  const last = newestFirst.slice(0, scope.rollback.ecsServiceRevisions);
  return {
    active: await revisionsIn(scope, underWay),
    past: [
      ...last.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []),
      ...(await revisionsIn(scope, last.slice(0, 1))),
    ],
  };
}

const timeOf = ({ createdAt }: ServiceDeploymentBrief): number => createdAt?.getTime() ?? 0;

const ended: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

/** Where deployments come from, where they go, and where they go back to. */
async function revisionsIn(scope: Scope, deployments: readonly ServiceDeploymentBrief[]): Promise<readonly string[]> {
  const arns = deployments.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
  const { items } = await describeAll(arns, 20, async (serviceDeploymentArns) => {
    const answer = await scope.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    return { items: answer.serviceDeployments, failures: answer.failures };
  });
  return items.flatMap(({ sourceServiceRevisions = [], targetServiceRevision, rollback }) =>
    [...sourceServiceRevisions.map(({ arn }) => arn), targetServiceRevision?.arn, rollback?.serviceRevisionArn].filter(
      (arn) => arn !== undefined,
    ),
  );
}

async function seenInRevisions(
  scope: Scope,
  arns: readonly string[],
  consumer: Consumer,
  ifMissing: () => Promise<Sightings>,
): Promise<Sightings> {
  const { items, missing } = await describeAll(arns, 20, async (serviceRevisionArns) => {
    const answer = await scope.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
    return { items: answer.serviceRevisions, failures: answer.failures };
  });
  const definitions = items.flatMap(({ taskDefinition }) => taskDefinition ?? []);
  return allSeen([
    ...items.map(({ containerImages = [] }) => seenInContainers(containerImages, consumer)),
    await seenInTaskDefinitions(scope, definitions, () => consumer),
    ...(missing.length > 0 ? [await ifMissing()] : []),
  ]);
}

/**
 * A revision that cannot be described pinned digests that nobody can tell us. While its tasks run they show them; without
 * any, whatever the tags may have meant when it was deployed stays.
 */
async function unknownPins(scope: Scope, service: Service, definitions: readonly string[]): Promise<Sightings> {
  const { deployments = [], runningCount = 0 } = service;
  if (deployments.length === 1 && runningCount > 0) return nothingSeen;
  const consumer = consumerOf(scope, service, 'in-use');
  const { references } = await seenInTaskDefinitions(scope, definitions, () => consumer);
  const pinnedAtMs = Math.max(...deployments.map(({ updatedAt }) => updatedAt?.getTime() ?? Infinity), -Infinity);
  return {
    ...nothingSeen,
    pins: references.flatMap(({ usedBy, repository, digest }) =>
      repository && !digest
        ? [{ usedBy, repository, pinnedAtMs: Number.isFinite(pinnedAtMs) ? pinnedAtMs : Number.MAX_SAFE_INTEGER }]
        : [],
    ),
  };
}
