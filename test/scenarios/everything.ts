import type { ConsumerSource } from '../../lambda/core/sources.ts';
import { listedSources } from '../../lambda/core/sources/listed.ts';
import { iamPrefixes } from '../../lambda/core/sources/services.ts';
import type { Aws } from '../sandbox/aws.ts';
import { startCluster } from '../sandbox/kubernetes/cluster.ts';
import type { Cluster } from '../sandbox/kubernetes/cluster.ts';
import { platformImage } from '../sandbox/manifests.ts';
import type { JsonObject } from '../sandbox/service.ts';
import { every, listedSourceNames } from '../sources/every.ts';
import { definitionsOf } from '../sources/definitions.ts';
import type { Has } from '../sources/seeds.ts';
import { ofRepository, putChangeSet, putResource, putStack } from '../sources/stacks.ts';
import { bucket, onlyInUse, uri } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;
export const place = 'eu-west-1';
const other = 'us-east-1';

/** Keeps what is in use, published lists too, and one earlier version. */
export const policy = onlyInUse
  .replace('inUse: {', `inUse: { lists: [{ prefix: 's3://${bucket}/lists/' }],`)
  .replace('rollback: {', 'rollback: { others: 1,');

/** An account with a consumer of every kind of every source. */
export interface Everything {
  /** What is in use, by repository and tag, each known to one source alone. */
  readonly used: readonly (readonly [repository: string, tag: string])[];
  /** Puts there what nobody uses: also again, after it has gone. */
  readonly litter: () => void;
  readonly stop: () => Promise<void>;
}

/** Furnishes the home region. Each consumer has an image of its own, and what it starts others do not know. */
export async function furnish(aws: Aws): Promise<Everything> {
  const cluster = await startCluster({ authenticate: () => 'keeper' });
  const used: (readonly [string, string])[] = [];
  // A repository for each source: what one may have pinned there must not keep what others use.
  const imageFor = (repository: string, tag: string): string => {
    aws.ecr({ region: place }).push({ repository, tags: [tag], at: daysAgo(300) });
    used.push([repository, tag]);
    return uri(repository, tag, place);
  };
  for (const source of listedSourceNames) {
    for (const [i, put] of Object.values(every[source]).entries()) {
      const name = `${source}-${i}`;
      put(hasOf(aws, iamPrefixes[listedSources[source].service], name, imageFor(source, name)));
    }
  }
  for (const [source, put] of Object.entries(byHand(aws, cluster))) put(imageFor(source, 'used'));
  witness(aws, 'ecs-tasks', 'used');
  const litter = () => putLitter(aws);
  litter();
  return { used, litter, stop: cluster.stop };
}

/** What nobody uses, by region and tag. One of them is in both. */
export const litterOf = [
  [place, 'here'],
  [place, 'copied'],
  [other, 'copied'],
  [other, 'there'],
] as const;

export function putLitter(aws: Aws): void {
  for (const [region, tag] of litterOf) {
    aws.ecr({ region }).push({ repository: 'litter', tags: [tag], at: daysAgo(300), ...platformImage(tag) });
  }
}

const hasOf = (aws: Aws, service: Parameters<Aws['service']>[0], name: string, image: string): Has => ({
  put: aws.service(service).put,
  name,
  image,
  ...definitionsOf(aws, name, image),
  task: () => {
    const arn = aws.ecs().registerTaskDefinition({ family: name, image });
    aws.ecs().deregister(arn);
    return arn;
  },
  job: () => {
    const members = { jobDefinitionName: name, status: 'INACTIVE', containerProperties: { image } };
    return memberOf(aws.service('batch').put('jobDefinitions', members), 'jobDefinitionArn');
  },
});

/** Inspector sees what runs on ECS and EKS, so it has no image of its own. */
function witness(aws: Aws, repository: string, tag: string): void {
  const digest = aws.ecr({ region: place }).digestOf(repository, tag);
  const resourceId = `arn:aws:ecr:${place}:111111111111:repository/${repository}/${digest}`;
  aws.service('inspector2').put('accounts', { resourceState: { ecr: { status: 'ENABLED' } } });
  aws.service('inspector2').put('coverage', { resourceId, resourceMetadata: { ecrImage: { inUseCount: 1 } } });
}

