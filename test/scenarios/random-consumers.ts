import type { Moment } from './random-account.ts';
import { letOthersPull, otherAccount } from './random-sharing.ts';
import type { Use } from './random-records.ts';
import { uri } from './scene.ts';

/** An image as a consumer is given it, what it is called there, and what that stands for at the moment. */
interface Given {
  readonly image: string;
  readonly refs: readonly string[];
  readonly digest: string;
  readonly isIndex: boolean;
}

/** Something that is there, by tag, digest, both or neither, if anything is. What has no tag is named by its digest. */
export function givenIn({ aws, event, region, repository }: Moment): Given | undefined {
  const registry = aws.ecr({ region });
  const images = registry.repositories().includes(repository) ? registry.images(repository) : [];
  const latest = images.find(({ tags }) => tags.includes('latest'));
  const picked = event.by === 'none' ? latest : images[(event.of[0] ?? 0) % Math.max(images.length, 1)];
  if (!picked) return undefined;
  const { digest, lists, tags } = picked;
  const { image, refs } = named({ ...event, region, repository, digest, tag: tags[0] });
  return { image, refs, digest, isIndex: lists.length > 0 };
}

function named({ by, region, repository, digest, tag }: Pick<Moment, 'region' | 'repository'> & Naming) {
  const bare = uri(repository, '', region).replace(/:$/, '');
  if (by === 'none') return { image: bare, refs: ['latest'] };
  if (by === 'digest' || tag === undefined) return { image: `${bare}@${digest}`, refs: [digest] };
  if (by === 'tag') return { image: `${bare}:${tag}`, refs: [tag] };
  return { image: `${bare}:${tag}@${digest}`, refs: [tag, digest] };
}

interface Naming {
  readonly by: Moment['event']['by'];
  readonly digest: string;
  readonly tag: string | undefined;
}

/** Starts something with what it is given, and notes the use. */
const consuming =
  (start: (moment: Moment, given: Given) => void) =>
  (moment: Moment): void => {
    const given = givenIn(moment);
    if (!given) return;
    start(moment, given);
    moment.records.uses.push(...usesOf(moment, given.refs));
  };

/** The same for what pulls at once and says which digest it runs. */
const resolving = (start: (moment: Moment, given: Given) => void) =>
  consuming((moment, given) => {
    start(moment, given);
    moment.records.uses.push(...usesOf(moment, [given.digest]));
  });

const usesOf = ({ region, repository }: Moment, refs: readonly string[]): readonly Use[] =>
  refs.map((ref) => ({ region, repository, ref }));

/** One more version of something that there are two of. */
const versioned =
  (kind: string, depth: number, add: (moment: Moment, made: Made) => string) =>
  (moment: Moment): void => {
    const given = givenIn(moment);
    if (!given) return;
    const { event, region, records } = moment;
    const name = `${kind}-${(event.of[1] ?? 0) % 2}`;
    const group = `${region} ${kind === 'model' ? kind : name}`;
    const order = [...records.versions.values()].filter((one) => one.group === group).length + 1;
    const id = add(moment, { name, order, image: given.image });
    records.versions.set(id, { group, order, depth, uses: usesOf(moment, given.refs) });
  };

interface Made {
  readonly name: string;
  readonly order: number;
  readonly image: string;
}

/** Names one of the oldest versions of a kind: it is in use however old it is. */
const naming =
  (kind: string, start: (moment: Moment, id: string) => void) =>
  (moment: Moment): void => {
    const { event, region, records } = moment;
    const ids = [...records.versions].filter(([, { group }]) => group.startsWith(`${region} ${kind}`));
    const [id, version] = ids[(event.of[0] ?? 0) % Math.max(Math.min(ids.length, 3), 1)] ?? [];
    if (id === undefined || !version) return;
    start(moment, id);
    records.uses.push(...version.uses);
  };

const ecs = ({ aws, region }: Moment) => aws.ecs({ region });
const textIn = (made: Readonly<Record<string, unknown>>, member: string): string => String(made[member]);
const pass = { Arn: 'arn:aws:ecs:cluster', RoleArn: 'arn:aws:iam::111111111111:role/r' };

