import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import type { Service, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import pMap from 'p-map';
import { allSeen } from '../../core/sightings.ts';
import type { Consumer } from '../../core/sightings.ts';
import type { Role, Sightings } from '../../core/usage.ts';
import { allPages } from '../pages.ts';
import { seenInTaskDefinitions } from './definitions.ts';
import { describeAll, ecsConcurrency, seenInContainers, shortName } from './ecs.ts';
import { isOlderThanRevisions, unknownPins } from './ecs-unknown-pins.ts';
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
  const { items, missing } = await describeAll('DescribeServices', arns, 10, async (services) => {
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
  const { active, past, isWhole } = await revisionsOf(scope, cluster, service);
  const isCurrent = new Set([...current, ...active]);
  const inUse = consumerOf(scope, service, 'in-use');
  const now = await seenInRevisions(scope, [...isCurrent], inUse);
  const earlier = past.filter((arn) => !isCurrent.has(arn));
  const isUnknown = !isWhole || now.isMissing || (isCurrent.size === 0 && isOlderThanRevisions(service));
  return allSeen([
    await seenInTaskDefinitions(scope, definitions, () => inUse),
    now.seen,
    // What ECS has forgotten it cannot roll back to.
    (await seenInRevisions(scope, earlier, consumerOf(scope, service, 'rollback-target'))).seen,
    ...(isUnknown ? [await unknownPins(scope, { cluster, service, definitions, consumer: inUse })] : []),
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
): Promise<Revisions> {
  const keepsNone = deploymentController?.type === 'EXTERNAL' || deploymentController?.type === 'CODE_DEPLOY';
  if (!service || keepsNone) return { active: [], past: [], isWhole: true };
  const deployments = await allPages('ListServiceDeployments', async (nextToken) => {
    const command = new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100, nextToken });
    const page = await scope.ecs.send(command);
    return { items: page.serviceDeployments, nextToken: page.nextToken };
  });
  const newestFirst = deployments.toSorted((a, b) => timeOf(b) - timeOf(a));
  const underWay = newestFirst.filter(({ status = '' }) => !ended.has(status));
  const last = newestFirst.slice(0, scope.rollback.ecsServiceRevisions);
  const { revisions: active, isWhole } = await revisionsIn(scope, underWay);
  const { revisions: latest } = await revisionsIn(scope, last.slice(0, 1));
  const targets = last.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []);
  return { active, past: [...targets, ...latest], isWhole };
}

/** The revisions of a service's deployments; not whole if one under way could not be described. */
interface Revisions {
  readonly active: readonly string[];
  readonly past: readonly string[];
  readonly isWhole: boolean;
}

const timeOf = ({ createdAt }: ServiceDeploymentBrief): number => createdAt?.getTime() ?? 0;

const ended: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

/** Where deployments come from, where they go, and where they go back to. */
async function revisionsIn(
  scope: Scope,
  deployments: readonly ServiceDeploymentBrief[],
): Promise<{ readonly revisions: readonly string[]; readonly isWhole: boolean }> {
  const arns = deployments.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
  const { items, missing } = await describeAll(
    'DescribeServiceDeployments',
    arns,
    20,
    async (serviceDeploymentArns) => {
      const answer = await scope.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
      return { items: answer.serviceDeployments, failures: answer.failures };
    },
  );
  const revisions = items.flatMap(({ sourceServiceRevisions = [], targetServiceRevision, rollback }) =>
    [...sourceServiceRevisions.map(({ arn }) => arn), targetServiceRevision?.arn, rollback?.serviceRevisionArn].filter(
      (arn) => arn !== undefined,
    ),
  );
  return { revisions, isWhole: missing.length === 0 };
}

async function seenInRevisions(
  scope: Scope,
  arns: readonly string[],
  consumer: Consumer,
): Promise<{ readonly seen: Sightings; readonly isMissing: boolean }> {
  const { items, missing } = await describeAll('DescribeServiceRevisions', arns, 20, async (serviceRevisionArns) => {
    const answer = await scope.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
    return { items: answer.serviceRevisions, failures: answer.failures };
  });
  const definitions = items.flatMap(({ taskDefinition }) => taskDefinition ?? []);
  const seen = allSeen([
    ...items.map(({ containerImages = [] }) => seenInContainers(containerImages, consumer)),
    await seenInTaskDefinitions(scope, definitions, () => consumer),
  ]);
  return { seen, isMissing: missing.length > 0 };
}
