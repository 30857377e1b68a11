import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import type { Service, ServiceDeployment, ServiceDeploymentBrief, ServiceRevision } from '@aws-sdk/client-ecs';
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

/** What the services of a cluster deployed is described together: most of them have but one deployment to tell of. */
async function seenInCluster(scope: Scope, cluster: string): Promise<Sightings> {
  const services = await servicesOf(scope, cluster);
  const told = await pMap(services, (service) => deployedBy(scope, cluster, service), { concurrency: 2 });
  const deployments = await deploymentsNamed(
    scope,
    told.flatMap(({ underWay, last }) => [...underWay, ...last]),
  );
  const all = told.map((one) => ({ service: one.service, ...revisionsOf(one, deployments) }));
  const revisions = await revisionsNamed(
    scope,
    all.flatMap(({ current, past }) => [...current, ...past]),
  );
  const seen = await pMap(all, (one) => seenInService({ scope, cluster, revisions }, one), { concurrency: 2 });
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

interface Asking {
  readonly scope: Scope;
  readonly cluster: string;
  readonly revisions: ReadonlyMap<string, ServiceRevision>;
}

async function seenInService({ scope, cluster, revisions }: Asking, one: Deployed): Promise<Sightings> {
  const { service, current, past, isWhole } = one;
  const parts = [...(service.deployments ?? []), ...(service.taskSets ?? [])];
  const definitions = [service, ...parts].flatMap(({ taskDefinition }) => taskDefinition ?? []);
  const inUse = consumerOf(scope, service, 'in-use');
  const isMissing = current.some((arn) => !revisions.has(arn));
  const isUnknown = !isWhole || isMissing || (current.length === 0 && isOlderThanRevisions(service));
  const seenIn = (arns: readonly string[], consumer: Consumer) =>
    seenInRevisions(
      scope,
      arns.flatMap((arn) => revisions.get(arn) ?? []),
      consumer,
    );
  return allSeen([
    await seenInTaskDefinitions(scope, definitions, () => inUse),
    await seenIn(current, inUse),
    // What ECS has forgotten it cannot roll back to.
    await seenIn(past, consumerOf(scope, service, 'rollback-target')),
    ...(isUnknown ? [await unknownPins(scope, { cluster, service, definitions, consumer: inUse })] : []),
  ]);
}

const consumerOf = ({ home }: Scope, { serviceArn = '' }: Service, role: Role): Consumer => ({
  usedBy: `ECS service ${shortName(serviceArn)} (${role === 'in-use' ? '' : 'earlier deployment, '}${home.region})`,
  role,
  home,
});

/** What a service says of its deployments: those under way, the last ones, which one may roll back to, and the newest of all. */
interface Told {
  readonly service: Service;
  readonly underWay: readonly string[];
  readonly last: readonly string[];
  readonly targets: readonly string[];
}

async function deployedBy(scope: Scope, cluster: string, service: Service): Promise<Told> {
  const { serviceArn, deploymentController } = service;
  const keepsNone = deploymentController?.type === 'EXTERNAL' || deploymentController?.type === 'CODE_DEPLOY';
  if (!serviceArn || keepsNone) return { service, underWay: [], last: [], targets: [] };
  const deployments = await allPages('ListServiceDeployments', async (nextToken) => {
    const command = new ListServiceDeploymentsCommand({ cluster, service: serviceArn, maxResults: 100, nextToken });
    const page = await scope.ecs.send(command);
    return { items: page.serviceDeployments, nextToken: page.nextToken };
  });
  const newestFirst = deployments.toSorted((a, b) => timeOf(b) - timeOf(a));
  const past = newestFirst.slice(0, scope.rollback.ecsServiceRevisions);
  return {
    service,
    underWay: arnsOf(newestFirst.filter(({ status = '' }) => !ended.has(status))),
    last: arnsOf(past.slice(0, 1)),
    targets: past.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []),
  };
}

const arnsOf = (deployments: readonly ServiceDeploymentBrief[]): readonly string[] =>
  deployments.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);

/** The revisions of a service that are in use, and those before; not whole if a deployment under way could not be described. */
interface Deployed {
  readonly service: Service;
  readonly current: readonly string[];
  readonly past: readonly string[];
  readonly isWhole: boolean;
}

function revisionsOf(
  { service, underWay, last, targets }: Told,
  deployments: ReadonlyMap<string, ServiceDeployment>,
): Omit<Deployed, 'service'> {
  const revisionsIn = (arns: readonly string[]) => arns.flatMap((arn) => revisionsAround(deployments.get(arn)));
  const named = (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  const current = new Set([...named, ...revisionsIn(underWay)]);
  return {
    current: [...current],
    past: [...new Set([...targets, ...revisionsIn(last)])].filter((arn) => !current.has(arn)),
    isWhole: underWay.every((arn) => deployments.has(arn)),
  };
}

/** Where a deployment comes from, where it goes, and where it goes back to. */
const revisionsAround = (deployment: ServiceDeployment | undefined): readonly string[] =>
  [
    ...(deployment?.sourceServiceRevisions ?? []).map(({ arn }) => arn),
    deployment?.targetServiceRevision?.arn,
    deployment?.rollback?.serviceRevisionArn,
  ].filter((arn) => arn !== undefined);

const timeOf = ({ createdAt }: ServiceDeploymentBrief): number => createdAt?.getTime() ?? 0;

const ended: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

async function deploymentsNamed(
  scope: Scope,
  arns: readonly string[],
): Promise<ReadonlyMap<string, ServiceDeployment>> {
  const { items } = await describeAll('DescribeServiceDeployments', arns, 20, async (serviceDeploymentArns) => {
    const answer = await scope.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    return { items: answer.serviceDeployments, failures: answer.failures };
  });
  return new Map(items.flatMap((one) => (one.serviceDeploymentArn ? [[one.serviceDeploymentArn, one]] : [])));
}

async function revisionsNamed(scope: Scope, arns: readonly string[]): Promise<ReadonlyMap<string, ServiceRevision>> {
  const { items } = await describeAll('DescribeServiceRevisions', arns, 20, async (serviceRevisionArns) => {
    const answer = await scope.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
    return { items: answer.serviceRevisions, failures: answer.failures };
  });
  return new Map(items.flatMap((one) => (one.serviceRevisionArn ? [[one.serviceRevisionArn, one]] : [])));
}

async function seenInRevisions(
  scope: Scope,
  revisions: readonly ServiceRevision[],
  consumer: Consumer,
): Promise<Sightings> {
  const definitions = revisions.flatMap(({ taskDefinition }) => taskDefinition ?? []);
  return allSeen([
    ...revisions.map(({ containerImages = [] }) => seenInContainers(containerImages, consumer)),
    await seenInTaskDefinitions(scope, definitions, () => consumer),
  ]);
}