type ByHand = Exclude<ConsumerSource, (typeof listedSourceNames)[number] | 'inspector'>;

/** The sources that no table describes. */
const byHand = (aws: Aws, cluster: Cluster): Readonly<Record<ByHand, (image: string) => void>> => ({
  'ecs-tasks': (image) => {
    const taskDefinition = aws.ecs().registerTaskDefinition({ family: 'task', image });
    aws.ecs().runTask({ taskDefinition });
    aws.ecs().deregister(taskDefinition);
  },
  'ecs-services': (image) => {
    const taskDefinition = aws.ecs().registerTaskDefinition({ family: 'service', image });
    aws.ecs().createService({ name: 'service', taskDefinition });
    aws.ecs().deregister(taskDefinition);
  },
  'ecs-task-definitions': (image) => void aws.ecs().registerTaskDefinition({ family: 'definition', image }),
  'ecs-daemons': (image) => {
    const taskDefinition = aws.ecs().registerDaemonTaskDefinition({ family: 'daemon', image });
    aws.ecs().createDaemon({ name: 'daemon', taskDefinition });
  },
  'lambda-functions': (image) => void aws.lambda().createFunction({ name: 'function', image }),
  kubernetes: (image) => {
    const pods = { spec: { containers: [{ name: 'main', image }] } };
    cluster.put('deployments.apps', { metadata: { name: 'web', namespace: 'team' }, spec: { template: pods } });
    const certificateAuthority = { data: Buffer.from(cluster.ca).toString('base64') };
    aws.service('eks').put('clusters', { name: 'prod', endpoint: cluster.endpoint, certificateAuthority });
  },
  lists: (image) => publish(aws, [image]),
  'codepipeline-pipelines': (image) => {
    const [, name = '', tag = ''] = /\/(.*):(.*)$/.exec(image) ?? [];
    const actionTypeId = { category: 'Source', owner: 'AWS', provider: 'ECR', version: '1' };
    const action = { name: 'image', actionTypeId, configuration: { RepositoryName: name, ImageTag: tag } };
    const roleArn = 'arn:aws:iam::111111111111:role/pipeline';
    aws
      .service('codepipeline')
      .put('pipelines', { name: 'web', roleArn, stages: [{ name: 'source', actions: [action] }] });
  },
  'cloudformation-stacks': (image) => {
    const [, name = '', tag = ''] = /\/(.*):(.*)$/.exec(image) ?? [];
    putStack(aws, 'web', { TemplateBody: ofRepository(tag) });
    putResource(aws, 'web', 'Repo', name);
    putChangeSet(aws, 'web', { TemplateBody: ofRepository(tag) });
  },
  'launch-templates': (image) => {
    const UserData = Buffer.from(`docker run ${image}`).toString('base64');
    for (const VersionNumber of [1, 2, 3]) {
      const LaunchTemplateData = VersionNumber === 2 ? { UserData } : {};
      const version = { LaunchTemplateName: 'web', VersionNumber, DefaultVersion: VersionNumber === 1 };
      aws.service('ec2').put('launchTemplateVersions', { ...version, LaunchTemplateData });
    }
    const LaunchTemplate = { LaunchTemplateId: 'lt-web', Version: '2' };
    aws.service('autoscaling').put('groups', { AutoScalingGroupName: 'web', LaunchTemplate });
    aws.service('autoscaling').put('launchConfigurations', { LaunchConfigurationName: 'web', UserData });
  },
});

/** Leaves a list of what somebody else uses in the bucket. */
export function publish(aws: Aws, references: readonly string[], publisher = 'on-premises'): void {
  const takenAt = new Date(aws.clock.nowMs()).toISOString();
  const list = {
    format: 1,
    publisher,
    takenAt,
    complete: true,
    sources: ['hosts'],
    count: references.length,
    references,
  };
  aws.s3.put(bucket, `lists/${publisher}.json`, JSON.stringify(list));
}

function memberOf(made: JsonObject, member: string): string {
  const value = made[member];
  if (typeof value !== 'string') throw new Error(`it has no ${member}`);
  return value;
}