/** What can use images, each in its own way. */
export const consumers = {
  service: resolving((moment, { image }) => {
    const taskDefinition = ecs(moment).registerTaskDefinition({ family: moment.name, image });
    ecs(moment).createService({ name: moment.name, taskDefinition });
  }),
  task: resolving((moment, { image }) => {
    ecs(moment).runTask({ taskDefinition: ecs(moment).registerTaskDefinition({ family: moment.name, image }) });
  }),
  function: (moment: Moment): void => {
    const { event } = moment;
    // Lambda wants a tag or a digest, and an image for one platform.
    if (event.by === 'both' || event.by === 'none' || givenIn(moment)?.isIndex) return;
    resolving(({ aws, region, name }, { image }) => void aws.lambda({ region }).createFunction({ name, image }))(
      moment,
    );
  },
  revision: versioned('family', 0, (moment, { name, image }) =>
    ecs(moment).registerTaskDefinition({ family: name, image }),
  ),
  rule: naming('family', ({ aws, region, name }, TaskDefinitionArn) => {
    aws.service('events', { region }).put('rules', { Name: name });
    const target = { Rule: name, Id: '1', ...pass, EcsParameters: { TaskDefinitionArn } };
    aws.service('events', { region }).put('targets', target);
  }),
  schedule: naming('family', ({ aws, region, name }, TaskDefinitionArn) => {
    const Target = { ...pass, EcsParameters: { TaskDefinitionArn } };
    aws.service('scheduler', { region }).put('schedules', { Name: name, State: 'DISABLED', Target });
  }),
  project: consuming(({ aws, region, name }, { image }) => {
    aws.service('codebuild', { region }).put('projects', { name, environment: { image } });
  }),
  jobDefinition: versioned('job', 1, ({ aws, region }, { name: jobDefinitionName, order: revision, image }) => {
    const members = { jobDefinitionName, revision, containerProperties: { image } };
    return textIn(aws.service('batch', { region }).put('jobDefinitions', members), 'jobDefinitionArn');
  }),
  job: consuming(({ aws, region, name }, { image }) => {
    const batch = aws.service('batch', { region });
    const { jobQueueArn } = batch.put('jobQueues', { jobQueueName: 'queue' });
    batch.put('jobs', { jobId: name, jobName: name, jobQueue: jobQueueArn, status: 'RUNNABLE', container: { image } });
  }),
  endedJob: ({ aws, region, name, repository }: Moment): void => {
    const batch = aws.service('batch', { region });
    const { jobQueueArn } = batch.put('jobQueues', { jobQueueName: 'queue' });
    const container = { image: uri(repository, '1.0', region) };
    batch.put('jobs', { jobId: name, jobName: name, jobQueue: jobQueueArn, status: 'SUCCEEDED', container });
  },
  machine: consuming(({ aws, region, name }, { image }) => {
    const definition = JSON.stringify({ StartAt: 'run', States: { run: { Parameters: { image } } } });
    aws.service('states', { region }).put('stateMachines', { name, definition });
  }),
  machineVersion: versioned('machine', 1, ({ aws, region }, { name, order: version, image }) => {
    const states = aws.service('states', { region });
    const { stateMachineArn } = states.put('stateMachines', { name });
    const creationDate = new Date(aws.clock.nowMs());
    const definition = JSON.stringify({ image });
    const made = states.put('versions', { stateMachineArn, version, definition, creationDate });
    return textIn(made, 'stateMachineVersionArn');
  }),
  alias: naming('machine', ({ aws, region, name }, stateMachineVersionArn) => {
    const stateMachineArn = stateMachineVersionArn.replace(/:\d+$/, '');
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
    aws.service('states', { region }).put('aliases', { stateMachineArn, name, routingConfiguration });
  }),
  model: versioned('model', 1, ({ aws, region, name: ModelName }, { image }) => {
    const CreationTime = new Date(aws.clock.nowMs());
    aws.service('sagemaker', { region }).put('Models', { ModelName, CreationTime, PrimaryContainer: { Image: image } });
    return `${region} ${ModelName}`;
  }),
  endpointConfig: naming('model', ({ aws, region, name }, id) => {
    const ProductionVariants = [{ VariantName: 'a', ModelName: id.split(' ')[1] }];
    aws.service('sagemaker', { region }).put('EndpointConfigs', { EndpointConfigName: name, ProductionVariants });
  }),
  endpoint: resolving(({ aws, region, repository, name }, { image, digest }) => {
    const DeployedImages = [{ SpecifiedImage: image, ResolvedImage: uri(repository, digest, region) }];
    const ProductionVariants = [{ VariantName: 'a', DeployedImages }];
    aws.service('sagemaker', { region }).put('Endpoints', { EndpointName: name, ProductionVariants });
  }),
  appRunner: resolving(({ aws, region, repository, name, records }, { image, digest }) => {
    aws.ecr({ region }).pull(repository, digest);
    const atMs = aws.clock.nowMs();
    const SourceConfiguration = { ImageRepository: { ImageIdentifier: image, ImageRepositoryType: 'ECR' } };
    const times = { CreatedAt: new Date(atMs), UpdatedAt: new Date(atMs) };
    aws.service('apprunner', { region }).put('services', { ServiceName: name, SourceConfiguration, ...times });
    if (!image.includes('@')) records.pins.push({ region, repository, sinceMs: atMs });
  }),
  stack: consuming(({ aws, region, name: StackName }, { image }) => {
    const TemplateBody = JSON.stringify({ Resources: { Task: { Type: 'T', Properties: { Image: image } } } });
    const StackId = `arn:aws:cloudformation:${region}:111111111111:stack/${StackName}/1`;
    aws.service('cloudformation', { region }).put('stacks', { StackName, StackId, TemplateBody });
  }),
  listed: consuming(({ records }, { image }) => void records.listed.push(image)),
  theirs: consuming((moment, { image }) => {
    const { aws, region, name } = moment;
    letOthersPull(moment);
    aws.service('codebuild', { region, account: otherAccount }).put('projects', { name, environment: { image } });
  }),
} as const;
